// Transcripts that can be run here. What was typed can be changed, and the same Java
// as at the prompt answers, in a second thread of the page, which can be stopped.
// Without this file they are what they are on paper.
"use strict";

(() => {

const PROMPT = "jshell> ", MORE = "   ...> ";

// What a transcript has typed, and what was answered.
function read(listing) {
  const inputs = [], answers = [];
  for (const line of listing.querySelector("pre").textContent.split("\n")) {
    if ((line + " ").startsWith(PROMPT)) {
      inputs.push(line.slice(PROMPT.length));
      answers.push("");
    } else if ((line + " ").startsWith(MORE) && !answers.at(-1))
      inputs.push(inputs.pop() + "\n" + line.slice(MORE.length));
    else answers.push(answers.pop() + line.trimEnd() + "\n");
  }
  return { inputs, answers: answers.map(a => a.trimEnd()) };
}

// An empty line ends an input, unless a bracket is open.
function inputsOf(text) {
  const inputs = [];
  let input = "", open = 0;
  for (const line of [...text.split("\n"), ""]) {
    if (line.trim() || open > 0) input += (input && "\n") + line;
    else if (input) {
      inputs.push(input);
      input = "";
    }
    for (const c of line.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|\/\/.*/g, ""))
      open = Math.max(0, open + ("([{".includes(c) ? 1 : ")]}".includes(c) ? -1 : 0));
  }
  return input ? [...inputs, input] : inputs;
}

const asTyped = input => PROMPT + input.split("\n").join("\n" + MORE);

// --- the second thread ----------------------------------------------------------------

let worker = null, done = [], running = null;

function end() {
  worker?.terminate();
  worker = null;
  done = [];
}

// Runs all inputs of which the session has not yet run the first ones; tells each answer.
async function session(inputs, tell) {
  await Promise.all([loadScript("names.js"), loadScript("run.js")]);
  if (!running) throw new Error("Stopped.");
  if (!done.every((input, i) => input === inputs[i])) end();
  const data = { inputs: inputs.slice(done.length) };
  if (!worker) {
    const source = URL.createObjectURL(new Blob([`(${runWorker})()`], { type: "text/javascript" }));
    worker = new Worker(source);
    URL.revokeObjectURL(source);
    data.documents = corpusNames;
  }
  let at = done.length;
  return new Promise((yes, no) => {
    running.stop = () => { end(); no(new Error("Stopped. The next run starts anew.")); };
    worker.onmessage = ({ data: { answer, trouble } }) => {
      if (trouble !== undefined) {
        end();
        no(new Error("That cannot be run here (" + trouble + "). The next run starts anew."));
      } else if (answer !== undefined) tell(at++, answer);
      else {
        done = inputs;
        yes();
      }
    };
    worker.onerror = () => { end(); no(new Error("This browser cannot run the engine.")); };
    worker.postMessage(data);
  });
}

// --- on the page ------------------------------------------------------------------------

const all = [...document.querySelectorAll(".listingblock.transcript")].map(listing =>
  ({ listing, ...read(listing), text: null }));
const typed = one => one.text ? inputsOf(one.text.value) : one.inputs;

async function run(one) {
  if (running) return;
  const before = all.slice(0, all.indexOf(one)).flatMap(typed), inputs = typed(one);
  const answers = [];
  running = { stop: () => { running = null; } };
  one.box.classList.add("runs");
  one.out.textContent = "";
  one.said.textContent = before.length > done.length
    ? "It runs what is typed before this in the chapter, and then this." : "It runs.";
  try {
    await session([...before, ...inputs], (i, answer) => {
      if (i < before.length) return;
      answers.push(answer);
      one.out.append((answers.length > 1 ? "\n" : "") + asTyped(inputs[i - before.length]) + "\n"
        + answer + (answer && "\n"));
    });
    const same = JSON.stringify([inputs, answers]) === JSON.stringify([one.inputs, one.answers]);
    one.said.textContent = same ? "The answers are those above."
      : "Done; what was typed or answered is not what stands above.";
  } catch (trouble) {
    one.said.textContent = trouble.message;
  }
  one.box.classList.remove("runs");
  running = null;
}

function open(one, button) {
  const rows = one.inputs.join("\n\n").split("\n").length;
  one.text = newElement("textarea", { value: one.inputs.join("\n\n"), rows, spellcheck: false,
    autocomplete: "off", autocapitalize: "off" });
  one.text.setAttribute("aria-label", "What is typed; Control and Enter run it");
  one.text.addEventListener("keydown", event => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(one);
  });
  one.said = newElement("span", { className: "run-said" });
  one.said.setAttribute("role", "status");
  one.out = newElement("pre", { className: "run-out", tabIndex: 0 });
  one.out.setAttribute("aria-label", "What is answered here");
  one.out.setAttribute("aria-live", "polite");
  const again = newElement("button", { type: "button", textContent: "Run", onclick: () => run(one) });
  const stop = newElement("button", { type: "button", className: "stop", textContent: "Stop",
    onclick: () => running?.stop() });
  one.box = newElement("div", { className: "run-box" }, one.text,
    newElement("p", {}, again, stop, one.said), one.out);
  button.replaceWith(one.box);
  again.focus();
  run(one);
}

if (typeof WebAssembly === "object" && typeof DecompressionStream === "function")
  for (const one of all) {
    if (!one.listing.classList.contains("run-here")) continue;
    const button = newElement("button", { type: "button", className: "run-it",
      textContent: "Run it here", onclick: () => open(one, button) });
    one.listing.append(button);
  }

})();
