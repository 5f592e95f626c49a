// Presses "Run it here" in a real browser, from the file and without a network: every
// transcript of these chapters has to be answered as it stands there. See book-check.sh.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { start } from "./browser.mjs";

const [browser, home, ...named] = process.argv.slice(2);
const book = join(home, "build/book"), out = join(home, "build/book-check");
const pages = !named.includes("all") ? named : readdirSync(book).filter(f =>
  f.endsWith(".html") && readFileSync(join(book, f), "utf8").includes('run-here"'));
const problems = [];
let where = "";
const note = text => problems.push(`${where}: ${text}`);
const tab = await start(browser, note);
const open = (page, how) => tab.open(pathToFileURL(join(book, page)).href, how);
const wait = condition => tab.evaluate(`new Promise(async yes => {
  for (let i = 0; i < 1200 && !(${condition}); i++) await new Promise(r => setTimeout(r, 50));
  yes(${condition});
})`);
const IDLE = '!document.querySelector(".run-box.runs")';

// Runs the k-th transcript that can be; returns what is said of it, and the answers.
async function press(k) {
  await tab.evaluate(`(() => {
    const listing = document.querySelectorAll(".transcript.run-here")[${k}];
    (listing.querySelector(".run-it") ?? listing.querySelector(".run-box button")).click();
  })()`);
  await wait(IDLE);
  return tab.evaluate(`(() => {
    const box = document.querySelectorAll(".transcript.run-here")[${k}].querySelector(".run-box");
    return [box.querySelector(".run-said").textContent, box.querySelector(".run-out").textContent];
  })()`);
}

async function type(k, text) {
  await tab.evaluate(`(() => {
    const area = document.querySelectorAll(".transcript.run-here")[${k}].querySelector("textarea");
    area.value = ${JSON.stringify(text)};
    area.focus();
  })()`);
}

let ran = 0, same = 0;
for (const page of pages) {
  where = page;
  await open(page);
  const count = await tab.evaluate('document.querySelectorAll(".run-it").length');
  if (!count) note("nothing can be run here");
  for (let k = 0; k < count; k++) {
    const [said, answers] = await press(k);
    const written = await tab.evaluate(`document.querySelectorAll(".transcript.run-here")[${k}]
      .querySelector("pre").textContent`);
    const lines = text => text.split("\n").map(l => l.trimEnd()).filter(l => l).join("\n");
    ran++;
    if (lines(answers) === lines(written) && said === "The answers are those above.") same++;
    else note(`transcript ${k}: ${said}\n${answers}`);
  }
}

// What is typed instead, what goes on without an end, and what is not known.
where = "value.html, typed anew";
await open("value.html", { width: 360 });
await tab.evaluate('document.querySelector(".run-it").focus()');
await tab.key("Enter");
await wait('document.querySelector(".run-said")?.textContent === "The answers are those above."');
if (!await tab.evaluate('document.activeElement.textContent === "Run"')) note("the focus is lost");
for (const [typed, wanted] of [
  ["double f(double a) { return a / 2; }\n\nf(3)", "$2 ==> 1.5"],
  ["new Value(2).mul(new Value(3))", "$1 ==> Value(data=6.0, grad=0.0) = mul(2, 3)"],
  ["new Thread()", "|  run here knows no Thread; type it at the prompt"],
  ["int[] a = {1, 2};\n\na[2]", "Index 2 out of bounds for length 2"],
  ["String s = null\n\ns.length()", "null"],
  ["new Value(2).mul(null)", "null"],
  ["int f(int n) { return f(n + 1); }\n\nf(0)", "StackOverflow|stack|cannot be run here"]]) {
  await type(0, typed);
  await tab.key("Enter", 2);
  await wait(IDLE);
  const said = await tab.evaluate('document.querySelector(".run-box").innerText');
  if (!said.includes(wanted) && !new RegExp(wanted.replace(/[$()|]/g, c => "|" === c ? c : "\\" + c)).test(said))
    note(`${typed} gives ${said}`);
}
await type(0, "while (true) { }");
await tab.key("Enter", 2);
await new Promise(yes => setTimeout(yes, 500));
if (await tab.evaluate(IDLE)) note("a loop without an end has ended");
await tab.evaluate('document.querySelector(".run-box .stop").click()');
await wait(IDLE);
const stopped = await tab.evaluate('document.querySelector(".run-said").textContent');
if (!stopped.startsWith("Stopped.")) note(`a loop is not stopped: ${stopped}`);
await type(0, "1 + 1");
const after = await press(0);
if (!after[1].includes("$1 ==> 2")) note(`after a stop: ${after}`);

// How it looks, and that paper has none of it.
mkdirSync(out, { recursive: true });
for (const [width, scheme] of [[360, "light"], [360, "dark"], [1440, "light"], [1440, "dark"]]) {
  where = `value.html with an open transcript (${width} px, ${scheme})`;
  await open("value.html", { width, scheme });
  await press(1);
  const wide = await tab.evaluate("document.documentElement.scrollWidth");
  if (wide > width) note(`${wide} px wide`);
  await tab.evaluate(`scrollTo({ top: document.querySelector(".run-box").getBoundingClientRect().top
    + scrollY - 300, behavior: "instant" })`);
  const { data } = await tab.tab("Page.captureScreenshot");
  writeFileSync(join(out, `run-here-${width}-${scheme}.png`), Buffer.from(data, "base64"));
}
where = "printed";
await tab.tab("Emulation.setEmulatedMedia", { media: "print" });
if (await tab.evaluate(`[...document.querySelectorAll(".run-it, .run-box")]
  .some(e => e.checkVisibility())`)) note("a button is on paper");

await tab.close();
for (const problem of problems) console.error(problem);
console.log(`${same} of ${ran} transcripts of ${pages.length} chapters are answered in the browser`
  + ` as they stand there; ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
