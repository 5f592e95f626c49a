// Drives a browser by its own debugging protocol, over a pipe: no package is
// needed. See book-check.sh.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [browser, book, out, ...named] = process.argv.slice(2);
const widths = [360, 800, 1440];
const schemes = ["light", "dark"];

function connect(process) {
  let next = 1;
  let text = "";
  const waiting = new Map();
  const listeners = [];
  process.stdio[4].on("data", data => {
    text += data;
    const parts = text.split("\0");
    text = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      const done = waiting.get(message.id);
      if (!done) listeners.forEach(listener => listener(message));
      else if (message.error) done.no(new Error(message.error.message));
      else done.yes(message.result);
      waiting.delete(message.id);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((yes, no) => {
      waiting.set(next, { yes, no });
      process.stdio[3].write(
        JSON.stringify({ id: next++, method, params, sessionId }) + "\0");
    });
  return { send, listen: listener => listeners.push(listener) };
}

const profile = mkdtempSync(join(tmpdir(), "book-check-"));
const chromium = spawn(browser, [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
  "--no-first-run", "--disable-background-networking",
  `--user-data-dir=${profile}`, "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const { send, listen } = connect(chromium);

const problems = [];
let where = "";
const note = text => problems.push(`${where}: ${text}`);

const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } =
  await send("Target.attachToTarget", { targetId, flatten: true });
const tab = (method, params) => send(method, params, sessionId);

let loaded = () => {};
listen(({ method, params }) => {
  if (method === "Page.loadEventFired") loaded();
  if (method === "Network.loadingFailed") note(`request failed: ${params.errorText}`);
  if (method === "Network.requestWillBeSent"
      && !/^(file|data):/.test(params.request.url))
    note(`asks the network for ${params.request.url}`);
  if (method === "Runtime.exceptionThrown")
    note(`script error: ${params.exceptionDetails.exception?.description
      ?? params.exceptionDetails.text}`);
  if (method === "Runtime.consoleAPICalled") note(`console.${params.type}`);
  if (method === "Log.entryAdded") note(`console: ${params.entry.text}`);
});
for (const domain of ["Page", "Network", "Runtime", "Log"])
  await tab(`${domain}.enable`);
await tab("Network.emulateNetworkConditions",
  { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });

async function open(page, width, scheme) {
  await tab("Emulation.setDeviceMetricsOverride",
    { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
  await tab("Emulation.setEmulatedMedia",
    { features: [{ name: "prefers-color-scheme", value: scheme }] });
  const done = new Promise(yes => { loaded = yes; });
  await tab("Page.navigate", { url: pathToFileURL(join(book, page)).href });
  await done;
}

async function evaluate(expression) {
  const { result } = await tab("Runtime.evaluate",
    { expression, returnByValue: true, awaitPromise: true });
  return result.value;
}

// What sticks out to the right, the page itself included.
const WIDE = `(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .filter(e => !e.closest("pre, .stemblock, .imageblock, .skip"))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 80));
  return document.documentElement.scrollWidth + " px wide: " + wide.join(" | ");
})()`;

// Text and its ground, by the contrast that the accessibility guidelines ask.
const PALE = `(() => {
  const canvas = document.createElement("canvas").getContext("2d",
    { willReadFrequently: true });
  const rgb = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = c => {
    const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.03928
      ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c[3] === 255) return c;
    }
    return [255, 255, 255, 255];
  };
  const seen = new Map();
  for (const e of document.querySelectorAll("main *, header *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || e.closest("svg") || !e.checkVisibility()) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) seen.set(e.tagName + "." + e.className, ratio.toFixed(2));
  }
  return [...seen].map(s => s.join(" ")).join(", ");
})()`;

const SEARCH = `(async () => {
  const input = document.querySelector(".search input");
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
  if (document.activeElement !== input) return "the key / does not reach the search";
  input.value = "softmax";
  input.dispatchEvent(new Event("input"));
  const first = document.querySelector(".found a");
  return first && /softmax/i.test(first.textContent) ? "" : "softmax is not found";
})()`;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const pages = named.length ? named
  : readdirSync(book).filter(f => f.endsWith(".html")).sort();
let views = 0;
for (const page of pages) {
  for (const width of widths) {
    for (const scheme of schemes) {
      where = `${page} (${width} px, ${scheme})`;
      await open(page, width, scheme);
      const wide = await evaluate(WIDE);
      if (wide) note(wide);
      const pale = await evaluate(PALE);
      if (pale) note(`too little contrast: ${pale}`);
      const { cssContentSize: size } = await tab("Page.getLayoutMetrics");
      const { data } = await tab("Page.captureScreenshot", {
        captureBeyondViewport: true,
        clip: { x: 0, y: 0, width, height: Math.min(size.height, 12000), scale: 1 },
      });
      const name = `${page.replace(".html", "")}-${width}-${scheme}.png`;
      writeFileSync(join(out, name), Buffer.from(data, "base64"));
      views++;
    }
  }
}
where = `${pages[0]} (search)`;
await open(pages[0], 1440, "light");
const search = await evaluate(SEARCH);
if (search) note(search);

await send("Browser.close").catch(() => {});
chromium.on("exit", () => rmSync(profile, { recursive: true, force: true }));
for (const problem of new Set(problems)) console.error(problem);
console.log(`${pages.length} pages, ${views} views, `
  + `${problems.length} problems; screenshots in ${out}`);
process.exitCode = problems.length ? 1 : 0;
