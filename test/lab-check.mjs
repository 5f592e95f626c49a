// Opens the living page in a real browser, from its file and without a network,
// lets it train and walk, and holds every number to what the JVM says. See
// book-check.sh; LabReplay.java is the other side.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { start } from "./browser.mjs";

const [browser, home, java] = process.argv.slice(2);
const problems = [];
let where = "lab.html";
const note = text => problems.push(`${where}: ${text}`);
const tab = await start(browser, note);

// What runs in the page: moves of the lab, and a digest of all its numbers.
const PLAY = `
  const f = new Float64Array(1), u = new Uint32Array(f.buffer);
  const digest = (...arrays) => {
    let h = 0x811c9dc5;
    for (const a of arrays) for (const x of a) {
      f[0] = x;
      for (const half of [u[1], u[0]]) h = Math.imul(h ^ half, 0x01000193) >>> 0;
    }
    return h.toString(16).padStart(8, "0");
  };
  window.play = (settings, moves) => {
    const lab = window.labEngine, out = [];
    const said = settings ? lab.start(corpusNames, settings.join("\\n")) : "";
    if (said) return [said];
    for (const [verb, ...a] of moves) {
      let result = "";
      if (verb === "train") {
        for (let i = 0; i < a[0]; i += 100) result = digest(lab.train(Math.min(100, a[0] - i), 1e9), [parseInt(result || "0", 16)]);
      } else if (verb === "use") result = lab.use(a[0]);
      else if (verb === "open") result = lab.open(a[0]) || digest(lab.data(), lab.grads());
      else if (verb === "walk") { lab.walkTo(a[0]); result = digest(lab.grads()); }
      else if (verb === "set") { lab.set(a[0], a[1]); lab.compute(); result = digest(lab.data(), lab.grads()); }
      else if (verb === "ask") result = lab.explain(a[0]) + lab.uses(a[0]) + lab.paths(a[0]);
      else if (verb === "update") { result = lab.update(); result += digest(lab.data()); }
      else if (verb === "moved") result = lab.moved(a[0]);
      else if (verb === "undo") { lab.undo(); result = digest(lab.data()); }
      else if (verb === "keep") lab.keep();
      else if (verb === "remember") lab.remember();
      else if (verb === "back") result = lab.back() + digest(lab.data());
      else if (verb === "sweep") result = digest(lab.sweep(a[0], -0.5, 0.5, 5));
      else if (verb === "sample") result = lab.sample("", a[0]) + "." + lab.sample("a", 1);
      else if (verb === "predict") result = digest(lab.predict(a[0], a[1]));
      else if (verb === "measure") { lab.measure(); lab.measureOn(a[0], 1e9); result = digest([lab.measured()]); }
      out.push(result);
    }
    return out;
  };`;

// A number from 0 below n; the same walk each time, so that a failure comes again.
let state = 20261126;
const random = n => {
  state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
  return (state >>> 8) % n;
};
const NAMES = ["emma", "olivia", "zoe", "christopher", "al", "maximiliana"];

function wander(count) {
  const moves = [["open", "emma"]];
  let updated = false;
  for (let i = 0; i < count; i++) {
    const kind = random(12), weight = random(3000);
    if (kind === 0) { moves.push(["open", NAMES[random(NAMES.length)]]); updated = false; }
    else if (kind === 1 && !updated) moves.push(["walk", random(30000)]);
    else if (kind === 2) { moves.push(["remember"], ["set", weight, (random(2001) - 1000) / 1000]); updated = false; }
    else if (kind === 3) moves.push(["ask", random(6000)]);
    else if (kind === 4) { moves.push(["update"], ["moved", weight]); updated = true; }
    else if (kind === 5) { moves.push(["undo"]); updated = false; }
    else if (kind === 6) { moves.push(["keep"], ["train", 1 + random(4)], ["open", NAMES[random(NAMES.length)]]); updated = false; }
    else if (kind === 7) moves.push(["sample", (1 + random(15)) / 10]);
    else if (kind === 8) { moves.push(["back"]); updated = false; }
    else if (kind === 9 && !updated) moves.push(["sweep", weight]);
    else if (kind === 10) moves.push(["predict", NAMES[random(5)].slice(0, random(4)), 0.7]);
    else if (kind === 11) moves.push(["use", random(2) ? "array" : "graph"]);
  }
  return moves;
}

