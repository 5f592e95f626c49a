// The search: words in headings, the glossary, names and running text.
"use strict";

const plain = text => text.toLowerCase().replace(/[\u2018\u2019]/g, "'")
  .replace(/[-\u2010\u2013_]/g, " ");
const escaped = word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// An entry is [kind, name, remark, address, text, other words].
const read = ([kind, name, remark, address, text, also]) => ({
  kind, name, remark, address, text,
  plainName: plain(name), plainText: plain(text),
  also: also.split("; ").filter(Boolean).map(plain),
});
let entries;            // read at the first search: no page waits for it

// The smaller, the better; nothing if a word is missing. What the reader calls
// it counts like a heading; headings and terms come before names of the code,
// these before what only mentions the words, and private names last.
function rank(entry, query, words) {
  const name = entry.plainName, bare = name.replace(/^.*\./, "");
  const starts = text => new RegExp("(^|\\W)" + escaped(query)).test(text);
  if (name === query || entry.also.includes(query)) return entry.kind;
  if (bare === query) return 4 + entry.kind;
  if (starts(name) || entry.also.some(starts)) return 8 + entry.kind;
  if (words.every(word => new RegExp("\\b" + escaped(word))
      .test(entry.plainText + " " + name))) return 12 + entry.kind;
  return name.includes(query) ? 16 + entry.kind : undefined;
}

function find(text) {
  const query = plain(text.trim()).replace(/\s+/g, " ");
  if (!query) return [];
  const words = query.split(" ");
  entries ??= searchIndex.map(read);
  return entries
    .map(entry => ({ entry, rank: rank(entry, query, words) }))
    .filter(hit => hit.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 12)
    .map(hit => ({ ...hit.entry, excerpt: excerpt(hit.entry, query, words) }));
}

// The text around the first place where the words stand: [before, word, after].
function excerpt({ text, plainText }, query, words) {
  const places = [query, ...words]
    .map(word => [plainText.search(new RegExp("\\b" + escaped(word))), word])
    .filter(([at]) => at >= 0);
  if (places.length === 0) return [text.slice(0, 90), "", text.slice(90, 91)];
  const [at, word] = places[0];
  const from = at < 45 ? 0 : text.indexOf(" ", at - 40) + 1;
  return [(from ? "… " : "") + text.slice(from, at),
    text.slice(at, at + word.length),
    text.slice(at + word.length, at + word.length + 60)];
}

function element(name, text, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

function option(hit, index) {
  const row = element("a", hit.name);
  row.href = hit.address;
  row.id = "found-" + index;
  row.role = "option";
  row.tabIndex = -1;
  if (hit.remark) row.append(element("small", hit.remark));
  const [before, word, after] = hit.excerpt;
  if (hit.text) row.append(element("span", before, element("mark", word),
    after && after + " …"));
  return row;
}

// A combobox: the focus stays in the box, the arrows choose from the list.
function setUpSearch() {
  const input = document.querySelector(".search input");
  const list = document.querySelector(".found");
  const status = document.querySelector(".nothing");
  let chosen = 0;

  const close = () => {
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", false);
    input.removeAttribute("aria-activedescendant");
  };
  const choose = index => {
    chosen = (index + list.children.length) % list.children.length;
    [...list.children].forEach((row, i) =>
      row.setAttribute("aria-selected", i === chosen));
    input.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const hits = find(input.value);
    close();
    list.replaceChildren(...hits.map(option));
    if (hits.length) {
      list.hidden = false;
      input.setAttribute("aria-expanded", true);
      choose(0);
    } else if (input.value.trim())
      status.textContent = `Nothing found for “${input.value.trim()}”.`;
  };

  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  input.addEventListener("keydown", event => {
    const { key } = event;
    if (key === "Escape") {
      if (list.hidden && !status.textContent) return;
      input.value = "";
      close();
    } else if (list.hidden) return;
    else if (key === "ArrowDown") choose(chosen + 1);
    else if (key === "ArrowUp") choose(chosen - 1);
    else if (key === "Enter") list.children[chosen].click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("click", () => setTimeout(close));
  document.addEventListener("focusin", event => {
    if (!event.target.closest(".search")) close();
  });
  document.addEventListener("click", event => {
    if (!event.target.closest(".search")) close();
  });
  return input;
}
