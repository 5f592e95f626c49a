// What readers do with the book, each as a small play in a real browser. A
// habit returns what is wrong, or nothing.

const SHIFT = 8;
const here = tab => tab.evaluate("location.pathname.split('/').pop()");
const focus = (tab, css) =>
  tab.evaluate(`document.querySelector(${JSON.stringify(css)}).focus()`);

async function search(tab, words) {
  await tab.evaluate(`(() => {
    const input = document.querySelector(".search input");
    input.focus();
    input.value = ${JSON.stringify(words)};
    input.dispatchEvent(new Event("input"));
  })()`);
  return tab.evaluate(`[...document.querySelectorAll(".found a")].map(a => ({
    name: a.firstChild.data, address: a.getAttribute("href"),
    text: a.textContent }))`);
}

// Words for things that the book explains, and where each is explained.
const WORDS = {
  "backpropagation": "value.html#backward glossary.html#term-backpropagation",
  "chain rule": "value.html#backward",
  "overfitting": "trainer.html#overfitting",
  "perplexity": "loss.html#loss-production glossary.html#term-perplexity",
  "cross entropy": "loss.html#cross-entropy",
  "one-hot": "loss.html glossary.html#term-one-hot",
  "softmax": "loss.html glossary.html#term-softmax",
  "layer norm": "norm.html",
  "RMSNorm": "norm.html#rms-norm",
  "learning rate": "adamw.html glossary.html#term-learning-rate",
  "weight decay": "adamw.html glossary.html#term-weight-decay",
  "gradient clipping": "training-step.html#clipping",
  "warm-up": "schedule.html",
  "Adam": "adamw.html glossary.html#term-adamw",
  "KV cache": "attention.html#kv-cache",
  "attention": "attention.html",
  "flash": "online-softmax.html",
  "residual": "block.html glossary.html#term-residual-connection",
  "RoPE": "rotary.html",
  "embeddings": "embedding.html",
  "BPE": "byte-pairs.html glossary.html#term-bpe",
  "SwiGLU": "mlp.html#mlp-production",
  "top-p": "sampling.html",
  "temperature": "sampler.html glossary.html#term-temperature",
  "fine-tuning": "fine-tuning.html",
  "LoRA": "low-rank.html",
  "DPO": "preference.html",
  "Hessian": "curvature.html",
  "scaling laws": "gpt.html#scaling-laws",
};

