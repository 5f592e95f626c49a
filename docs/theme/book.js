// Light and dark, the menu, keys and copying. Without it the book can be read.
"use strict";

// What living.js and run-here.js do, too.
const newElement = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const loadScript = name => (window.scripts ??= {})[name] ??= new Promise((yes, no) =>
  document.head.append(newElement("script", { src: name, onload: yes, onerror: no })));

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

// Returns what opens and closes the contents where they do not stand beside.
function setUpMenu() {
  const side = document.querySelector(".side");
  const button = document.querySelector("button.menu");
  const open = yes => {
    side.classList.toggle("open", yes);
    button.setAttribute("aria-expanded", yes);
  };
  button.addEventListener("click", () => open(!side.classList.contains("open")));
  side.addEventListener("click", event => {
    if (event.target.closest("#contents a")) open(false);
  });
  side.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !side.classList.contains("open")) return;
    open(false);
    button.focus();
  });
  return open;
}

// Keys that mean something where the focus is are left to it.
function turnsPage(event) {
  return !event.shiftKey && getSelection().isCollapsed
    && !event.target.closest?.("input, textarea, select, button, summary, "
      + "[contenteditable], [tabindex='0'], .search");
}

function setUpKeys(input, openMenu) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !event.target.closest?.("input, textarea")) {
      openMenu(true);
      input.focus();
      event.preventDefault();
    }
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (rel && turnsPage(event))
      document.querySelector(`footer a[rel=${rel}]`)?.click();
  });
}

// What scrolls sideways can be reached by the keyboard.
function setUpScrolling() {
  for (const box of document.querySelectorAll("pre, .stemblock, .content, table"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// Of a transcript what was typed is copied, of a listing all of it.
function typed(pre) {
  const copy = pre.cloneNode(true);
  copy.querySelectorAll(".prompt, .out").forEach(e => e.remove());
  const lines = copy.textContent.split("\n").map(line => line.trimEnd());
  return pre.closest(".transcript")
    ? lines.filter(line => line).join("\n") + "\n" : pre.textContent;
}

function setUpCopying() {
  for (const pre of document.querySelectorAll("pre")) {
    const button = newElement("button",
      { type: "button", className: "copy", textContent: "copy" });
    button.setAttribute("aria-label",
      pre.closest(".transcript") ? "copy what is typed" : "copy the listing");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(typed(pre));
        button.textContent = "copied";
      } catch {
        getSelection().selectAllChildren(pre);
        button.textContent = "selected";
      }
      setTimeout(() => { button.textContent = "copy"; }, 1500);
    });
    pre.after(button);
  }
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
setUpKeys(setUpSearch(), setUpMenu());
setUpCopying();
setUpScrolling();