const LONG = [["train", 1000], ["measure", 100], ["sample", 0.5], ["open", "emma"]];
const PLAYS = [
  { settings: ["microgpt"], moves: LONG },
  { settings: ["microgpt"], moves: [["use", "array"], ...LONG] },
  { settings: ["gpt2"], moves: [["use", "array"], ["train", 100], ["open", "emma"]] },
  { settings: ["llama"], moves: [["use", "array"], ["train", 100], ["open", "emma"]] },
  { settings: ["karpathy"], moves: [["train", 1000], ["sample", 0.5], ["open", "emma"]] },
  { settings: ["gpt2"], moves: [["train", 100], ["open", "emma"], ["update"]] },
  { settings: ["llama"], moves: [["train", 100], ["open", "emma"], ["update"]] },
  { settings: ["microgpt"], moves: wander(60) },
  { settings: ["llama", "heads=2", "layers=2", "width=12", "clip=0.1"], moves: wander(40) },
  { settings: ["gpt2", "norm=rms", "position=none", "batch=2"], moves: wander(40) },
];

// A page as /lab writes it, and what is done there.
const WRITTEN = [["open", "olivia"], ["sample", 0.8], ["train", 20], ["open", "emma"], ["update"]];
const written = join(home, "build/book-check/session-lab.html");

// The JVM, which plays the same and says what it sees.
function jvm() {
  const classes = [join(home, "build/classes"), join(home, "build/lib/*")].join(":");
  const child = spawn(java, ["-XX:+UseSerialGC", "-cp", classes,
    join(home, "test/LabReplay.java"), join(home, "data/names.txt")], { stdio: ["pipe", "pipe", "inherit"] });
  for (const play of PLAYS) {
    child.stdin.write("start\t" + play.settings.join("\t") + "\n");
    for (const move of play.moves) child.stdin.write(move.join("\t") + "\n");
  }
  child.stdin.write(`write\t${join(home, "build/book")}\t${written}\n`);
  for (const move of WRITTEN) child.stdin.write(move.join("\t") + "\n");
  child.stdin.end();
  return (async () => {
    const lines = [];
    for await (const line of createInterface({ input: child.stdout })) lines.push(line);
    return lines;
  })();
}

const url = pathToFileURL(join(home, "build/book/lab.html")).href;
const ready = () => tab.evaluate(`new Promise(yes => {
  const since = Date.now();
  const timer = setInterval(() => {
    if (!window.labReady && Date.now() - since < 20000) return;
    clearInterval(timer);
    yes(window.labReady ?? null);
  }, 10); })`);
await tab.open(url);
const times = await ready();        // with nothing else beside it
const expected = jvm();
if (!times) note("the engine has not started: " + await tab.evaluate("document.querySelector('.stage').textContent"));
else {
  await tab.evaluate(PLAY);
  const answers = [];
  const took = [];
  for (const play of PLAYS) {
    const t = Date.now();
    answers.push("", ...await tab.evaluate(`play(${JSON.stringify(play.settings)}, ${JSON.stringify(play.moves)})`));
    took.push(Date.now() - t);
  }
  const said = await expected;
  const asked = PLAYS.flatMap(play => [["start", ...play.settings], ...play.moves]);
  asked.push(["write"], ...WRITTEN);
  await tab.open(pathToFileURL(written).href);
  if (!await ready()) note("the page of a session has not started");
  const shown = await tab.evaluate("[document.querySelector('input.name').value, labEngine.steps(),"
    + " document.querySelector('.which').textContent].join(' | ')");
  await tab.evaluate(PLAY);
  answers.push("", ...await tab.evaluate(`play(null, ${JSON.stringify(WRITTEN)})`));
  if (!/^olivia \| 30 \| .*width=12.* 29,032 names/.test(shown)) note("the page of a session shows " + shown);
  if (said.length !== asked.length) note(`the JVM has ${said.length} answers, not ${asked.length}`);
  // the same double may be written in more than one way: it is its value that counts
  const plain = text => String(text).replace(/-?\d+\.\d+(E-?\d+)?/g, x => String(Number(x)));
  let same = 0;
  for (let i = 0; i < asked.length; i++)
    if (plain(answers[i]) === plain(said[i])) same++;
    else if (problems.length < 5)
      note(`${asked[i].join(" ")} (move ${i}): ${String(answers[i]).slice(0, 200)}; on the JVM ${String(said[i]).slice(0, 200)}`);
  console.log(`lab: ${same} of ${asked.length} answers as on the JVM; first number after `
    + `${Math.round(times.first)} ms, 1,000 steps and a look ${took[0]} ms, by arrays ${took[1]} ms`);
}

