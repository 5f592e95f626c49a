// Opens the pages of the book and does what readers do. See book-check.sh.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { start } from "./browser.mjs";
import { habits } from "./book-habits.mjs";

const [browser, book, out, ...named] = process.argv.slice(2);

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
    if (!own || e.closest("defs, title") || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const a = light(rgb(e.closest("svg") ? style.fill : style.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) seen.set(e.tagName + "." + e.className, ratio.toFixed(2));
  }
  return [...seen].map(s => s.join(" ")).join(", ");
})()`;


const problems = [];
let where = "";
const note = text => problems.push(`${where}: ${text}`);
const tab = await start(browser, note);
const open = (page, how) => tab.open(pathToFileURL(join(book, page)).href, how);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const pages = named.length ? named
  : readdirSync(book).filter(f => f.endsWith(".html")).sort();
let views = 0;
for (const page of pages) {
  for (const width of [360, 800, 1440]) {
    for (const scheme of ["light", "dark"]) {
      where = `${page} (${width} px, ${scheme})`;
      await open(page, { width, scheme });
      const wide = await tab.evaluate(WIDE);
      if (wide) note(wide);
      const pale = await tab.evaluate(PALE);
      if (pale) note(`too little contrast: ${pale}`);
      const name = `${page.replace(".html", "")}-${width}-${scheme}.png`;
      writeFileSync(join(out, name), await tab.screenshot(width));
      views++;
    }
  }
}
for (const [name, habit] of Object.entries(habits)) {
  where = name;
  try {
    const wrong = await habit({ ...tab, open, pale: () => tab.evaluate(PALE),
      keep: async (picture, width) => writeFileSync(
        join(out, picture + ".png"), await tab.screenshot(width, 2500)) });
    if (wrong) note(wrong);
  } catch (error) {
    note(error.message);
  }
}

await tab.close();
for (const problem of new Set(problems)) console.error(problem);
console.log(`${pages.length} pages, ${views} views, `
  + `${Object.keys(habits).length} habits, `
  + `${problems.length} problems; screenshots in ${out}`);
process.exitCode = problems.length ? 1 : 0;
