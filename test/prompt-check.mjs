// Walks at random through the living page, as a reader does, with keys and clicks;
// types the same moves at the real prompt; and holds every number that the page
// shows to what the prompt says. See book-check.sh.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { start } from "./browser.mjs";

const [browser, home, seed = "20261126", moves = "40"] = process.argv.slice(2);
const problems = [];
const tab = await start(browser, text => problems.push(text));
const ask = text => tab.evaluate(text);
const until = condition => ask(`new Promise((yes, no) => {
  const since = Date.now(), timer = setInterval(() => {
    if (${condition}) { clearInterval(timer); yes(); }
    else if (Date.now() - since > 60000) { clearInterval(timer); no(new Error("in vain for ${condition.replace(/["\\]/g, "'")}")); }
  }, 10); })`);

let state = Number(seed);
const random = n => {           // the same walk each time
  state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
  return (state >>> 8) % n;
};

// --- what is typed, and what is expected of it -------------------------------------

const typed = [`
void said(int k, Object x) { System.out.println("#" + k + " " + x); }
void values(int k, boolean gradients, Value[]... rows) {
    var all = new StringJoiner(" ");
    for (Value[] row : rows) for (Value v : row) {
        all.add("" + v.data());
        if (gradients) all.add("" + v.grad());
    }
    said(k, all);
}
void weights(int k, boolean gradients) {
    var rows = new ArrayList<Value[]>();
    for (var p : model.parameters()) rows.addAll(List.of(p.rows()));
    values(k, gradients, rows.toArray(new Value[0][]));
}
void moments(int k) {
    var all = new StringJoiner(" ");
    for (int i = 0; i < model.parameters().size(); i++)
        all.add("" + trainer.optimizer().firstMoments()[i][0])
            .add("" + trainer.optimizer().secondMoments()[i][0]);
    said(k, all);
}
void names(int k) {
    var all = new StringJoiner(" ");
    for (int i = 0; i < 10; i++) {
        String name = sampler.sample(0.5);
        all.add(name.isEmpty() ? "(nothing)" : name);
    }
    said(k, all);
}
void mean(int k) {
    double sum = 0;
    double[] all = trainer.losses();
    for (int i = all.length - 50; i < all.length; i++) sum += all[i];
    said(k, sum / 50);
}`];
const checks = [];
// line has a hole, %, for the number of the check
function check(what, expected, line) {
  typed.push(line.replace("%", checks.length));
  checks.push({ what, expected });
}

// --- the page ---------------------------------------------------------------------------

await tab.open(pathToFileURL(join(home, "build/book/lab.html")).href);
await until("window.labReady");
await ask(`
  window.layoutNow = () => JSON.parse(labEngine.layout());
  window.both = (ids, gradients) => {
    const data = labEngine.data(), grads = labEngine.grads();
    return ids.flatMap(id => gradients ? [data[id], grads[id]] : [data[id]]);
  };
  window.idsOf = (name, position) => layoutNow().strips.filter(s => s.name === name
    && (position < 0 || s.position === position))
    .flatMap(s => Array.from({ length: s.size }, (_, i) => s.from + i));
  window.weightIds = () => { const p = layoutNow().parameters.at(-1);
    return Array.from({ length: p.from + p.rows * p.columns }, (_, i) => i); };
  window.where = () => {
    const part = document.querySelector(".stage .part").textContent;
    const row = document.querySelector(".rows tr.now[data-r]");
    return { part, station: row ? layoutNow().stations[row.dataset.r].name : "",
      form: row ? layoutNow().stations[row.dataset.r].form : "" };
  };
  0`);

const weights = gradients => ask(`both(weightIds(), ${gradients})`);
const told = () => ask("document.querySelector('.told').textContent");
const made = () => ask("[...document.querySelectorAll('.made li')].map(li => li.textContent).join(' ')");

let name = "emma", updated = false, arrays = false;

async function look() {
  const { part, station, form } = await ask("where()");
  const forward = /forward · letter (\d+)/.exec(part), back = /backward · ([\d,]+)(?: of [\d,]+)? Values/.exec(part);
  const where = `${name}, ${part}`;
  updated = false;
  if (forward) {
    const position = Number(forward[1]) - 1, short = station.replace(/^layer\d+\./, "");
    typed.push(`stepper.goTo("${station} ${position}")`);
    check(where, await ask(`both(idsOf("${station}", ${position}), false)`),
      `values(%, false, ${form === "NUMBER" ? `new Value[] {${short}}` : short})`);
  } else if (back) {
    const walk = Number(back[1].replaceAll(",", ""));
    typed.push('stepper.goTo("backward")', `stepper.goTo(stepper.at() + ${walk} - 1)`);
    check(where + ": weights", await weights(true), "weights(%, true)");
    check(where + ": logits", await ask('both(idsOf("logits", -1), true)'), "values(%, true, allLogits)");
  } else if (/the update/.test(part)) {
    typed.push("stepper.finish()");
    updated = true;
    check(where + ": weights", await weights(false), "weights(%, false)");
    check(where + ": moments", await ask(`layoutNow().parameters.flatMap(p => {
      const u = JSON.parse(labEngine.moved(p.from)); return [u.m, u.v]; })`), "moments(%)");
  } else {
    typed.push('stepper.goTo("backward")', "stepper.goTo(stepper.at() - 1)");
    check(where, await ask("both([layoutNow().loss], false)"), "values(%, false, new Value[] {loss})");
  }
}

