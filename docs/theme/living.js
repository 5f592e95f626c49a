// Small figures with a hand on them, beside those that are printed. The engine
// computes them; it is loaded when one comes into view. Without this file, or in
// a browser that cannot run it, the book is what it is on paper.
"use strict";

(() => {

const brief = x => x === 0 ? "0" : (Math.abs(x) >= 1e4 || Math.abs(x) < 1e-4 ? x.toExponential(2)
  : String(Number(x.toPrecision(4)))).replace("-", "−");
const shown = symbol => symbol === "BOS" ? "■" : symbol;

// --- the engine, once a page ------------------------------------------------------

const engine = () => loadScript("engine.js").then(() => engineReady);

// A model that has read five hundred names, for the figures that need one.
let training = null;
const trained = (lab, say) => training ??= (async () => {
  await loadScript("names.js");
  lab.start(corpusNames, "");
  while (lab.steps() < 500) {
    lab.train(500 - lab.steps(), 14);
    say(`it learns: ${lab.steps()} of 500 names`);
    await new Promise(requestAnimationFrame);
  }
  return JSON.parse(lab.open("emma") || lab.layout()).alphabet;
})();

// --- parts --------------------------------------------------------------------------

function slider(label, min, max, step, value, change) {
  const out = newElement("output", { textContent: brief(value) });
  const input = newElement("input", { type: "range", min, max, step, value });
  input.addEventListener("input", () => { out.textContent = brief(Number(input.value)); change(); });
  input.addEventListener("keydown", event => event.stopPropagation());
  const row = newElement("label", {}, label + " ", input, out);
  Object.defineProperty(row, "value", { get: () => Number(input.value) });
  return row;
}

function bars(list, names, best = -1) {
  const top = Math.max(.0001, ...list);
  return newElement("div", { className: "living-bars" }, ...[...list].map((x, i) => {
    const bar = newElement("span", { className: i === best ? "best" : "" });
    bar.style.height = 100 * x / top + "%";
    return newElement("div", { title: `${names[i]} ${brief(100 * x)} %` }, bar, newElement("b", { textContent: names[i] }));
  }));
}

const SVG = "http://www.w3.org/2000/svg";
function drawing(width, height, label, parts) {
  const box = document.createElementNS(SVG, "svg");
  box.setAttribute("viewBox", `0 0 ${width} ${height}`);
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", label);
  box.innerHTML = parts;
  return box;
}

// --- the figures ------------------------------------------------------------------------

const FIGURES = {

  "figure-value-graph": ["Turn a and b", (lab, box) => {
    const draw = () => {
      const [ab, L, da, db] = lab.graph(a.value, b.value);
      const all = [`ab = ${brief(ab)}`, `L = ab + a = ${brief(L)}`,
        `∂L/∂a = b + 1 = ${brief(da)}`, `∂L/∂b = a = ${brief(db)}`];
      out.replaceChildren(...all.flatMap(text => [newElement("span", { textContent: text }), "   "]));
    };
    const a = slider("a", -5, 5, .1, 2, draw), b = slider("b", -5, 5, .1, -3, draw);
    const out = newElement("p", { className: "living-said" });
    box.append(a, b, out);
    draw();
  }],

  "figure-softmax-bars": ["Move the scores", (lab, box) => {
    const draw = () => {
      const p = lab.softmax(Float64Array.from(scores, s => s.value), 1);
      out.replaceChildren(bars(p, [...p].map(x => x.toFixed(2))));
    };
    const scores = [2, 1, 0].map((z, i) => slider(`score ${i}`, -4, 6, .1, z, draw));
    const out = newElement("div");
    box.append(...scores, out);
    draw();
  }],

  "figure-temperature-bars": ["Turn the temperature", (lab, box) => {
    const draw = () => {
      const p = lab.softmax(Float64Array.of(2, 1, 0), T.value);
      out.replaceChildren(bars(p, [...p].map(x => x.toFixed(2))));
    };
    const T = slider("T", 0, 4, .05, 1, draw), out = newElement("div");
    box.append(T, out);
    draw();
  }],

  "figure-attention-heat": ["Type a name of your own", async (lab, box) => {
    const said = newElement("p", { className: "living-said" });
    const input = newElement("input", { type: "text", value: "olivia", maxLength: 15, spellcheck: false,
      autocomplete: "off" });
    const out = newElement("div");
    box.append(newElement("label", {}, "name ", input), said, out);
    await trained(lab, text => { said.textContent = text; });
    const draw = () => {
      const wrong = lab.open(input.value.trim() || "a");
      said.textContent = wrong || "The darker, the more the letter of the row looks at that of the column.";
      if (wrong) return;
      const layout = JSON.parse(lab.layout()), data = lab.data(), n = layout.positions, size = 24;
      let parts = "";
      for (const s of layout.strips.filter(s => s.name === "layer0.weights"))
        for (let t = 0; t < s.size; t++)
          parts += `<rect x="${30 + t * size}" y="${24 + s.position * size}" width="${size - 2}" height="${size - 2}" fill="var(--heat)" fill-opacity="${(.06 + .94 * data[s.from + t]).toFixed(3)}"><title>${shown(layout.tokens[s.position])} looks at ${shown(layout.tokens[t])}: ${brief(data[s.from + t])}</title></rect>`;
      for (let p = 0; p < n; p++)
        parts += `<text x="${41 + p * size}" y="17">${shown(layout.tokens[p])}</text><text x="16" y="${40 + p * size}">${shown(layout.tokens[p])}</text>`;
      const picture = drawing(34 + n * size, 28 + n * size, "who looks at whom in " + layout.document, parts);
      picture.style.maxWidth = 34 + n * size + "px";
      out.replaceChildren(picture);
    };
    input.addEventListener("input", draw);
    draw();
  }],

  "figure-activation-curves": ["Bend a number", (lab, box) => {
    const names = lab.bends().split(" ");
    const which = newElement("select", {}, ...names.map(name => newElement("option", { textContent: name })));
    const draw = () => {
      const k = which.selectedIndex, X = x => 150 + 45 * x, Y = y => 130 - 28 * y;
      let path = "";
      for (let v = -3; v <= 3.001; v += .05) path += (path ? "L" : "M") + X(v).toFixed(1) + " " + Y(Math.min(5, lab.bend(k, v)[0])).toFixed(1);
      const [y, slope] = lab.bend(k, x.value);
      const px = X(x.value), py = Y(Math.min(5, y));
      out.replaceChildren(drawing(300, 160, `${names[k]} at ${brief(x.value)}`,
        `<path class="axis" d="M10 130H290M150 5V155"/><path class="curve" d="${path}"/>`
        + `<path class="slope" d="M${px - 40} ${py + 40 * slope * 28 / 45}L${px + 40} ${py - 40 * slope * 28 / 45}"/>`
        + `<circle cx="${px}" cy="${py}" r="5"/>`));
      said.textContent = `${names[k]}(${brief(x.value)}) = ${brief(y)}, and its slope there is ${brief(slope)}`;
    };
    const x = slider("x", -3, 3, .05, 1, draw);
    const out = newElement("div"), said = newElement("p", { className: "living-said" });
    which.addEventListener("input", draw);
    box.append(newElement("label", {}, "bend ", which), x, out, said);
    draw();
  }],

  "figure-valley-paths": ["Walk down a valley", (lab, box) => {
    const draw = () => {
      const X = x => 200 + 45 * x, Y = y => 80 - 55 * y;
      let parts = "";
      for (const r of [.5, 1, 2, 3, 4])
        parts += `<ellipse class="axis" cx="200" cy="80" rx="${45 * r}" ry="${55 * r / Math.sqrt(steep.value)}"/>`;
      const ends = [];
      for (const [plain, kind] of [[true, "slope"], [false, "curve"]]) {
        const path = lab.valley(steep.value, rate.value, plain, 60);
        let d = "";
        for (let i = 0; i < path.length; i += 2) {
          const x = Math.max(-5, Math.min(5, path[i])), y = Math.max(-2, Math.min(2, path[i + 1]));
          d += (d ? "L" : "M") + X(x).toFixed(1) + " " + Y(y).toFixed(1);
        }
        parts += `<path class="${kind}" d="${d}"/>`;
        ends.push((path.at(-2) ** 2 + steep.value * path.at(-1) ** 2) / 2);
      }
      out.replaceChildren(drawing(400, 160, "two ways down a valley", parts));
      said.textContent = `After 60 steps AdamW (solid) is at a height of ${brief(ends[1])}, the plain gradient (dashed) at ${brief(ends[0])}.`;
    };
    const steep = slider("how steep the sides are", 1, 40, 1, 24, draw);
    const rate = slider("learning rate", .01, .5, .01, .08, draw);
    const out = newElement("div"), said = newElement("p", { className: "living-said" });
    box.append(steep, rate, out, said);
    draw();
  }],

  "figure-next-letter-bars": ["Draw a name, letter by letter", async (lab, box) => {
    const said = newElement("p", { className: "living-said" });
    box.append(said);
    const alphabet = await trained(lab, text => { said.textContent = text; });
    const input = newElement("input", { type: "text", maxLength: 15, spellcheck: false, autocomplete: "off" });
    const draw = () => {
      const p = lab.predict(input.value, T.value);
      said.textContent = p.length ? "Type a beginning, or click a bar to take that letter." : lab.trouble();
      if (p.length) out.replaceChildren(bars(p, alphabet.map(shown), p.indexOf(Math.max(...p))));
    };
    const T = slider("T", .1, 2, .1, .8, draw), out = newElement("div");
    const whole = newElement("button", { type: "button", textContent: "draw the rest", onclick: () => {
      const name = lab.sample(input.value, T.value);
      said.textContent = lab.trouble() || `drawn: “${name}”`;
    } });
    input.addEventListener("input", draw);
    out.addEventListener("click", event => {
      const bar = event.target.closest(".living-bars > div");
      if (!bar) return;
      const letter = alphabet[[...bar.parentElement.children].indexOf(bar)];
      input.value = letter === "BOS" || input.value.length > 14 ? "" : input.value + letter;
      draw();
    });
    box.prepend(newElement("label", {}, "so far ", input), T, whole, out);
    draw();
  }],
};

// --- on the page ----------------------------------------------------------------------------

function setUp(anchor, [title, start]) {
  const box = newElement("div", { className: "living-box" });
  const figure = newElement("section", { className: "living" },
    newElement("p", { className: "living-title", textContent: title }), box);
  figure.setAttribute("aria-label", title);
  anchor.after(figure);
  new IntersectionObserver(async (entries, observer) => {
    if (!entries.some(e => e.isIntersecting)) return;
    observer.disconnect();
    try {
      await start(await engine(), box);
    } catch {
      figure.remove();      // the book is complete without
    }
  }, { rootMargin: "200px" }).observe(figure);
}

if (typeof WebAssembly === "object" && typeof DecompressionStream === "function")
  for (const [id, figure] of Object.entries(FIGURES)) {
    const anchor = document.getElementById(id);
    if (anchor) setUp(anchor, figure);
  }

})();