export const habits = {

  async "words that people use are found, and first"(tab) {
    await tab.open("index.html");
    const missed = [];
    for (const [words, places] of Object.entries(WORDS)) {
      const first = (await search(tab, words))[0]?.address;
      if (!places.split(" ").includes(first)) missed.push(`${words}: ${first}`);
    }
    return missed.join("; ");
  },

  async "the text is searched, and shows where the words stand"(tab) {
    await tab.open("index.html");
    const hits = await search(tab, "square root");
    if (!hits.some(h => /square root/i.test(h.text.slice(h.name.length))))
      return "no excerpt: " + JSON.stringify(hits);
    const code = await search(tab, "attention");
    const at = code.findIndex(h => /^Attention\./.test(h.name));
    if (at >= 0 && code.slice(at).some(h => /glossary/.test(h.address)))
      return "private fields before the glossary";
    return (await search(tab, "Value.add"))[0]?.address.startsWith("value.html#")
      ? "" : "a name of the code is not found";
  },

  async "a search without an answer says so"(tab) {
    await tab.open("value.html");
    await search(tab, "zebra crossing");
    const said = await tab.evaluate(
      "document.querySelector('.search [role=status]').textContent");
    return /Nothing found for “zebra crossing”/.test(said) ? "" : `says "${said}"`;
  },

  async "a search is done by keys alone, and a screen reader can follow"(tab) {
    await tab.open("value.html");
    await tab.key("/");
    for (const letter of "softmax") await tab.key(letter);
    const state = () => tab.evaluate(`(() => {
      const input = document.querySelector("[role=combobox]");
      const active = input.getAttribute("aria-activedescendant");
      return [input === document.activeElement, input.ariaExpanded,
        document.getElementById(active)?.ariaSelected,
        document.getElementById(active)?.role,
        [...document.querySelectorAll(".found a")].findIndex(a => a.id === active)]
        .join(" ");
    })()`);
    if (await state() !== "true true true option 0") return "typed: " + await state();
    await tab.key("ArrowDown");
    if (await state() !== "true true true option 1") return "down: " + await state();
    await tab.key("Escape");
    if (await tab.evaluate("!document.querySelector('.found').hidden"
        + " || document.querySelector('[role=combobox]').ariaExpanded !== 'false'"))
      return "Escape does not close it";
    for (const letter of "adamw") await tab.key(letter);
    await tab.key("Tab");
    if (await tab.evaluate("!document.querySelector('.found').hidden"))
      return "it stays open when Tab has left it";
    await focus(tab, ".search input");
    await tab.key("Enter");
    await new Promise(yes => setTimeout(yes, 400));
    return /adamw|glossary/.test(await here(tab)) ? "" : "Enter goes nowhere";
  },

  async "arrow keys turn the page"(tab) {
    await tab.open("loss.html");
    await tab.key("ArrowRight");
    await new Promise(yes => setTimeout(yes, 400));
    return await here(tab) === "loss.html" ? "they do not" : "";
  },

  async "arrow keys that mean something else do not turn the page"(tab) {
    await tab.open("attention.html", { width: 360 });
    const stays = async (what, ...key) => {
      await tab.key(...key);
      await new Promise(yes => setTimeout(yes, 150));
      if (await here(tab) !== "attention.html") throw new Error(what);
    };
    await stays("Shift and an arrow", "ArrowRight", SHIFT);
    for (const css of [".stemblock[tabindex]", "pre[tabindex]", "summary",
        ".search input", "button.theme", ".transcript .copy"]) {
      await tab.evaluate(
        "document.querySelector('.side').classList.add('open')");
      await focus(tab, css);
      if (!await tab.evaluate(`document.activeElement.matches(${
        JSON.stringify(css)})`)) throw new Error(`${css} has no focus`);
      await stays(`an arrow in ${css}`, "ArrowRight");
    }
    await tab.evaluate(`document.activeElement.blur();
      getSelection().selectAllChildren(document.querySelector("article p"))`);
    await stays("an arrow while text is selected", "ArrowRight");
  },

  async "the phone's menu says whether it is open, and Escape closes it"(tab) {
    await tab.open("value.html", { width: 360 });
    const state = () => tab.evaluate(`[document.querySelector("button.menu")
      .ariaExpanded, document.querySelector("nav").checkVisibility()].join(" ")`);
    if (await state() !== "false false") return "at first " + await state();
    await tab.key("/");
    if (await state() !== "true true") return "after / " + await state();
    await tab.key("Escape");
    return await state() === "false false" ? "" : "after Escape " + await state();
  },

  async "without script the text can be read at every width"(tab) {
    for (const [width, height] of [[360, 740], [800, 700], [800, 1100], [1440, 900]]) {
      await tab.open("value.html", { width, height, script: false });
      await tab.keep(`without-script-${width}-${height}`, width);
      const covered = await tab.evaluate(`(() => {
        const seen = () => [0.25, 0.5, 0.75].filter(y => document
          .elementFromPoint(innerWidth * 0.7, innerHeight * y)
          ?.closest("main")).length;
        const start = seen();
        scrollTo({ top: 1500, behavior: "instant" });
        return [start, seen()].join(" ");
      })()`);
      if (covered !== "3 3") return `${width}x${height}: text at ${covered} of 3 3`;
      const link = width < 960
        ? `document.querySelector("a.menu").checkVisibility()`
        : `document.querySelector("nav").checkVisibility()`;
      if (!await tab.evaluate(link)) return `${width}: no way to the contents`;
    }
  },

  async "a page printed from the dark theme is dark on white"(tab) {
    await tab.open("attention.html", { scheme: "dark" });
    await tab.evaluate("document.documentElement.dataset.theme = 'dark'");
    await tab.tab("Emulation.setEmulatedMedia", { media: "print",
      features: [{ name: "prefers-color-scheme", value: "dark" }] });
    await tab.keep("printed-from-dark", 800);
    const ground = await tab.evaluate("getComputedStyle(document.body).backgroundColor");
    const ink = await tab.evaluate(`(() => {
      const c = document.createElement("canvas").getContext("2d");
      c.fillStyle = getComputedStyle(document.querySelector("article p")).color;
      c.fillRect(0, 0, 1, 1);
      return Math.max(...c.getImageData(0, 0, 1, 1).data.slice(0, 3));
    })()`);
    if (ink > 90) return `ink ${ink} on ${ground}`;
    const pale = await tab.pale();
    return pale && "pale: " + pale;
  },

  async "columns of numbers end on one line"(tab) {
    await tab.open("gpt.html");
    return tab.evaluate(`(() => {
      const cells = [...document.querySelectorAll("td.halign-right")];
      if (cells.length < 20) return cells.length + " cells";
      return cells.filter(c => getComputedStyle(c).textAlign !== "right").length
        ? "not at the right" : "";
    })()`);
  },

  async "links in running text differ by more than their colour"(tab) {
    await tab.open("attention.html");
    return tab.evaluate(`[...document.querySelectorAll("p a, li a, td a")]
      .filter(a => a.closest("article") && a.textContent.trim()
        && !getComputedStyle(a).textDecorationLine.includes("underline"))
      .slice(0, 3).map(a => a.outerHTML).join(" ")`);
  },

  async "a transcript copies only what is typed"(tab) {
    await tab.open("value.html");
    return tab.evaluate(`(async () => {
      let copied = "";
      Object.defineProperty(navigator, "clipboard",
        { value: { writeText: text => { copied = text; } } });
      const pres = [...document.querySelectorAll("pre")];
      for (const pre of pres) {
        const button = pre.parentElement.querySelector(".copy");
        if (!button) return "no button beside " + pre.textContent.slice(0, 50);
        button.click();
        await 0;
        if (!pre.closest(".transcript")) {
          if (copied !== pre.textContent) return "a listing is not whole";
        } else if (/jshell>|==>|\\.\\.\\.>/.test(copied) || !copied.trim())
          return "copied: " + copied;
      }
      const first = pres.find(pre => pre.closest(".transcript"));
      first.parentElement.querySelector(".copy").click();
      return copied === first.textContent.split("\\n")
        .filter(l => /^(jshell>|   \\.\\.\\.>)/.test(l))
        .map(l => l.replace(/^(jshell>|   \\.\\.\\.>) ?/, "")).join("\\n") + "\\n"
        ? "" : "the first is " + copied;
    })()`);
  },

  async "a note's mark is large enough for a finger, and no idle stop for Tab"(tab) {
    const notes = "document.querySelectorAll('label.note')";
    await tab.open("gpt.html", { width: 360 });
    const small = await tab.evaluate(`(() => {
      const mark = ${notes}[0];
      mark.scrollIntoView({ block: "center", behavior: "instant" });
      const box = mark.getBoundingClientRect();
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      return [[-11, 0], [11, 0], [0, -11], [0, 11]].filter(([dx, dy]) =>
        !document.elementFromPoint(x + dx, y + dy)?.closest("label.note")).length;
    })()`);
    if (small) return "it cannot be touched 11 px beside its middle";
    await tab.open("gpt.html");
    return tab.evaluate(`[...document.querySelectorAll("input.note")]
      .some(i => i.checkVisibility()) ? "the box can be reached" : ""`);
  },

  async "what is wider than its place shows that it goes on"(tab) {
    await tab.open("attention.html", { width: 360 });
    return tab.evaluate(`[...document.querySelectorAll(
        "pre, .stemblock, .imageblock .content")]
      .filter(e => e.scrollWidth > e.clientWidth + 1)
      .filter(e => (getComputedStyle(e).backgroundAttachment.match(/local/g)
        ?? []).length < 2)
      .slice(0, 2).map(e => e.outerHTML.slice(0, 80)).join(" ")`);
  },
};