// What readers do with it, by hand.
const ask = text => tab.evaluate(text);
async function fresh(hash = "", how = {}) {
  await tab.open("about:blank");
  await tab.open(url + hash, how);
  return ready();
}
const address = async () => {       // it is written when the hand is still
  await new Promise(yes => setTimeout(yes, 200));
  return ask("location.hash");
};
const PLAYED = {
  async "a step is walked by keys, and back, and the update is taken back"() {
    await fresh();
    const loss = await ask("labEngine.data()[JSON.parse(labEngine.layout()).loss]");
    for (const key of "nnl") await tab.key(key);
    if (!/letter 2 of 5/.test(await ask("document.querySelector('.stage').textContent"))) return "not at the second letter";
    await tab.key("f");
    if (!/AdamW has moved every weight/.test(await ask("document.querySelector('.stage').textContent"))) return "not at the update";
    await tab.key("b");
    const now = await ask("labEngine.data()[JSON.parse(labEngine.layout()).loss]");
    return now === loss && await ask("labEngine.steps()") === 0 ? "" : `${loss} became ${now}`;
  },
  async "a number is asked by keys alone, and a screen reader can follow"() {
    await fresh();
    await ask("document.querySelector('.rows canvas[tabindex=\"0\"]').focus()");
    await tab.key("ArrowRight");
    const value = await ask("document.activeElement.getAttribute('aria-valuetext')");
    if (!/^wte\[26\]\[1\] = /.test(value)) return "says " + value;
    await tab.key("Enter");
    return await ask("document.querySelector('.lens h3').textContent") === "wte[26][1]" ? "" : "no lens";
  },
  async "a weight is turned, what was foretold stands beside what happened, and it is put back"() {
    await fresh("#name=emma&at=101&see=layer0.attn_wv%5B3%5D%5B4%5D");
    await ask("(() => { const k = document.querySelector('.exact'); k.value = '0.3'; k.dispatchEvent(new Event('change')); })()");
    await new Promise(yes => setTimeout(yes, 200));
    const said = await ask("document.querySelector('.turn .said').textContent");
    if (!/a change of [+−]\d.*The gradient foretold [+−]\d/.test(said)) return "says " + said;
    if (!/did=s%3Alayer0.attn_wv%5B3%5D%5B4%5D%3A0.3/.test(await address())) return "the address is " + await address();
    await ask("document.querySelector('.again').click()");
    await new Promise(yes => setTimeout(yes, 200));
    return /The dashed line is the gradient/.test(await ask("document.querySelector('.turn .said').textContent"))
      && !/did=/.test(await address()) ? "" : "not put back";
  },
  async "the page stays where it is while a weight is turned"() {
    await fresh("#name=emma&at=101&see=wte%5B4%5D%5B4%5D", { width: 800, height: 600 });
    await ask("document.querySelector('.exact').scrollIntoView({ block: 'center', behavior: 'instant' })");
    const before = await ask("scrollY");
    await ask("(() => { const k = document.querySelector('.exact'); k.value = '0.3'; k.dispatchEvent(new Event('change')); })()");
    await new Promise(yes => setTimeout(yes, 200));
    const after = await ask("scrollY");
    return before > 400 && Math.abs(after - before) < 50 ? "" : `${before} became ${after}`;
  },
  async "an address leads to a moment"() {
    await fresh("#model=llama+heads%3D2&did=t20+s%3Awte%5B3%5D%5B4%5D%3A0.5+u%3Aava&name=olivia&at=30&see=layer0.q%400%5B3%5D");
    const first = await ask("Array.from(labEngine.data()).join()");
    const state = await ask("[labEngine.steps(), document.querySelector('input.name').value, document.querySelector('.lens h3').textContent].join(' ')");
    if (state !== "21 olivia q@0[3]") return state;
    const hash = await address();
    await fresh(hash);
    return await ask("Array.from(labEngine.data()).join()") === first ? "" : "another moment";
  },
  async "training can be watched, held-out loss and all, and the page answers meanwhile"() {
    await fresh();
    const worst = await ask(`new Promise(yes => {
      let last = performance.now(), worst = 0, frames = 0;
      document.querySelector('[data-train="1000"]').click();
      const frame = () => {
        const now = performance.now();
        worst = Math.max(worst, now - last);
        last = now;
        frames++;
        if (/1,000 steps.*held-out loss \\d\\.\\d+ \\(500 names\\)$/.test(document.querySelector(".told").textContent)
            || frames > 3000) yes([Math.round(worst), frames, document.querySelector(".told").textContent]);
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    })`);
    console.log(`lab: 1,000 steps, drawn in ${worst[1]} frames, the longest ${worst[0]} ms: ${worst[2]}`);
    if (!/held-out loss 2\.44\d \(500 names\)/.test(worst[2])) return "says " + worst[2];
    if (await ask("document.querySelectorAll('.made li').length") !== 10) return "no names";
    await ask("document.querySelector('.undo').click()");
    return await ask("labEngine.steps()") === 0 ? "" : "not undone";
  },
  async "arrays take steps when they are asked to, and the page and its address say so"() {
    await fresh();
    await ask(`(() => { const e = document.querySelector("select.engine"); e.value = "array";
      e.dispatchEvent(new Event("change")); document.querySelector('[data-train="100"]').click(); })()`);
    await ask(`new Promise(yes => { const t = setInterval(() => {
      if (!document.querySelector(".over").disabled) { clearInterval(t); yes(); } }, 20); })`);
    const told = await ask("document.querySelector('.told').textContent");
    if (!/^100 steps, all by the array engine, mean/.test(told)) return "says " + told;
    const hash = await address(), weights = await ask("Array.from(labEngine.data()).join()");
    if (!/did=a100&engine=array/.test(hash)) return "the address is " + hash;
    await fresh(hash.replace("a100", "a60+t40"));
    const some = await ask("document.querySelector('.told').textContent");
    if (!/^100 steps, 60 by the array engine/.test(some)) return "says " + some;
    if (await ask("labEngine.engine()") !== "array") return "goes on with the graph";
    await fresh(hash);
    return await ask("Array.from(labEngine.data()).join()") === weights ? "" : "another moment";
  },
  async "a list of one's own is learned, and what is wrong with one is said"() {
    await fresh();
    const take = (name, text) => ask(`(async () => {
      const box = new DataTransfer();
      box.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
      dispatchEvent(new DragEvent("drop", { dataTransfer: box, cancelable: true }));
      await new Promise(yes => setTimeout(yes, 300));
      return document.querySelector(".wrong").textContent + "|" + document.querySelector(".list").textContent;
    })()`);
    const bad = await take("one.txt", "only\n");
    if (!/^one.txt has no two names.*\|32,257 names of the book$/.test(bad)) return bad;
    const good = await take("tree.txt", "Eiche\nBuche\nLärche\nAhorn\nErle\n");
    if (good !== "|5 lines of tree.txt" || !/[EBLA]/.test(await ask("document.querySelector('input.name').value"))) return good;
    for (const [file, text, said] of [["picture.png", "\0\x01\nb\n", "picture.png is not a text in UTF-8"],
      ["book.txt", "a\n" + "b".repeat(2345), "book.txt has a line of 2,345 characters; a name has at most 1,000"]]) {
      const now = await take(file, text);
      if (now !== said + "|5 lines of tree.txt") return now;
    }
  },
  async "a step that is open at the prompt is open at the same stage here"() {
    const text = readFileSync(written, "utf8"), file = join(home, "build/book-check/moment-lab.html");
    const at = async stage => {
      writeFileSync(file, text.replace('"stage":{}', '"stage":' + JSON.stringify(stage)));
      await tab.open("about:blank");
      await tab.open(pathToFileURL(file).href);
      await ready();
      return ask("[document.querySelector('.rows tr.now')?.dataset.r, document.querySelector('.stage .part').textContent].join(' ')");
    };
    let now = await at({});
    if (!/^0 step 31 · forward · letter 1 of 7/.test(now)) return "no stage: " + now;
    const titles = await ask("JSON.parse(labEngine.layout()).stations.map(s => s.part + ' · ' + s.title)");
    now = await at({ kind: "forward", position: 2, titles: titles.slice(0, 6) });
    if (!/^5 step 31 · forward · letter 3 of 7, “l”/.test(now)) return "forward: " + now;
    now = await at({ kind: "mean" });
    if (!/ step 31 · forward · the loss$/.test(now)) return "mean: " + now;
    now = await at({ kind: "back", walk: 0 });
    if (!/ step 31 · forward · the loss$/.test(now)) return "nothing of the walk: " + now;
    const walked = text => Number(/(\d[\d,]*) of [\d,]+ Values/.exec(text)?.[1].replace(",", ""));
    const row = walked(await at({ kind: "back", walk: 5000 }));
    await tab.key("n");
    const next = walked(await ask("document.querySelector('.stage .part').textContent"));
    if (!(row > 1 && row <= 5000 && next > 5000)) return `5,000 Values are between ${row} and ${next}`;
    if (walked(await at({ kind: "back", walk: next })) !== next) return "not at the row that is done";
    now = await at({ kind: "update" });
    return /the update/.test(now) ? "" : "update: " + now;
  },
  async "odd names are told in one line, and the step stays"() {
    await fresh("#name=emma&at=7");
    const type = text => ask(`(() => { const i = document.querySelector("input.name"); i.value = ${JSON.stringify(text)};
      i.dispatchEvent(new Event("input")); return [document.querySelector(".wrong").textContent,
      JSON.parse(labEngine.layout()).document].join("|"); })()`);
    for (const [text, said] of [["Emma", /^unknown character 'E' .*\|emma$/], ["zoë", /^unknown character 'ë' .*\|emma$/],
      ["", /^\|emma$/], ["x".repeat(200), /^the model reads 16 letters at a time; .* the first 16 count\|x{200}$/], ["ava", /^\|ava$/]]) {
      const now = await type(text);
      if (!said.test(now)) return `“${text}”: ${now}`;
    }
  },
  async "an address with nonsense in it says so, and the rest of it holds"() {
    for (const [hash, said, steps] of [["#name=zo%C3%AB", /^unknown character 'ë' .*; here is the next name of the list$/, 0],
      ["#did=q3+t2+s:wte%5B0%5D%5B0%5D:NaN+s:no:1+u:%C3%84+t20001&name=emma",
        /^this address asks for what cannot be done here: q3 s:wte\[0\]\[0\]:NaN s:no:1 u:Ä t20001$/, 2],
      ["#did=s:wte%5B4%5D%5B0%5D:1e308+t5", /^step 2: the loss is .*; nothing was updated/, 1], ["#engine=quantum", /^no engine 'quantum'/, 0]]) {
      await fresh(hash);
      const now = await ask("[document.querySelector('.wrong').textContent, labEngine.steps()]");
      if (!said.test(now[0]) || now[1] !== steps) return hash + ": " + now.join(" | ");
    }
  },
  async "training that an address asks for is seen, can be stopped, and gives way to another"() {
    const begun = async () => {
      await tab.open("about:blank");
      await tab.open(url + "#did=t20000+s:wte%5B4%5D%5B0%5D:1&name=ava");
      return ask(`new Promise(yes => {
        let n = 0;
        const timer = setInterval(() => {
          const bar = document.querySelector(".stage progress");
          if (!(bar?.value > 0) && n++ < 1000) return;
          clearInterval(timer);
          yes([document.querySelector(".stage").innerText, bar?.max].join(" | "));
        }, 10); })`);
    };
    const seen = await begun();
    if (!/^This address asks for 20,000 steps of training first\.\s+stop \| 20000$/.test(seen)) return "shows " + seen;
    await ask("document.querySelector('.stage .halt').click()");
    await ready();
    const now = await ask("[document.querySelector('.wrong').textContent, document.querySelector('input.name').value, labEngine.steps()]");
    if (now[1] !== "ava" || !(now[2] > 0 && now[2] < 20000)
      || now[0] !== `you have stopped what this address asks for, after ${now[2].toLocaleString("en-US")} steps`) return now.join(" | ");
    if (await address() !== `#did=t${now[2]}&name=ava&at=0`) return "the address: " + await address();
    await begun();
    const other = await ask(`new Promise(yes => {
      location.hash = "#name=zoe&at=3";
      const timer = setInterval(() => {
        if (document.querySelector("input.name").value !== "zoe"
          || document.querySelector("[data-train='100']").disabled) return;
        clearInterval(timer);
        document.querySelector("[data-train='100']").click();
        setTimeout(() => { const wait = setInterval(() => {
          if (!document.querySelector(".stop").hidden) return;
          clearInterval(wait);
          yes([labEngine.steps(), document.querySelector(".wrong").textContent].join(" | "));
        }, 20); }, 500);
      }, 10); })`);
    return other === "100 | " ? "" : "another address: " + other;
  },
  async "without script nothing is offered that would not work"() {
    await tab.open("about:blank");
    await tab.open(url, { script: false });
    const seen = await ask("document.querySelector('main, body').innerText");
    return /needs JavaScript/.test(seen) && !/The engine starts|train 100/.test(seen) ? "" : seen;
  },
  async "the small figures of the chapters answer"() {
    const chapter = async page => {
      await tab.open(pathToFileURL(join(home, "build/book", page)).href);
      await ask("document.querySelector('.living').scrollIntoView({ behavior: 'instant' })");
    };
    const wait = condition => ask(`new Promise(yes => {
      let n = 0;
      const timer = setInterval(() => {
        if (${condition} || n++ > 400) { clearInterval(timer); yes(document.querySelector(".living")?.innerText ?? "gone"); }
      }, 20); })`);
    const slide = (i, x) => ask(`(() => { const r = document.querySelectorAll(".living input[type=range]")[${i}];
      r.value = ${x}; r.dispatchEvent(new Event("input")); return document.querySelector(".living").innerText; })()`);
    await chapter("value.html");
    let said = await wait("/L = ab/.test(document.querySelector('.living').innerText)");
    if (!/ab = −6 .*L = ab \+ a = −4 .*∂L\/∂a = b \+ 1 = −2 .*∂L\/∂b = a = 2/.test(said)) return "value: " + said;
    said = await slide(0, 3);
    if (!/ab = −9 .*L = ab \+ a = −6/.test(said)) return "value: " + said;
    await chapter("sampling.html");
    await wait("document.querySelector('.living-bars')");
    said = await slide(0, 0);
    if (!/1\.00\s+0\.00\s+0\.00/.test(said)) return "sampling: " + said;
    await chapter("mlp.html");
    said = await wait("/slope there/.test(document.querySelector('.living').innerText)");
    if (!/squared-relu\(1\) = 1, and its slope there is 2/.test(said)) return "mlp: " + said;
    await chapter("adamw.html");
    said = await wait("/After 60 steps/.test(document.querySelector('.living').innerText)");
    if (!/AdamW \(solid\) is at a height of \S/.test(said)) return "adamw: " + said;
    await chapter("attention.html");
    await wait("document.querySelector('.living svg')");
    if (await ask("document.querySelectorAll('.living rect').length") !== 28) return "attention: no triangle";
    said = await ask(`(() => { const i = document.querySelector(".living input");
      i.value = "zoë"; i.dispatchEvent(new Event("input")); return document.querySelector(".living").innerText; })()`);
    if (!/unknown character 'ë'/.test(said)) return "attention: " + said;
    await tab.open(pathToFileURL(join(home, "build/book/value.html")).href, { script: false });
    return await ask("document.querySelector('.living') ? 'there without script' : ''");
  },
  async "what cannot be made is said, and the model stays"() {
    await fresh("#model=microgpt+width%3D512");
    const said = await ask("document.querySelector('.wrong').textContent");
    return /parameters, and a page answers at once with at most/.test(said)
      && /4,256 parameters/.test(await ask("document.querySelector('.which').textContent")) ? "" : said;
  },
};
let played = 0;
for (const [name, act] of Object.entries(PLAYED)) {
  where = name;
  try {
    const wrong = await act();
    if (wrong) note(wrong);
  } catch (error) {
    note(error.message);
  }
  played++;
}
await tab.close();
for (const problem of new Set(problems)) console.error(problem);
console.log(`lab: ${played} plays, ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
