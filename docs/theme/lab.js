// A training step on the table. Every number comes from the engine, which is the
// book's Java; what is here only asks, draws and listens. See docs/lab.html.
"use strict";

(() => {

let lab;                // what the engine exports
let layout;             // what there is to draw
let data, grads;
let stages = [], at = 0;
let here = 0;           // the position that the eye is on
let selected = -1, trail = [];
let base = null;        // the numbers before a weight was turned
let turned = null;      // { id, was, sweep, loss, slope, base, noted }
let first = null;       // the weights at the very start
let show = "data";
let updated = null;     // what the update reported
let losses = [], heldOut = [];
let words = [];         // of the model: a preset, and what differs from it
let past = [];          // what was done to it, as in the address
let own = null;         // a list of one's own, or the prompt's
let choices;

const $ = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const html = text => text.replace(/[&<>"]/g, c =>
  ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const clamp = (x, least, most) => Math.max(least, Math.min(most, x));

// --- what the stations are called, and what happens there ------------------------

// label, title, text; {c} the letter, {t} the next, {p} the position
const TOLD = {
  token_embedding: ["letter", "The letter becomes a row of numbers",
    "wte has a row for each letter; this is that of “{c}”. They began at random and are learned."],
  position_embedding: ["place", "So does its place",
    "wpe has a row for each position; this is number {p}. Without it the model could not tell emma from amem."],
  embedding: ["sum", "Letter and place are added", "From here on one vector stands for both: x = wte[{c}] + wpe[{p}]."],
  input: ["input", "What the first block gets", "One vector for each letter goes into the block."],
  ln_1: ["norm", "Norm: bring the vector to a standard size",
    "What all of it has in common is taken out, so that the next map gets numbers of a size that it is used to."],
  q: ["query", "Query: what am I looking for?", "Weighted sums of the vector, with the rows of attn_wq as weights."],
  k: ["key", "Key: what do I have?", "The same with attn_wk. Later letters will hold their queries against it."],
  v: ["value", "Value: what do I tell?", "And with attn_wv: what a letter gives to those that look at it."],
  q_turned: ["query ↻", "The query is turned by its place", "Pairs of numbers are turned by angles that grow with the position: place, without a table."],
  k_turned: ["key ↻", "The key is turned, too", "So the product of query and key depends on how far apart the two letters are."],
  scores: ["scores", "Scores: who answers my query?",
    "“{c}” holds its query against its own key and all before it: {n} in each head. Nobody looks ahead."],
  weights: ["weights", "Weights: the scores become shares", "Softmax makes them positive, with a sum of 1 in each head. {first}"],
  heads: ["average", "The average of the values", "Each letter that may be seen tells its value, and counts by its weight."],
  attn_out: ["mix", "Mixed once more", "A last linear map, attn_wo, puts the answer into the language of the vector."],
  attn_residual: ["add", "Added, not replaced", "What attention found is added to the vector that came in: a residual connection."],
  ln_2: ["norm", "Norm, once more", "A standard size again, before the second half of the block."],
  mlp_inner: ["widen", "Widen: more questions to the vector", "mlp_fc1 has {rows} rows, and each asks something of the vector."],
  mlp_gate: ["gate", "The gate: how much may pass", "mlp_gate asks as many questions again; their answers open and close the others."],
  mlp_hidden: ["bend", "Bend: what makes two maps more than one", "{bend}Of {rows} numbers {silent} are 0 here."],
  mlp_out: ["narrow", "Narrow: back to the width of the vector", "mlp_fc2 turns the answers into a change of the vector."],
  mlp_residual: ["add", "Added again", "The vector has now been through the block."],
  ln_f: ["norm", "A last norm", "A standard size before the head."],
  logits: ["logits", "Logits: a score for each letter", "Each row of the head is held against the vector; the better the fit, the higher the score."],
  probabilities: ["chances", "Probabilities: softmax of the scores",
    "After “{said}” the model gives “{t}” {chance}. It really came next."],
  loss: ["surprise", "Surprise: −ln of that probability",
    "The less the model expected “{t}”, the larger: {loss} nats. Guessing blindly would be {blind}."],
};

const WHAT = {
  wte: "a weight of the letter table", wpe: "a weight of the place table", lm_head: "a weight of the head",
  attn_wq: "a weight of the query map", attn_wk: "a weight of the key map", attn_wv: "a weight of the value map",
  attn_wo: "a weight of the output map", mlp_fc1: "a weight of the map that widens",
  mlp_fc2: "a weight of the map that narrows", mlp_gate: "a weight of the gate",
  weight: "a learned scale", bias: "a learned offset",
};

const shortName = name => name.replace(/^layer\d+\./, "");
const layerOf = name => /^layer(\d+)\./.exec(name)?.[1];
const told = station => TOLD[shortName(station.name)] ?? [shortName(station.name), station.title, ""];
const shown = symbol => symbol === " " ? "␣" : symbol;

// --- numbers as text ---------------------------------------------------------------

function brief(x, digits = 4) {
  if (x === null || Number.isNaN(x)) return "–";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size < 1e-4 || size >= 1e7) {
    const [m, e] = x.toExponential(2).split("e");
    return m.replace("-", "−") + "e" + e.replace("+", "").replace("-", "−");
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return x.toFixed(Math.min(decimals, 7)).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")
    .replace("-", "−");
}
const fixed = (x, n) => x.toFixed(n).replace("-", "−");
const signed = (x, n = 4) => (x < 0 ? "−" : "+")
  + (Math.abs(x) < 1e7 ? Math.abs(x).toFixed(n) : brief(Math.abs(x)));
const whole = n => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

// --- the step ------------------------------------------------------------------------

function wrong(text) {
  $(".wrong").hidden = !text;
  $(".wrong").textContent = text;
  return !text;
}

function open(name) {
  if (!wrong(lab.open(name))) return false;
  updated = null;
  base = turned = null;
  read(true);
  if (layout.tokens.length - 1 > layout.positions)
    wrong(`the model reads ${layout.positions} letters at a time; of this name the first ${layout.positions} count`);
  plan();
  buildRows();
  buildFilm();
  here = 0;
  return true;
}

function read(withLayout) {
  if (withLayout) {
    layout = JSON.parse(lab.layout());
    layout.byKey = new Map();       // station and position: its lines
    layout.owner = new Int32Array(layout.count).fill(-1);
    layout.strips.forEach((s, i) => {
      const key = s.name + "@" + s.position;
      if (!layout.byKey.has(key)) layout.byKey.set(key, []);
      layout.byKey.get(key).push(s);
      for (let j = 0; j < s.size; j++)
        if (layout.owner[s.from + j] < 0) layout.owner[s.from + j] = i;
    });
    layout.row = Object.fromEntries(layout.stations.map((s, r) => [s.name, r]));
    const last = layout.parameters.at(-1);
    layout.weights = last.from + last.rows * last.columns;
  }
  data = lab.data();
  grads = lab.grads();
  first ??= data.slice(0, layout.weights);
}

const lines = (name, p) => layout.byKey.get(name + "@" + p) ?? [];

// Forward in the order of the engine: letter by letter, station by station.
// Backward in the order of its walk: a row is reached when its last Value has been.
function plan() {
  stages = [];
  for (let p = 0; p < layout.positions; p++)
    layout.stations.forEach((s, r) => {
      if (lines(s.name, p).length) stages.push({ kind: "forward", p, r });
    });
  stages.push({ kind: "mean", p: layout.positions - 1 });
  const back = [];
  for (let p = 0; p < layout.positions; p++)
    layout.stations.forEach((s, r) => {
      const walk = Math.max(0, ...lines(s.name, p).map(l => l.at));
      if (walk) back.push({ kind: "back", p, r, walk });
    });
  back.sort((a, b) => a.walk - b.walk || b.r - a.r);
  stages.push(...back.filter((s, i) => i + 1 === back.length || s.walk < back[i + 1].walk
    || s.r !== back[i + 1].r));
  stages.push({ kind: "walked", p: 0, walk: layout.walk });
  stages.push({ kind: "update", p: 0, walk: layout.walk });
}

function go(to) {
  to = clamp(to, 0, stages.length - 1);
  const stage = stages[to], was = stages[at];
  if (stage.kind === "update" && !updated) {
    settle();
    lab.walkTo(layout.walk);
    const last = lab.grads();       // the update will clear them
    const report = JSON.parse(lab.update());
    if (report.error) { wrong(report.error); return; }
    updated = report;
    read(false);
    grads = last;
  } else if (stage.kind !== "update" && updated) {
    lab.undo();
    updated = null;
    read(false);
  }
  if (!updated && (stage.walk !== undefined || was?.walk !== undefined)) {
    lab.walkTo(stage.walk ?? layout.walk);
    grads = lab.grads();
  }
  at = to;
  if (stage.kind !== "update") here = stage.p;
  draw();
}

function move(key) {
  const stage = stages[at];
  if (key === "n") go(at + 1);
  else if (key === "b") go(at - 1);
  else if (key === "f") go(stages.length - 1);
  else if (key === "l") {
    let to = at + 1;
    while (to < stages.length - 1 && stages[to].kind === stage.kind && stages[to].p === stage.p) to++;
    go(to);
  }
}

const phase = () => stages[at].kind;
const isBack = () => ["back", "walked", "update"].includes(phase());

function isSeen(p, r) {
  const s = stages[at];
  return s.kind !== "forward" || p < s.p || p === s.p && r <= s.r;
}

// --- drawing ---------------------------------------------------------------------------

let cell = 8, gradHeight = 4, dataHeight = 11, single = false, drawnFor = -1;
const MOVED = 3;        // room above a cell for what a change has moved
const COLUMNS = 16;
const painters = [];

function fit() {
  const width = $(".rows").clientWidth || 600;
  const label = innerWidth <= 640 ? 76 : 92;
  single = width < 560 || layout.positions > 8;
  const room = single ? width - label - 16 : (width - label) / layout.positions - 12;
  cell = clamp(Math.floor(room / COLUMNS), single ? 12 : 7, single ? 22 : 13);
  dataHeight = Math.max(10, Math.round(cell * (single ? .95 : 1.25)));
  gradHeight = Math.max(3, Math.round(dataHeight * .34));
}

function element(name, properties = {}, ...children) {
  const e = Object.assign(document.createElement(name), properties);
  e.append(...children);
  return e;
}

function buildRows() {
  fit();
  painters.length = 0;
  const table = element("table");
  const head = table.createTHead().insertRow();
  const tabs = element("div", { className: "tabs" });
  if (single) head.append(element("th", { colSpan: 2 }, tabs));
  else head.append(element("td"));
  for (let p = 0; p < layout.positions; p++) {
    const next = single && p !== here ? [] : [element("small", { textContent: "→ " + shown(layout.tokens[p + 1]) })];
    const button = element("button", { type: "button", title: "position " + p,
      onclick: () => { here = p; draw(); } }, shown(layout.tokens[p]), ...next);
    button.dataset.p = p;
    if (single) tabs.append(button);
    else head.append(element("th", { scope: "col" }, button));
  }
  drawnFor = here;
  const body = table.createTBody();
  let part = "";
  layout.stations.forEach((station, r) => {
    const tr = body.insertRow();
    tr.dataset.r = r;
    if (station.part !== part && part) tr.classList.add("part");
    part = station.part;
    const label = told(station)[0], layer = layerOf(station.name);
    tr.append(element("th", { scope: "row" }, element("button", { type: "button",
      title: station.rule, textContent: label + (layer > 0 ? " " + layer : ""),
      onclick: () => {
        const to = stages.findIndex(s => s.kind === (isBack() ? "back" : "forward")
          && s.p === here && s.r === r);
        if (to >= 0) go(to);
      } })));
    for (let p = 0; p < layout.positions; p++) {
      if (single && p !== here) continue;
      const td = tr.insertCell();
      const strips = lines(station.name, p);
      if (!strips.length) continue;
      if (station.form === "NUMBER") td.append(numberCell(td, strips[0], p, r));
      else if (station.name === "probabilities") td.append(barCanvas(strips[0], p, r));
      else td.append(stripCanvas(station, strips, p, r));
    }
  });
  const mean = body.insertRow();
  mean.className = "part mean";
  mean.append(element("th", { scope: "row", textContent: "loss" }));
  const td = mean.insertCell();
  td.className = "loss";
  td.colSpan = layout.positions;
  const button = element("button", { type: "button", onclick: () => select(layout.loss) });
  td.append(button);
  painters.push(() => {
    const seen = phase() !== "forward";
    button.textContent = seen ? brief(data[layout.loss], 5) + " nats, the mean" : "not yet";
    button.disabled = !seen;
    mean.classList.toggle("now", phase() === "mean");
  });
  $(".rows").replaceChildren(table);
}

function numberCell(td, strip, p, r) {
  td.className = "loss";
  const button = element("button", { type: "button", onclick: () => select(strip.from) });
  painters.push(() => {
    const seen = isSeen(p, r);
    button.textContent = seen ? fixed(data[strip.from], 3) : "·";
    button.disabled = !seen;
  });
  return button;
}

function sized(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = width + "px";
  canvas.style.height = height + "px";
  const c = canvas.getContext("2d");
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  return c;
}

// A canvas that is not drawn upon before it is seen: a sheet has a hundred, and each costs.
// What is to be seen even then is its background.
function opening(canvas, width, height, background) {
  let c = null;
  Object.assign(canvas.style, { width: width + "px", height: height + "px", background });
  return seen => {
    if (seen) c ??= sized(canvas, width, height);
    c?.clearRect(0, 0, width, height);
    return seen ? c : null;
  };
}

const ink = {};
function inks() {       // a canvas knows no light-dark(): an element resolves it
  const probe = document.body.appendChild(element("span", { hidden: true }));
  for (const name of ["heat", "cold", "rule", "code", "accent", "ink", "grad", "faint", "soft", "edge"]) {
    probe.style.color = `var(--${name})`;
    ink[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}

function paint(c, x, y, w, h, value, most) {
  if (value === 0 || !(most > 0)) return;
  c.globalAlpha = Math.min(1, .1 + .9 * Math.pow(Math.abs(value) / most, .7));
  c.fillStyle = value > 0 ? ink.heat : ink.cold;
  c.fillRect(x, y, w, h);
  c.globalAlpha = 1;
}

// The largest of a station, over all positions: colours mean the same in a row.
function largest(name, value) {
  let m = 0;
  for (let p = 0; p < layout.positions; p++)
    for (const s of lines(name, p))
      for (let j = 0; j < s.size; j++) m = Math.max(m, Math.abs(value(s.from + j)));
  return m;
}
function perRow(key, value, name = key) {
  layout.most ??= new Map();
  if (!layout.most.has(key)) layout.most.set(key, largest(name, value));
  return layout.most.get(key);
}

function stripCanvas(station, strips, p, r) {
  const canvas = document.createElement("canvas");
  const columns = strips[0].size === 27 ? 14 : COLUMNS;
  const cells = [];       // { id, x, row }
  let row = 0;
  for (const s of strips) {
    for (let j = 0; j < s.size; j++)
      cells.push({ id: s.from + j, column: j % columns, row: row + Math.floor(j / columns) });
    row += Math.ceil(s.size / columns);
  }
  const tall = row > 1 ? Math.max(7, Math.round(dataHeight * .72)) : dataHeight;
  const low = row > 1 ? Math.max(2, Math.round(gradHeight * .7)) : gradHeight;
  const step = MOVED + tall + low + 2;
  const width = COLUMNS * cell, height = row * step;
  const boxes = strips.flatMap(s => Array.from({ length: Math.ceil(s.size / columns) },
    (_, i) => Math.min(columns, s.size - i * columns)));
  const pen = opening(canvas, width, height, boxes.map((n, i) =>
    `repeating-linear-gradient(90deg, var(--code) 0 ${cell - 1}px, transparent 0 ${cell}px) 0 ${
      i * step + MOVED}px / ${n * cell}px ${tall}px no-repeat`));
  painters.push(() => {
    const c = pen(isSeen(p, r));
    if (!c) return;
    const m = station.name.endsWith(".weights") ? 1 : perRow(station.name, id => data[id]);
    const reached = isReached(strips);
    const g = reached ? perRow("∇" + station.name, id => grads[id], station.name) : 0;
    let moved = base ? perRow("Δ" + station.name, id => data[id] - base[id], station.name) : 0;
    if (moved < 1e-12) moved = 0;
    for (const { id, column, row } of cells) {
      const x = column * cell, y = row * step + MOVED;
      paint(c, x, y, cell - 1, tall, data[id], m);
      if (reached) {
        c.fillStyle = ink.code;
        c.fillRect(x, y + tall + 1, cell - 1, low);
        paint(c, x, y + tall + 1, cell - 1, low, grads[id], g);
      }
      if (moved > 0) {
        const delta = Math.abs(data[id] - base[id]) / moved;
        if (delta > .01) {
          c.globalAlpha = Math.min(1, .15 + .85 * delta);
          c.fillStyle = ink.accent;
          c.fillRect(x, y - MOVED + .5, cell - 1, 2);
          c.globalAlpha = 1;
        }
      }
      if (id === selected) {
        c.strokeStyle = ink.ink;
        c.lineWidth = 2;
        c.strokeRect(x - .5, y, cell, tall);
      }
    }
  });
  const find = event => {
    const box = canvas.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top) / step);
    const column = Math.floor((event.clientX - box.left) / cell);
    return isSeen(p, r) ? cells.find(f => f.row === row && f.column === column)?.id ?? -1 : -1;
  };
  pointing(canvas, find);
  keyed(canvas, told(station)[0] + " at " + shown(layout.tokens[p]) + ", position " + p,
    cells.map(f => f.id), () => isSeen(p, r));
  return canvas;
}

function isReached(strips) {
  if (!isBack() || updated) return false;
  if (phase() !== "back") return true;
  return strips.every(s => s.at > 0 && s.at <= stages[at].walk);
}

function barCanvas(s, p, r) {
  const canvas = document.createElement("canvas");
  const width = COLUMNS * cell, height = 34;
  const step = width / s.size;
  const pen = opening(canvas, width, height,
    ["linear-gradient(var(--rule), var(--rule)) 0 100% / 100% 1px no-repeat"]);
  painters.push(() => {
    const c = pen(isSeen(p, r));
    if (!c) return;
    const own = data.subarray(s.from, s.from + s.size);
    const top = Math.max(.12, ...own);
    for (let i = 0; i < s.size; i++) {
      const h = Math.max(1, own[i] / top * (height - 2));
      c.fillStyle = i === layout.targets[p] ? ink.accent : ink.faint;
      c.fillRect(i * step, height - 1 - h, Math.max(1.5, step - 1), h);
      if (s.from + i === selected) {
        c.strokeStyle = ink.ink;
        c.lineWidth = 1.5;
        c.strokeRect(i * step - 1.5, 1, step + 2, height - 2);
      }
    }
  });
  const find = event => {
    const i = Math.floor((event.clientX - canvas.getBoundingClientRect().left) / step);
    return i >= 0 && i < s.size && isSeen(p, r) ? s.from + i : -1;
  };
  pointing(canvas, find, id => `${shown(layout.alphabet[id - s.from])} ${brief(100 * data[id], 3)} %`);
  keyed(canvas, "probabilities at " + shown(layout.tokens[p]) + ", position " + p,
    Array.from({ length: s.size }, (_, i) => s.from + i), () => isSeen(p, r),
    i => shown(layout.alphabet[i]) + " ");
  return canvas;
}

const tip = element("div", { className: "tip", hidden: true });

function pointing(canvas, find, say) {
  canvas.addEventListener("click", event => {
    const id = find(event);
    if (id >= 0) select(id);
  });
  canvas.addEventListener("pointermove", event => {
    if (event.pointerType === "touch") return;
    const id = find(event);
    tip.hidden = id < 0;
    if (id < 0) return;
    tip.textContent = say ? say(id) : `${title(id)} = ${brief(data[id])}`
      + (isBack() && !updated ? `   gradient ${brief(grads[id], 3)}` : "");
    const right = event.clientX > innerWidth - 240;
    tip.style.left = right ? "" : event.clientX + 14 + "px";
    tip.style.right = right ? innerWidth - event.clientX + 10 + "px" : "";
    tip.style.top = event.clientY + 16 + "px";
  });
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
}

// A canvas by keys: left and right go through its numbers, up and down to the
// rows beside it, Enter asks. A screen reader hears a slider's value.
function keyed(canvas, label, ids, isOpen, before = () => "") {
  let i = 0;
  canvas.setAttribute("role", "slider");
  canvas.setAttribute("aria-label", label);
  canvas.setAttribute("aria-valuemin", 0);
  canvas.setAttribute("aria-valuemax", ids.length - 1);
  canvas.tabIndex = -1;
  const say = () => {
    canvas.setAttribute("aria-valuenow", i);
    canvas.setAttribute("aria-valuetext", !isOpen() ? "not computed yet"
      : before(i) + title(ids[i]) + " = " + brief(data[ids[i]])
        + (isBack() && !updated ? ", gradient " + brief(grads[ids[i]], 3) : ""));
  };
  canvas.setAttribute("aria-valuenow", 0);
  canvas.addEventListener("focus", () => {
    const k = ids.indexOf(selected);
    if (k >= 0) i = k;
    say();
  });
  canvas.addEventListener("keydown", event => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -ids.length, End: ids.length }[event.key];
    const row = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by !== undefined) {
      i = clamp(i + by, 0, ids.length - 1);
      say();
    } else if (row) {
      const column = all("canvas", canvas.closest(".rows, .matrices")).filter(x =>
        !x.closest("td") || x.closest("td").cellIndex === canvas.closest("td").cellIndex);
      column[column.indexOf(canvas) + row]?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      if (isOpen()) select(ids[i]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function buildFilm() {
  const film = $(".film");
  film.replaceChildren();
  let run = null;
  stages.forEach((s, i) => {
    const kind = s.kind === "walked" ? "back" : s.kind;
    if (run && run.kind === kind && (run.p === s.p || s.kind === "walked")) { run.to = i; return; }
    run = { kind, p: s.p, from: i, to: i };
    const label = kind === "mean" ? "loss" : kind === "update" ? "update"
      : (kind === "back" ? "<i>← </i>" : "") + html(shown(layout.tokens[s.p]));
    const span = element("span", { className: kind === "back" ? "back" : kind, innerHTML: `<b>${label}</b>`,
      title: { forward: "forward", back: "backward", mean: "the loss", update: "the update" }[kind] });
    span.run = run;
    film.append(span);
  });
  for (const span of film.children)
    span.style.setProperty("--n", ["mean", "update"].includes(span.run.kind) ? 12
      : span.run.to - span.run.from + 1);
  film.setAttribute("aria-valuemax", stages.length - 1);
}

function listenToFilm() {
  const film = $(".film");
  const find = event => {
    for (const span of film.children) {
      const box = span.getBoundingClientRect();
      if (event.clientX > box.right + 2) continue;
      const share = clamp((event.clientX - box.left) / box.width, 0, .999);
      return span.run.from + Math.floor(share * (span.run.to - span.run.from + 1));
    }
    return stages.length - 1;
  };
  film.onpointerdown = event => { film.setPointerCapture(event.pointerId); go(find(event)); };
  film.onpointermove = event => {
    if (film.hasPointerCapture(event.pointerId) && find(event) !== at) go(find(event));
  };
  film.onkeydown = event => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowUp: at + 1,
      Home: 0, End: stages.length - 1, PageUp: at - 10, PageDown: at + 10 }[event.key];
    if (to === undefined) return;
    go(to);
    event.preventDefault();
    event.stopPropagation();
  };
}

function draw() {
  const s = stages[at];
  layout.most = null;
  if (single && drawnFor !== here) buildRows();
  for (const paintNow of painters) paintNow();
  for (const tr of all(".rows tbody tr[data-r]"))
    tr.classList.toggle("now", s.r !== undefined && Number(tr.dataset.r) === s.r);
  for (const button of all(".rows [data-p]"))
    button.classList.toggle("here", Number(button.dataset.p) === here);
  for (const span of $(".film").children) {
    const { from, to } = span.run;
    span.style.setProperty("--full", clamp((at - from + 1) / (to - from + 1), 0, 1));
    span.classList.toggle("now", at >= from && at <= to);
  }
  const film = $(".film");
  film.setAttribute("aria-valuenow", at);
  $("[data-move=b]").disabled = at === 0;
  for (const key of "nlf") $(`[data-move=${key}]`).disabled = at === stages.length - 1;
  say(s);
  film.setAttribute("aria-valuetext", $(".stage h3").textContent);
  drawWeights();
  // one stop for Tab: the row that the step is at
  const stops = all(".rows canvas");
  for (const canvas of stops) canvas.tabIndex = -1;
  const stop = stops.find(x => x.closest("tr").classList.contains("now")
    && (single || x.closest("td").cellIndex === here + 1)) ?? stops[0];
  if (stop) stop.tabIndex = 0;
  if (selected >= 0) lens();
  showHere();
  address();
}

// Brings the column of the step into view, and leaves the page where it is.
function showHere() {
  const box = $(".rows"), column = $(".here", box)?.closest("th");
  if (single || !column || box.scrollWidth <= box.clientWidth) return;
  const view = box.getBoundingClientRect(), it = column.getBoundingClientRect();
  const left = view.left + $("tbody th", box).offsetWidth;
  if (it.left < left) box.scrollLeft -= left - it.left;
  else if (it.right > view.right) box.scrollLeft += it.right - view.right;
}

function say(s) {
  let part, heading, text;
  const c = shown(layout.tokens[s.p]), t = shown(layout.tokens[s.p + 1] ?? "");
  const step = `step ${layout.step}`;
  if (s.kind === "forward") {
    const station = layout.stations[s.r], own = lines(station.name, s.p)[0];
    const [, name, about] = told(station);
    let silent = 0;
    for (let j = 0; j < own.size; j++) if (data[own.from + j] === 0) silent++;
    part = `${step} · forward · letter ${s.p + 1} of ${layout.positions}, “${c}” · ${station.part}`;
    heading = name;
    const chance = lines("probabilities", s.p)[0], loss = lines("loss", s.p)[0];
    text = html(about.replaceAll("{c}", c).replaceAll("{t}", t).replaceAll("{p}", s.p)
      .replaceAll("{rows}", own.size).replace("{silent}", silent)
      .replace("{bend}", layout.squared ? "max(0, x)². " : "")
      .replace("{n}", s.p ? s.p + 1 + " scores" : "one score")
      .replace("{first}", s.p ? "What a row of them shows is who looks at whom."
        : "With nothing else to look at, the first letter gives itself all.")
      .replace("{said}", layout.tokens.slice(1, s.p + 1).join("") || "BOS")
      .replace("{chance}", brief(100 * data[chance.from + layout.targets[s.p]], 3) + " %")
      .replace("{blind}", fixed(Math.log(layout.alphabet.length), 2))
      .replace("{loss}", brief(data[loss.from]))) + ` <code>${html(station.rule)}</code>`;
  } else if (s.kind === "mean") {
    part = `${step} · forward · the loss`;
    heading = `Loss: ${brief(data[layout.loss], 5)} nats`;
    text = `The mean of the ${layout.positions} surprises. From this one number the walk goes back: how does it change when each number above it does?`;
  } else if (s.kind === "back") {
    part = `${step} · backward · ${whole(s.walk)} of ${whole(layout.walk)} Values have handed their gradient on`;
    heading = `The gradient has reached “${told(layout.stations[s.r])[0]}” of “${c}”`;
    text = "A Value hands each parent its own gradient times the local derivative, once all that was made from it have handed it theirs. The thin bars below the cells are what has arrived.";
  } else if (s.kind === "walked") {
    part = `${step} · backward · ${whole(layout.walk)} Values`;
    heading = "Every weight has its gradient";
    text = "All the way to the tables of letters and places. See them below with “gradients”, or click any number and ask.";
  } else {
    part = `${step} · the update · rate ${updated.rate}`;
    heading = `AdamW has moved every weight: ${brief(updated.loss, 5)} becomes ${brief(updated.after, 5)}`;
    text = `The same name again with the new weights has the loss ${brief(updated.after, 5)}. The gradient’s length was ${brief(updated.norm)}. Click a weight to see how it was moved. “back” takes the update back; the next name keeps it.`;
  }
  $(".stage").innerHTML = `<p class="part">${html(part)}</p><h3>${html(heading)}</h3><p>${text}</p>`;
}

// --- the lens --------------------------------------------------------------------------

const names = new Map();
function title(id) {
  if (id < layout.weights) {
    const p = parameterOf(id), k = id - p.from;
    return shortName(p.name) + (p.matrix ? `[${Math.floor(k / p.columns)}]` : "") + `[${k % p.columns}]`;
  }
  if (id === layout.loss) return "loss";
  if (id < layout.count && layout.owner[id] >= 0) {
    const s = layout.strips[layout.owner[id]];
    const form = layout.stations[layout.row[s.name]].form;
    return shortName(s.name) + "@" + s.position + (form === "HEADS" ? `[${s.line}]` : "")
      + (form === "NUMBER" ? "" : `[${id - s.from}]`);
  }
  return shortName(names.get(id) ?? "");
}

const parameterOf = id => layout.parameters.findLast(p => p.from <= id);

function about(id) {
  if (id < layout.weights) {
    const p = parameterOf(id), row = Math.floor((id - p.from) / p.columns);
    const kind = p.name.split(".").pop();
    return (WHAT[kind] ?? "a weight")
      + (kind === "wte" || kind === "lm_head" ? `, row “${shown(layout.alphabet[row])}”`
        : kind === "wpe" ? `, position ${row}` : p.matrix ? `, row ${row}` : "")
      + ". A leaf: nothing made it, training changes it.";
  }
  if (id === layout.loss) return "the mean of all surprises";
  if (id >= layout.count) return "a number on the way, that is used more than once";
  const s = layout.strips[layout.owner[id]];
  return `${told(layout.stations[layout.row[s.name]])[1].split(":")[0].toLowerCase()}, at “${shown(layout.tokens[s.position])}”, position ${s.position}`;
}

function select(id, keepTrail) {
  if (!keepTrail && selected >= 0 && selected !== id) trail.push(selected);
  if (turned && turned.id !== id) settle();
  selected = id;
  $(".lens").classList.add("open");
  draw();
}

function ref(f, text) {
  names.set(f.id, f.name);
  return `<button type="button" data-id="${f.id}" title="${html(f.name)}">${text}</button>`;
}

function render(f, outer = 0) {         // outer: 0 sum, 1 product, 2 power
  const wrap = (text, level) => level < outer ? `(${text})` : text;
  if (f.id !== undefined) return ref(f, brief(f.x));
  if (f.op === undefined) return `<span class="n">${brief(f.x)}</span>`;
  if (f.op === "add") {
    const some = f.of.length > 6 ? [...f.of.slice(0, 3), null, f.of.at(-1)] : f.of;
    return wrap(some.map((t, i) => t === null ? " + …"
      : t.op === "minus" ? (i ? " − " : "−") + render(t.of[0], 1)
      : (i ? " + " : "") + render(t, t.id !== undefined && i && t.x < 0 ? 1 : 0)).join(""), 0);
  }
  if (f.op === "minus") return wrap("−" + render(f.of[0], 1), 0);
  if (f.op === "mul") return wrap(render(f.of[0], 1) + " · " + render(f.of[1], 1), 1);
  if (f.op === "over") return wrap(render(f.of[0], 1) + " / " + render(f.of[1], 2), 1);
  if (f.op === "exp") return `exp(${render(f.of[0])})`;
  if (f.op === "log") return `ln ${render(f.of[0], 2)}`;
  if (f.op === "relu") return `max(0, ${render(f.of[0])})`;
  if (f.n === 2) return render(f.of[0], 2) + "²";
  if (f.n === -.5) return `1 / √(${render(f.of[0])})`;
  return render(f.of[0], 2) + "^" + brief(f.n);
}

// A sum of products, told line by line.
function dotOf(f) {
  let scale = null;
  if (f.op === "mul" && f.of[0].op === "add" && f.of[1].op === undefined && f.of[1].id === undefined)
    [f, scale] = [f.of[0], f.of[1].x];
  if (f.op !== "add" || f.of.length < 3) return null;
  if (!f.of.every(t => t.op === "mul" && t.of.every(x => x.id !== undefined))) return null;
  return { terms: f.of.map(t => t.of), scale };
}

function dotTable(dot, total) {
  const products = dot.terms.map(([a, b]) => a.x * b.x);
  const top = Math.max(...products.map(Math.abs)) || 1;
  const series = f => html(shortName(f.name).replace(/\[\d+\]$/, ""));
  let text = `<div class="dot"><span class="head">${series(dot.terms[0][0])}</span><span class="head">· ${series(dot.terms[0][1])}</span><span class="head">=</span><span></span>`;
  dot.terms.forEach(([a, b], i) => {
    const w = 50 * Math.abs(products[i]) / top;
    text += `<span class="formula">${ref(a, fixed(a.x, 3))}</span><span class="formula">${ref(b, fixed(b.x, 3))}</span>`
      + `<span>${fixed(products[i], 4)}</span><span class="bar"><i style="${products[i] < 0
        ? `right:50%;background:var(--cold)` : `left:50%;background:var(--heat)`};width:${w}%"></i></span>`;
  });
  const after = dot.scale === null ? "" : ` · ${brief(dot.scale)}`;
  return text + `<span></span><span class="sum">sum${after}</span><span class="sum">${fixed(total, 4)}</span><span></span></div>`;
}

function usesTable(id) {
  const uses = JSON.parse(lab.uses(id));
  if (!uses.length) return "";
  const strongest = [...uses].sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const some = strongest.slice(0, 6), rest = strongest.slice(6);
  let text = `<h4>Its gradient, from ${uses.length === 1 ? "one use" : uses.length + " uses"}: local derivative · gradient there</h4><div class="uses">`;
  for (const u of some)
    text += `<span class="l">${ref(u, html(shortName(u.name)))}</span><span class="s">${u.by ? ref(u.by, brief(u.local, 2))
      : brief(u.local, 2)} · ${brief(u.grad, 2)}</span><span class="r">${brief(u.share, 2)}</span>`;
  if (rest.length)
    text += `<span class="l s">${rest.length} more</span><span></span><span class="r">${brief(rest.reduce((s, u) => s + u.share, 0), 3)}</span>`;
  if (uses.length > 1)
    text += `<span class="sum">together</span><span class="sum"></span><span class="r sum">${brief(uses.reduce((s, u) => s + u.share, 0), 3)}</span>`;
  return text + "</div>";
}

function paths(id) {
  const why = JSON.parse(lab.paths(id));
  if (why.error) return `<p class="what">${html(why.error)}</p>`;
  let text = `<p class="what">${why.ways < 1e6 ? whole(why.ways) : brief(why.ways, 3)} ${why.ways === 1 ? "path" : "paths"} lead from the loss to here; slopes along a path are multiplied, and the paths add up to ${brief(why.sum)}. The strongest:</p>`;
  for (const path of why.paths) {
    const steps = path.steps.filter(s => s.id !== undefined);
    text += `<p class="way formula"><b>${brief(path.product, 3)}</b> = ${steps.map(s => ref(s, html(shortName(s.name)))).join(" → ")}</p>`;
  }
  return text;
}

function movedTable(id) {
  const u = JSON.parse(lab.moved(id));
  const n = x => brief(x);
  return `<h4>How AdamW moved it</h4><div class="formula">
    m = ${n(u.beta1)}·${n(u.m0)} + ${n(1 - u.beta1)}·${n(u.g)} = <b>${n(u.m)}</b><br>
    v = ${n(u.beta2)}·${n(u.v0)} + ${n(1 - u.beta2)}·${n(u.g)}² = <b>${n(u.v)}</b><br>
    m̂ = m / (1 − ${n(u.beta1)}^${u.t}) = m / ${n(u.mCorrection)} = <b>${n(u.mHat)}</b><br>
    v̂ = v / (1 − ${n(u.beta2)}^${u.t}) = v / ${n(u.vCorrection)} = <b>${n(u.vHat)}</b><br>
    w = ${n(u.w0)} − ${n(u.rate)}·${n(u.decay)}·${n(u.w0)} − ${n(u.rate)}·m̂ / (√v̂ + ${n(u.epsilon)}) = <b>${n(u.w)}</b><br>
    change: <b>${signed(u.w - u.w0, 5)}</b></div>`;
}

function lens() {
  const id = selected, box = $(".lens");
  if (turned && turned.id === id && box.contains(document.activeElement)
      && document.activeElement.closest(".turn") && $(".turn", box)) {
    $(".pair", box).outerHTML =                 // do not take the slider out of the hand
      pair({ id, x: data[id], grad: grads[id], weight: true });
    drawTurn();
    return;
  }
  const info = JSON.parse(lab.explain(id));
  if (info.error) { selected = -1; lensEmpty(); return; }
  names.set(id, info.name);
  let text = `<button type="button" class="back shut">close</button><button type="button" class="back before" ${trail.length ? "" : "hidden"}>← before</button>
    <h3>${html(title(id))}</h3><p class="what">${html(about(id))}</p>${pair(info)}`;
  if (info.weight && !updated) text += `<div class="turn"></div>`;
  if (info.weight && updated) text += movedTable(id);
  if (info.formula) {
    const dot = dotOf(info.formula);
    text += "<h4>Where it comes from</h4>" + (dot ? dotTable(dot, info.x)
      : `<div class="formula">${render(info.formula)} = <b>${brief(info.x)}</b></div>`);
  }
  if (!updated) {
    if (isBack() || turned) text += usesTable(id);
    text += `<details class="why"><summary>the paths of its gradient</summary></details>`;
  }
  const focus = box.contains(document.activeElement);
  box.innerHTML = text;
  $(".why", box)?.addEventListener("toggle", event => {
    if (event.target.open && event.target.children.length === 1)
      event.target.insertAdjacentHTML("beforeend", paths(id));
  });
  if (info.weight && !updated) buildTurn(id);
  if (focus) (box.querySelector(".before:not([hidden])") ?? box.querySelector("button")).focus({ preventScroll: true });
}

function pair(info) {
  const has = (isBack() || turned) && (info.id >= layout.count || !updated || info.weight);
  const g = updated && info.id < layout.count ? grads[info.id] : info.grad;
  return `<div class="pair"><div><small>number</small><b>${brief(info.x)}</b><em>${info.x}</em></div>
    <div class="g"><small>gradient of the loss</small>${has
      ? `<b>${brief(g, 3)}</b><em>${g}</em>` : "<b>–</b><em>not yet: the walk back has not been here</em>"}</div></div>`;
}

function lensEmpty() {
  $(".lens").classList.remove("open");
  $(".lens").innerHTML = `<p class="what" style="margin:0">Click any number. It tells what it was made from, with this step’s own numbers, and where its gradient came from. A weight can be turned.</p>`;
}

// --- a weight is turned ------------------------------------------------------------------

const SPAN = .6, POINTS = 41;

function buildTurn(id) {
  if (!turned || turned.id !== id) {
    const was = data[id];
    const sweep = lab.sweep(id, was - SPAN, was + SPAN, POINTS);
    turned = { id, was, sweep, loss: data[layout.loss], slope: lab.grads()[id], base: data.slice() };
    if (stages[at].walk !== undefined) lab.walkTo(stages[at].walk);
  }
  const box = $(".turn");
  const name = html(title(id));
  box.innerHTML = `<h4>Turn it</h4><svg viewBox="0 0 280 112" role="img" aria-label="the loss as ${name} is turned"></svg>
    <input type="range" class="knob" min="${turned.was - SPAN}" max="${turned.was + SPAN}" step="any" value="${data[id]}" aria-label="${name}">
    <div class="line"><input type="text" class="exact" inputmode="decimal" value="${data[id]}" aria-label="${name}, exactly">
    <button type="button" class="again" hidden>put it back</button></div><p class="said" role="status"></p>`;
  const knob = $(".knob", box), exact = $(".exact", box);
  knob.addEventListener("input", () => { exact.value = knob.value; turn(Number(knob.value)); });
  knob.addEventListener("keydown", event => {
    const by = { ArrowLeft: -.01, ArrowRight: .01, ArrowDown: -.01, ArrowUp: .01 }[event.key];
    if (!by) return;
    knob.value = Number(knob.value) + by;
    knob.dispatchEvent(new Event("input"));
    event.preventDefault();
    event.stopPropagation();
  });
  exact.addEventListener("change", () => {
    const x = Number(exact.value.replace("−", "-").replace(",", "."));
    if (exact.value.trim() === "" || !Number.isFinite(x)) {
      wrong(`“${exact.value}” is not a number`);
      exact.value = data[id];
      return;
    }
    wrong("");
    turn(x);
  });
  $(".again", box).addEventListener("click", () => {
    knob.value = exact.value = turned.was;
    turn(turned.was);
  });
  drawTurn();
}

let waiting = null;
function turn(x) {
  const asked = waiting !== null;
  waiting = x;
  if (asked) return;
  requestAnimationFrame(() => {
    const y = waiting;
    waiting = null;
    if (!turned) return;
    if (!turned.noted) {
      lab.remember();
      turned.noted = true;
      past.push("");
    }
    lab.set(turned.id, y);
    lab.compute();
    past[past.length - 1] = `s:${fullName(turned.id)}:${y}`;
    if (stages[at].walk !== undefined) lab.walkTo(stages[at].walk);
    data = lab.data();
    grads = lab.grads();
    base = turned.base;
    if (y === turned.was) {
      lab.back();
      past.pop();
      turned.noted = false;
      base = null;
      if (stages[at].walk !== undefined) lab.walkTo(stages[at].walk);
      grads = lab.grads();
    }
    draw();
    tell();
  });
}

const fullName = id => {
  const p = parameterOf(id), k = id - p.from;
  return p.name + (p.matrix ? `[${Math.floor(k / p.columns)}]` : "") + `[${k % p.columns}]`;
};

function settle() {
  turned = null;
  base = null;
}

function drawTurn() {
  const svg = $(".turn svg");
  if (!svg) return;
  const { was, sweep, loss, slope, id } = turned;
  const low = Math.min(...sweep, loss), high = Math.max(...sweep, loss);
  const pad = (high - low) * .12 || 1e-6;
  const x = w => 6 + 268 * (clamp(w, was - SPAN, was + SPAN) - was + SPAN) / (2 * SPAN);
  const y = l => clamp(96 - 84 * (l - low + pad) / (high - low + 2 * pad), 10, 98);
  const path = [...sweep].map((l, i) =>
    (i ? "L" : "M") + x(was - SPAN + 2 * SPAN * i / (POINTS - 1)).toFixed(1) + " " + y(l).toFixed(1)).join("");
  const now = data[id], lossNow = data[layout.loss], reach = .34;
  svg.innerHTML = `<line x1="6" x2="274" y1="96" y2="96" stroke="var(--rule)"/>
    <line class="tangent" x1="${x(was - reach)}" y1="${y(loss - slope * reach)}" x2="${x(was + reach)}" y2="${y(loss + slope * reach)}"/>
    <path class="curve" d="${path}"/>
    <circle class="wasmark" cx="${x(was)}" cy="${y(loss)}" r="3.5"/>
    <circle class="dotmark" cx="${x(now)}" cy="${y(lossNow)}" r="4.5"/>
    <text class="axis" x="6" y="9">the loss as this one weight is turned</text>
    <text class="axis" x="6" y="109">${brief(was - SPAN, 2)}</text><text class="axis" x="274" y="109" text-anchor="end">${brief(was + SPAN, 2)}</text>`;
  const moved = now !== was;
  $(".turn .said").innerHTML = moved
    ? `Loss ${brief(loss, 5)} → <b>${brief(lossNow, 5)}</b>, a change of <b>${signed(lossNow - loss, 5)}</b>. The gradient foretold <b>${signed(slope * (now - was), 5)}</b>.`
    : `The dashed line is the gradient, ${brief(slope, 3)}: how steeply the loss rises here.`;
  $(".turn .again").hidden = !moved;
  $(".ripple-key").hidden = !base;
}

// --- all the weights -----------------------------------------------------------------------

const maps = [];
function buildWeights() {
  const box = $(".matrices");
  box.replaceChildren();
  maps.length = 0;
  const size = innerWidth <= 640 ? 4 : 5;
  for (const p of layout.parameters) {
    const lying = p.rows > 40 && p.columns <= 40;
    const columns = lying ? p.rows : p.columns, rows = lying ? p.columns : p.rows;
    const canvas = element("canvas");
    const c = sized(canvas, columns * size, rows * size);
    box.append(element("figure", {}, canvas, element("figcaption", { textContent: p.name.replace("layer0.", "") })));
    const n = p.rows * p.columns;
    maps.push(() => {
      c.clearRect(0, 0, columns * size, rows * size);
      const value = k => show === "data" ? data[p.from + k] : show === "grad" ? grads[p.from + k]
        : data[p.from + k] - first[p.from + k];
      let top = 0;
      for (let k = 0; k < n; k++) top = Math.max(top, Math.abs(value(k)));
      for (let k = 0; k < n; k++) {
        const i = Math.floor(k / p.columns), j = k % p.columns;
        const x = (lying ? i : j) * size, y = (lying ? j : i) * size;
        c.fillStyle = ink.code;
        c.fillRect(x, y, size - .5, size - .5);
        paint(c, x, y, size - .5, size - .5, value(k), top);
        if (p.from + k === selected) {
          c.strokeStyle = ink.ink;
          c.lineWidth = 2;
          c.strokeRect(x - .5, y - .5, size + .5, size + .5);
        }
      }
    });
    pointing(canvas, event => {
      const b = canvas.getBoundingClientRect();
      const x = Math.floor((event.clientX - b.left) / size), y = Math.floor((event.clientY - b.top) / size);
      if (x < 0 || y < 0 || x >= columns || y >= rows) return -1;
      return p.from + (lying ? x * p.columns + y : y * p.columns + x);
    });
    keyed(canvas, p.name + ", " + n + " weights", Array.from({ length: n }, (_, k) => p.from + k), () => true);
  }
  const stop = $(".matrices canvas");
  if (stop) stop.tabIndex = 0;
}
function drawWeights() { for (const map of maps) map(); }

// --- practice --------------------------------------------------------------------------------

let running = 0, token = 0;
let replay = null;              // while an address is followed: { halted }
const SLICE = 14;               // milliseconds of a frame that training takes
const COLD = 20;                // steps that are slow, since a browser compiles as it runs
const MEASURED = 500;           // held-out names of the last measurement
const pause = () => new Promise(requestAnimationFrame);
const painted = () => new Promise(yes => requestAnimationFrame(() => setTimeout(yes)));

// Trains, a slice in each frame; what is on the table is opened again at the end.
async function train(steps, by = engine, quiet = false) {
  if (running || !steps) return;
  lab.use(by);
  const mine = ++token, document_ = layout?.document ?? $("input.name").value, stage = at;
  settle();
  if (updated) keepUpdate();
  lab.remember();
  running = steps;
  const begun = lab.steps();
  const mark = Object.keys(BY).find(k => BY[k] === by);
  past.push(mark + 0);
  let next = begun + 100, trouble = "";
  buttons();
  tell();
  await pause();          // the press is answered before the work begins
  while (running > 0 && mine === token) {
    const some = lab.train(Math.min(running, Math.max(1, next - lab.steps())), SLICE);
    if (!some.length) { trouble = lab.trouble(); break; }
    losses.push(...some);
    running -= some.length;
    past[past.length - 1] = mark + (lab.steps() - begun);
    if (lab.steps() >= next) {
      next += 200;
      await measure(50, mine);
    }
    if (lab.steps() - begun < COLD) await pause();
    drawChart();
    tell();
    predict();
    await pause();
  }
  if (mine !== token) return;
  running = 0;
  lab.use(engine);
  if (lab.steps() === begun) {
    past.pop();
    lab.back();
  }
  if (!quiet) {
    await measure(MEASURED, mine);
    if (mine !== token) return;
    await reopen(document_, stage);
    if (mine !== token) return;
    sample();
    await pause();
    if (mine !== token) return;
  }
  drawChart();
  predict();
  tell();
  buttons();
  if (trouble) wrong(trouble);
}

async function reopen(name, stage) {
  open(name);
  go(stage);
  await pause();
  buildWeights();
  drawWeights();
}

async function measure(count, mine) {
  const heldOutCount = model().heldOut;
  if (!heldOutCount) return;
  lab.measure();
  while (!lab.measureOn(count, SLICE)) {
    await pause();
    if (mine !== token) return;
  }
  const point = { step: lab.steps(), loss: lab.measured(), of: Math.min(count, heldOutCount) };
  heldOut = heldOut.filter(h => h.step !== point.step);
  heldOut.push(point);
}

function keepUpdate() {
  if (!updated) return;
  past.push("u:" + layout.document);
  losses.push(updated.loss);
  updated = null;
  lab.keep();
}

const model = () => JSON.parse(lab.model());

function buttons() {
  for (const b of all("[data-train], select.engine, .over, .make, .presets button, [data-move], .next-name, input.name"))
    b.disabled = running > 0;
  $(".undo").disabled = running > 0 || !past.length;
  $(".stop").hidden = !running;
  if (!running && layout) {
    $("[data-move=b]").disabled = at === 0;
    for (const key of "nlf") $(`[data-move=${key}]`).disabled = at === stages.length - 1;
  }
}

function tell() {
  const last = losses.slice(-50), held = heldOut.at(-1);
  const arrays = past.filter(act => act[0] === "a").reduce((n, act) => n + Number(act.slice(1)), 0);
  const steps = lab.steps();
  $(".told").textContent = `${whole(steps)} ${steps === 1 ? "step" : "steps"}`
    + (arrays ? `, ${arrays === steps ? "all" : whole(arrays)} by the array engine` : "")
    + (last.length ? `, mean of the last ${last.length}: ${(last.reduce((a, b) => a + b) / last.length).toFixed(3)} nats` : "")
    + (held && held.step === steps ? `; held-out loss ${held.loss.toFixed(3)} (${held.of} names)` : "")
    + (running ? " …" : "");
  for (const bar of all(".stage progress")) bar.value = steps;
  $(".undo").disabled = running > 0 || !past.length;
}

function stop() {
  if (replay) replay.halted = true;
  running = Math.min(running, 0);
}

function drawChart() {
  const canvas = $(".chart");
  const W = canvas.clientWidth || 600, H = canvas.clientHeight || 250, L = 34, B = 22;
  const ratio = devicePixelRatio || 1;
  canvas.width = W * ratio;
  canvas.height = H * ratio;
  const c = canvas.getContext("2d");
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  const begun = lab.steps() - losses.length;
  const n = Math.max(100, Math.ceil(lab.steps() / 100) * 100);
  const x = i => L + (W - L - 4) * i / n;
  const y = l => 8 + (H - B - 8) * (4.4 - clamp(l, 1.2, 4.4)) / 3.2;
  c.font = "12px " + getComputedStyle(canvas).fontFamily;
  c.textAlign = "right";
  for (const l of [1.5, 2, 2.5, 3, 3.5, 4]) {
    c.fillStyle = ink.rule;
    c.fillRect(L, y(l), W - L - 4, 1);
    c.fillStyle = ink.soft;
    c.fillText(l, L - 7, y(l) + 4);
  }
  c.setLineDash([3, 4]);
  c.strokeStyle = ink.edge;
  c.beginPath();
  const blind = Math.log(layout.alphabet.length);
  c.moveTo(L, y(blind));
  c.lineTo(W - 4, y(blind));
  c.stroke();
  c.setLineDash([]);
  c.fillStyle = ink.faint;
  const every = Math.max(1, Math.ceil(losses.length / 2500)), r = losses.length > 600 ? 1.3 : 2;
  for (let i = 0; i < losses.length; i += every)      // as squares: round ones take ten times as long
    c.fillRect(x(begun + i + 1) - r, y(losses[i]) - r, 2 * r, 2 * r);
  c.strokeStyle = ink.accent;
  c.lineWidth = 2;
  c.beginPath();
  let sum = 0;
  for (let i = 0; i < losses.length; i++) {
    sum += losses[i] - (i >= 50 ? losses[i - 50] : 0);
    if (i >= 9 && (i % every === 0 || i === losses.length - 1))
      c.lineTo(x(begun + i + 1), y(sum / Math.min(50, i + 1)));
  }
  c.stroke();
  c.fillStyle = ink.ink;
  for (const h of heldOut) c.fillRect(x(h.step) - 3, y(h.loss) - 3, 6, 6);
  c.fillStyle = ink.soft;
  for (let k = 0; k <= 4; k++) {
    c.textAlign = k === 4 ? "right" : k ? "center" : "left";
    c.fillText(whole(n * k / 4) + (k === 4 ? " steps" : ""), x(n * k / 4), H - 4);
  }
  canvas.setAttribute("aria-label", losses.length
    ? `the loss of ${whole(losses.length)} steps, the last ${losses.at(-1).toFixed(3)} nats` : "the loss of each step; none was taken yet");
}

function predict() {
  const begin = $(".begin").value;
  const p = lab.predict(begin, 1);
  if (!p.length) { if (begin) wrong(lab.trouble()); return; }
  const top = Math.max(...p), best = p.indexOf(top);
  $(".bars").innerHTML = [...p].map((x, i) =>
    `<div class="${i === best ? "best" : ""}" title="${html(shown(layout.alphabet[i]))} ${brief(100 * x, 3)} %"><i style="height:${(100 * x / Math.max(.15, top)).toFixed(1)}%"></i>${
      layout.alphabet[i] === "BOS" ? "■" : html(shown(layout.alphabet[i]))}</div>`).join("");
  $(".bars").setAttribute("aria-label", `after “${begin}” most likely: `
    + [...p].map((x, i) => [x, i]).sort((a, b) => b[0] - a[0]).slice(0, 3)
      .map(([x, i]) => `${shown(layout.alphabet[i])} ${brief(100 * x, 3)} %`).join(", "));
}

function sample() {
  const items = [];
  for (let i = 0; i < 10; i++) {
    const name = lab.sample("", Number($(".heat").value));
    const item = element("li", { textContent: name || "(nothing)" });
    if (name && lab.known(name)) item.className = "known";
    items.push(item);
  }
  $(".made").replaceChildren(...items);
}

// --- which model ------------------------------------------------------------------------------

function documents() { return own ? own.text : corpusNames; }

// Makes a model; false, and the old one stays, if it cannot be.
function make(settings) {
  if (!wrong(lab.start(documents(), settings.join("\n")))) return false;
  lab.use(engine);
  words = settings;
  fresh();
  return true;
}

function fresh() {
  token++;
  running = 0;
  past = [];
  losses = [];
  heldOut = [];
  first = null;
  selected = -1;
  trail = [];
  names.clear();
  settle();
  updated = null;
  lensEmpty();
}

let beginnings = 0, firstSeen = null;

// The number of the stage at which a step is open at the prompt. A walk back that has come
// between two rows is shown where it has reached the one before.
function stageOf(place) {
  const { kind, position, titles, walk } = place;
  if (kind === "update") return stages.length - 1;
  const last = test => Math.max(0, stages.findLastIndex(test));
  if (kind === "mean") return last(s => s.kind === "mean");
  if (kind === "back") return last(s => s.kind === "mean" || s.kind !== "update" && s.walk <= walk);
  if (kind !== "forward") return 0;
  return last(s => s.kind === "forward" && s.p === position
    && titles.includes(layout.stations[s.r].part + " · " + layout.stations[s.r].title));
}

// Opens a step; what stands below it follows when the step can be seen.
async function begin(name, stage = 0) {
  const mine = ++beginnings;
  if (!open(name)) {
    const said = $(".wrong").textContent;
    open("");
    wrong(said + "; here is the next name of the list");
  }
  $("input.name").value = layout.document;
  at = 0;
  maps.length = 0;
  go(typeof stage === "number" ? stage : stageOf(stage));
  await painted();
  firstSeen ??= performance.now();
  if (mine !== beginnings) return;
  buildWeights();
  drawWeights();
  showModel();
  drawChart();
  if (!lab.predict($(".begin").value, 1).length) $(".begin").value = "";
  predict();
  sample();
  tell();
  buttons();
}

let engine = "graph";   // what takes the steps of training
const BY = { t: "graph", a: "array" };      // and what took those that the address counts

function useEngine(name) {
  if (!wrong(lab.use(name))) return;
  engine = name;
  $("select.engine").value = name;
}

const isPreset = word => choices.presets.includes(word);

function showModel() {
  choices ??= JSON.parse(lab.choices());
  const m = model();
  const preset = isPreset(words[0]) ? words[0] : "microgpt";
  $(".which").textContent = `This one has ${whole(m.parameters)} parameters: ${words.join(", ") || "microgpt"}`
    + `. It learns from ${whole(m.training)} names, and ${whole(m.heldOut)} are held out.`;
  $(".presets").replaceChildren(...choices.presets.map(name => {
    const button = element("button", { type: "button", textContent: name, onclick: () => {
      if (make([name])) begin($("input.name").value);
    } });
    button.setAttribute("aria-pressed", name === preset);
    return button;
  }));
  $(".keys").replaceChildren(...choices.keys.filter(k => k.name !== "vocabulary").map(key => {
    const now = m.words[key.name];
    const field = key.choices.length
      ? element("select", {}, ...key.choices.map(c => element("option", { textContent: c, selected: c === now })))
      : element("input", { type: "text", value: now });
    field.dataset.key = key.name;
    field.dataset.was = now;
    const label = element("label", { title: key.about }, key.name + " ", field);
    label.addEventListener("input", () => label.classList.toggle("changed", field.value !== now));
    return label;
  }));
  $(".list").textContent = own ? own.name : `${whole(m.training + m.heldOut)} names of the book`;
}

function makeFromKnobs() {
  const preset = isPreset(words[0]) ? [words[0]] : [];
  const old = words.filter(w => w.includes("="));
  const changed = all(".keys [data-key]").filter(f => f.value !== f.dataset.was)
    .map(f => `${f.dataset.key}=${f.value.trim()}`);
  const settings = new Map([...old, ...changed].map(w => [w.split("=")[0], w]));
  if (make([...preset, ...settings.values()])) begin($("input.name").value);
}

async function takeList(file) {
  if (file.size > 5e6) return wrong(`${file.name} has ${whole(file.size)} bytes; a page takes at most 5,000,000`);
  const before = own;
  const text = (await file.text()).replace(/\r/g, "");
  if (/[\0\ufffd]/.test(text)) return wrong(`${file.name} is not a text in UTF-8`);
  const found = text.split("\n").filter(l => l.trim()), count = found.length;
  const longest = found.reduce((most, l) => Math.max(most, l.length), 0);
  if (longest > 1000) return wrong(`${file.name} has a line of ${whole(longest)} characters; a name has at most 1,000`);
  if (count < 2) return wrong(`${file.name} has no two names, a name a line`);
  own = { text, name: `${whole(count)} lines of ${file.name}` };
  if (make(words)) begin("");
  else own = before;
}

// --- the address ----------------------------------------------------------------------------------

let written = null, writes;

// Once it has come to rest: browsers take a hundred changes in half a minute, a slider makes more.
function address() {
  clearTimeout(writes);
  writes = setTimeout(writeAddress, 100);
}

function writeAddress() {
  if (running) return;
  const q = new URLSearchParams();
  if (words.length) q.set("model", words.join(" "));
  if (past.length) q.set("did", past.join(" "));
  if (engine !== "graph") q.set("engine", engine);
  q.set("name", layout.document);
  q.set("at", at);
  if (selected >= 0) q.set("see", names.get(selected));
  written = "#" + q;
  try { history.replaceState(null, "", location.href.split("#")[0] + written); } catch { /* it is only a convenience */ }
}

// Goes where an address says: the model is made, and what was done is done again,
// in sight of whoever waits for it; another address ends that.
async function follow() {
  running = 0;
  const q = new URLSearchParams(location.hash.slice(1));
  const settings = (q.get("model") ?? "").split(" ").filter(Boolean);
  if (typeof labSession !== "undefined" && !q.has("model")) { if (!resume(labSession)) return; }
  else if (!make(settings)) {
    const said = $(".wrong").textContent;
    make([]);
    const begun = begin("emma");
    wrong(said);
    return begun;
  }
  const name = q.get("name") ?? (typeof labSession !== "undefined" ? labSession.document : "emma");
  const did = (q.get("did") ?? "").split(" ").filter(Boolean);
  const not = [];
  if (did.length) {
    if (!open(name)) open("");
    const steps = did.filter(isTraining).reduce((n, act) => n + Number(act.slice(1)), 0);
    const mine = replay = { halted: false };
    $("input.name").value = layout.document;
    if (steps) sayReplay(steps);
    for (const act of did) {
      if (!await again(act)) not.push(act);
      if (mine !== replay) return;
      if (mine.halted) break;
    }
    replay = null;
    if (mine.halted) wrong(`you have stopped what this address asks for, after ${whole(lab.steps())} steps`);
  } else replay = null;
  const trouble = $(".wrong").textContent;
  useEngine(q.get("engine") ?? engine);
  const said = trouble || $(".wrong").textContent
    || (not.length ? `this address asks for what cannot be done here: ${not.join(" ").slice(0, 100)}` : "");
  const asAtThePrompt = typeof labSession !== "undefined" && !did.length && !q.has("name");
  const begun = begin(name, asAtThePrompt && !q.has("at") ? labSession.stage
    : clamp(Number(q.get("at")) || 0, 0, 1e6));
  const see = q.has("see") ? lab.id(q.get("see")) : -1;
  if (see >= 0) select(see);
  if (said) wrong(said);
  await begun;
}

function sayReplay(steps) {
  const bar = element("progress", { max: lab.steps() + steps, value: lab.steps() });
  bar.setAttribute("aria-label", "training");
  $(".stage").replaceChildren(
    element("p", { textContent: `This address asks for ${whole(steps)} ${steps === 1 ? "step" : "steps"} of training first.` }),
    element("p", {}, bar, " ", element("button", { type: "button", className: "halt", onclick: stop, textContent: "stop" })));
}

const isTraining = act => /^[ta]\d{1,5}$/.test(act) && Number(act.slice(1)) <= 20000;

// Does what an address says was done; false if it cannot be.
async function again(act) {
  if (isTraining(act)) {
    await train(Number(act.slice(1)), BY[act[0]], true);
    return true;
  }
  if (act.startsWith("u:")) {
    if (lab.open(act.slice(2))) return false;
    lab.update();
    lab.keep();
  } else if (act.startsWith("s:")) {
    const [, weight, x] = act.split(":");
    if (lab.id(weight) < 0 || !x || !Number.isFinite(Number(x))) return false;
    lab.remember();
    lab.set(lab.id(weight), Number(x));
  } else return false;
  past.push(act);
  return true;
}

// The model of the prompt, as it wrote it into this page.
function resume(session) {
  const raw = bytes(session.numbers);
  const ok = wrong(lab.resume(session.documents, session.heldOut, session.words.join("\n"),
    session.alphabet, session.steps, session.seed, session.draws, session.spare ?? NaN,
    new Float64Array(raw.buffer)));
  if (!ok) return false;
  useEngine(session.engine);
  own = { text: session.documents, name: "the documents of your session" };
  words = session.changes;
  fresh();
  return true;
}

// --- the page ---------------------------------------------------------------------------------------

function bytes(base64) {
  const text = atob(base64), array = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) array[i] = text.charCodeAt(i);
  return array;
}

async function start() {
  lab = await engineReady;
  document.body.append(tip);
  inks();
  await follow();
  window.labReady = { first: firstSeen, all: performance.now() };     // since it was opened
  window.labEngine = lab;       // for whoever wants to ask by hand
}

function listen() {
  const input = $("input.name");
  const reset = () => { selected = -1; trail = []; lensEmpty(); };
  input.addEventListener("input", () => {
    const name = input.value.trim();
    if (!name) wrong("");
    if (!name || running) return;
    const shape = stages[at];
    keepUpdate();
    if (!open(name)) return;
    reset();
    const same = stages.findIndex(s => s.kind === shape.kind && s.p === shape.p && s.r === shape.r);
    go(same >= 0 ? same : 0);
    tell();
  });
  $(".next-name").addEventListener("click", () => {
    keepUpdate();
    open("");
    input.value = layout.document;
    reset();
    go(0);
    drawChart();
    tell();
  });
  for (const button of all("[data-move]")) button.addEventListener("click", () => move(button.dataset.move));
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || running || !layout) return;
    if (event.target.closest?.("input, select, textarea")) return;
    if (["n", "b", "l", "f"].includes(event.key)) move(event.key);
    if (event.key === "Escape") $(".lens").classList.remove("open");
  });
  $(".lens").addEventListener("click", event => {
    const link = event.target.closest("[data-id]");
    if (link) select(Number(link.dataset.id));
    else if (event.target.closest(".shut")) $(".lens").classList.remove("open");
    else if (event.target.closest(".before")) select(trail.pop(), true);
  });
  for (const button of all("[data-show]"))
    button.addEventListener("click", () => {
      show = button.dataset.show;
      for (const b of all("[data-show]")) b.setAttribute("aria-pressed", b === button);
      drawWeights();
    });
  for (const button of all("[data-train]"))
    button.addEventListener("click", () => train(Number(button.dataset.train)));
  $("select.engine").addEventListener("change", event => {
    useEngine(event.target.value);
    address();
  });
  $(".stop").addEventListener("click", stop);
  $(".undo").addEventListener("click", () => {
    const last = past.at(-1);
    settle();
    if (updated) { lab.undo(); updated = null; }
    if (!last || !lab.back()) return;
    past.pop();
    losses.length = Math.max(0, losses.length - (last[0] in BY ? Number(last.slice(1)) : last[0] === "u" ? 1 : 0));
    heldOut = heldOut.filter(h => h.step <= lab.steps());
    reopen(layout.document, Math.min(at, stages.length - 1));
    drawChart();
    predict();
    tell();
  });
  $(".over").addEventListener("click", () => {
    const name = layout.document;
    if (typeof labSession !== "undefined" && own?.text === labSession.documents ? resume(labSession) : make(words)) begin(name);
  });
  $(".begin").addEventListener("input", () => { wrong(""); predict(); });
  $(".draw").addEventListener("click", sample);
  $(".heat").addEventListener("input", event => { $("output").textContent = event.target.value; sample(); });
  $(".make").addEventListener("click", makeFromKnobs);
  $(".own input").addEventListener("change", event => {
    if (event.target.files[0]) takeList(event.target.files[0]);
  });
  const box = $(".lab");
  for (const kind of ["dragover", "dragleave", "drop"])
    addEventListener(kind, event => {
      if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
      event.preventDefault();
      box.classList.toggle("over-it", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files[0] && !running) takeList(event.dataTransfer.files[0]);
    });
  listenToFilm();
  const repaint = () => { inks(); if (layout) { draw(); drawChart(); } };
  new MutationObserver(repaint).observe(document.documentElement,
    { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width || !layout || running) return;
    width = innerWidth;
    buildRows();
    buildWeights();
    draw();
    drawChart();
  });
  addEventListener("hashchange", () => {
    if (location.hash !== written) follow();
  });
}

$(".lab").hidden = false;       // without script there is nothing that it could do
lensEmpty();
listen();
start().catch(error => {
  const can = typeof WebAssembly === "object" && typeof DecompressionStream === "function";
  $(".stage").innerHTML = "<p>This browser cannot run the engine: it needs WebAssembly with garbage collection (Chrome 119, Firefox 120, Safari 18.2 or newer). The book can still be read.</p>";
  if (can && !(error instanceof WebAssembly.CompileError)) throw error;
});

})();
