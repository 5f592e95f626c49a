// Search, light and dark, and keys. Without it the book can still be read.
"use strict";

const root = document.documentElement;
root.classList.add("scripted");

const storage = {
  get: () => { try { return localStorage.getItem("theme"); } catch { return null; } },
  set: theme => { try { localStorage.setItem("theme", theme); } catch { /* private */ } },
};

function setUpTheme() {
  const remembered = storage.get();
  if (remembered) root.dataset.theme = remembered;
  document.querySelector(".theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    storage.set(root.dataset.theme);
  });
}

function setUpMenu() {
  const side = document.querySelector(".side");
  const button = document.querySelector(".menu");
  button.addEventListener("click", () => {
    const open = side.classList.toggle("open");
    button.setAttribute("aria-expanded", open);
  });
  side.addEventListener("click", event => {
    if (event.target.closest("#contents a")) side.classList.remove("open");
  });
}

function rank(name, query) {
  const text = name.toLowerCase();
  const at = text.indexOf(query);
  if (at < 0) return -1;
  if (text === query) return 0;
  return at === 0 || /\W/.test(text[at - 1]) ? 1 : 2;
}

function find(query) {
  return searchIndex
    .map(entry => ({ entry, rank: rank(entry[0], query) }))
    .filter(hit => hit.rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.entry[0].length - b.entry[0].length)
    .slice(0, 12)
    .map(hit => hit.entry);
}

function row([name, remark, address]) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = name;
  if (remark) {
    const small = document.createElement("small");
    small.textContent = remark;
    link.append(small);
  }
  item.append(link);
  return item;
}

function setUpSearch() {
  const input = document.querySelector(".search input");
  const list = document.querySelector(".found");
  let chosen = 0;
  const show = () => {
    const query = input.value.trim().toLowerCase();
    const hits = query ? find(query) : [];
    list.replaceChildren(...hits.map(row));
    list.hidden = hits.length === 0;
    choose(0);
  };
  const choose = index => {
    const rows = [...list.children];
    if (rows.length === 0) return;
    chosen = (index + rows.length) % rows.length;
    rows.forEach((r, i) => r.classList.toggle("chosen", i === chosen));
    rows[chosen].scrollIntoView({ block: "nearest" });
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", event => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") list.children[chosen]?.firstChild.click();
    else if (event.key === "Escape") { input.value = ""; show(); input.blur(); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", event => {
    if (!event.target.closest(".search")) list.hidden = true;
  });
  return input;
}

function setUpKeys(input) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea")) return;
    if (event.key === "/") {
      document.querySelector(".side").classList.add("open");
      input.focus();
      event.preventDefault();
    }
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (rel && !event.target.closest?.("pre"))
      document.querySelector(`footer a[rel=${rel}]`)?.click();
  });
}

// What scrolls sideways can be reached by the keyboard.
function setUpScrolling() {
  for (const box of document.querySelectorAll("pre, .stemblock, .content"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// The sidebar starts where the reader is.
function setUpSidebar() {
  const side = document.querySelector(".side");
  const here = document.querySelector("nav .here");
  const below = here ? here.getBoundingClientRect().bottom - side.clientHeight : 0;
  if (below > 0 && getComputedStyle(side).position === "sticky")
    side.scrollTop += below + 40;
}

setUpTheme();
setUpSidebar();
setUpMenu();
setUpKeys(setUpSearch());
setUpScrolling();