async function type(other) {
  name = other;
  await ask(`(() => { const i = document.querySelector("input.name"); i.value = "${name}"; i.dispatchEvent(new Event("input")); })()`);
  typed.push(`/step ${name}`);
}

async function turn() {
  const which = random(8), k = random(200), x = (random(2001) - 1000) / 1000;
  const parameter = await ask(`(() => {
    const canvas = document.querySelectorAll(".matrices canvas")[${which}];
    const press = key => canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    canvas.focus();
    press("Home");
    for (let i = 0; i < ${k}; i++) press("ArrowRight");
    press("Enter");
    return layoutNow().parameters[${which}];
  })()`);
  const weight = `model.parameter("${parameter.name}").rows()[${Math.floor(k / parameter.columns)}][${k % parameter.columns}]`;
  check(`the lens on ${weight}`, [Number(await ask("document.querySelector('.lens .pair em').textContent"))],
    `said(%, ${weight}.data())`);
  await ask(`(() => { const e = document.querySelector(".exact"); e.value = "${x}"; e.dispatchEvent(new Event("change")); })()`);
  await until(`labEngine.data()[${parameter.from + k}] === ${x}`);
  typed.push(`${weight}.setData(${x})`);
}

async function train() {
  if (random(2)) {
    arrays = !arrays;
    await ask(`(() => { const e = document.querySelector("select.engine"); e.value = "${arrays ? "array" : "graph"}"; e.dispatchEvent(new Event("change")); })()`);
    typed.push(`trainer.engine(Engines.of("${arrays ? "array" : "graph"}"))`);
  }
  await ask("document.querySelector('[data-train=\"100\"]').click()");
  await until("!document.querySelector('.over').disabled");
  typed.push("trainer.train(100)");
  const mean = /mean of the last 50: ([\d.]+)/.exec(await told())?.[1];
  check("the mean loss", [mean], "mean(%)");
  check("the held-out loss", [await ask("labEngine.measured()")], "said(%, trainer.evaluate(500))");
  check("names", await made(), "names(%)");
  typed.push(`/step ${name}`);
}

async function undo() {
  await look();
  if (updated) return;
  await ask("document.querySelector('.undo').click()");
  typed.push("/undo", `/step ${name}`);
}

check("the first names", await made(), "names(%)");
typed.push("/step emma");
for (let i = 0; i < Number(moves); i++) {
  const kind = random(updated ? 3 : 10);
  if (updated && kind || kind === 1) await type(["emma", "olivia", "zoe", "al", "christopher"][random(5)]);
  else if (updated) await tab.key("b");
  else if (kind === 2) {
    await train();
    if (random(3) === 0) await undo();
  }
  else if (kind === 3) await turn();
  else if (kind === 4) await tab.key("f");
  else if (kind === 5) await tab.key("l");
  else if (kind === 6) await tab.key("b");
  else for (let n = random(60); n >= 0; n--) await ask(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "n" }))`);
  await look();
}
await tab.close();

// --- the prompt ----------------------------------------------------------------------------

const script = join(home, "build/book-check/walk.jsh");
writeFileSync(script, typed.join("\n") + "\n");
const prompt = spawn("bash", [join(home, "build.sh"), "repl", script], { stdio: ["ignore", "pipe", "pipe"] });
let out = "";
for (const stream of [prompt.stdout, prompt.stderr]) stream.on("data", text => { out += text; });
await new Promise(yes => prompt.on("close", yes));

let numbers = 0, same = 0;
const answers = new Map(out.split("\n").map(line => /^#(\d+) (.*)$/.exec(line)).filter(Boolean)
  .map(([, k, text]) => [Number(k), text]));
checks.forEach(({ what, expected }, k) => {
  const answer = answers.get(k);
  const words = typeof expected === "string" ? [expected] : expected;
  const found = answer === undefined ? [] : typeof expected === "string" ? [answer] : answer.split(" ");
  numbers += words.length;
  const differ = words.findIndex((x, i) => typeof x === "number" ? x !== Number(found[i])
    : /^[\d.]+$/.test(x) ? x !== Number(found[i]).toFixed(3) : x !== found[i]);
  if (differ < 0 && found.length === words.length) same += words.length;
  else problems.push(`${what}: ${words[Math.max(0, differ)]} on the page, ${answer === undefined ? "nothing" : found[Math.max(0, differ)]} at the prompt`);
});
if (answers.size < checks.length) problems.push("the prompt said: " + out.split("\n").filter(l => !l.startsWith("#")).slice(0, 12).join(" | "));
for (const problem of [...new Set(problems)].slice(0, 8)) console.error("prompt: " + problem.slice(0, 600));
console.log(`prompt: ${moves} moves, ${same} of ${numbers} numbers as at the prompt, ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
