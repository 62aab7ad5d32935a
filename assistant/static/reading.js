// The reading pane: opens cited articles, marks what is quoted, searches in them.

import { announce, button, element, get, motion } from "./parts.js";
import { send } from "./wire.js";

const CITATION = /#cite-([0-9a-f]{16})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;
const ARTICLE = /#article-([0-9a-f]{16})$/;

let opener = null;
let latest = 0;
let opened = null; // the link target of what is shown

const reading = () => document.getElementById("dossier-reading");

export const openedTarget = () => opened;

// Opens what a link target names; `from` is the link, if one was followed.
export function open(target, from = null, { quietly = false } = {}) {
  const citation = CITATION.exec(target);
  const article = ARTICLE.exec(target);
  if (!citation && !article) return false;
  opener = from;
  opened = target;
  show(citation ? quoteAddress(citation, from) : `/dossier/articles/${article[1]}`, quietly);
  return true;
}

function quoteAddress([, key, version, start, end], from) {
  const others = new Set();
  const answer = from?.closest(".dossier-answer");
  for (const link of answer?.querySelectorAll(`a[href*="#cite-${key}.${version}."]`) ?? []) {
    const [, , , first, last] = CITATION.exec(link.getAttribute("href"));
    if (first !== start || last !== end) others.add(`${first}-${last}`);
  }
  const also = [...others].map((span) => `&also=${span}`).join("");
  return `/dossier/articles/${key}/${version}?start=${start}&end=${end}${also}`;
}

async function show(address, quietly) {
  const ticket = ++latest;
  reading().setAttribute("aria-busy", "true");
  const { found, text } = await get(address);
  if (ticket !== latest) return; // another one was opened meanwhile
  const pane = reading();
  pane.removeAttribute("aria-busy");
  if (found) pane.innerHTML = text; // rendered by our server, every text in it escaped
  else pane.replaceChildren(element("p", { className: "dossier-problem", textContent: text }));
  pane.prepend(bar(pane, found));
  markOpenCards();
  if (quietly) scrollTo(pane.querySelector("mark") ?? pane);
  else showQuote(pane, text);
}

function showQuote(pane, problem) {
  const mark = pane.querySelector("mark.dossier-opened");
  const title = pane.querySelector("h2")?.textContent;
  (mark || pane).focus({ preventScroll: true });
  scrollTo(mark || pane);
  if (!title) announce(problem);
  else announce(`Opened “${title}”.${mark ? " The quoted words are marked." : ""}`);
}

export function scrollTo(target) {
  const column = document.getElementById("dossier-pane");
  if (getComputedStyle(column).overflowY !== "auto") {
    target.scrollIntoView({ block: "center", behavior: motion() });
    return;
  }
  const above = target.getBoundingClientRect().top - column.getBoundingClientRect().top;
  column.scrollTo({ top: column.scrollTop + above - column.clientHeight / 3, behavior: motion() });
}

function markOpenCards() {
  for (const card of document.querySelectorAll(".dossier-card"))
    card.classList.toggle("dossier-open", card.getAttribute("href") === opened);
}

function bar(pane, found) {
  const title = pane.querySelector("h2")?.textContent ?? "";
  const named = element("p", { textContent: title });
  named.setAttribute("aria-hidden", "true"); // the heading says it
  const made = element("div", { className: "dossier-bar" });
  made.append(button("Back to the answer", "dossier-back", goBack), named);
  if (found) made.append(searchField(pane), onlyThisButton());
  return made;
}

function onlyThisButton() {
  const key = /-([0-9a-f]{16})/.exec(opened)[1];
  return button("Ask only this article", "dossier-only", () => {
    send({ do: "filter", query: `article=${key}` });
    document.querySelector("#dossier-question textarea").focus();
  });
}

// Search in the article: found words are painted over, the text itself stays as it is.
function searchField(pane) {
  const field = element("input", { type: "search", className: "dossier-find" });
  field.placeholder = "Search in the article";
  field.setAttribute("aria-label", "Search in the article");
  let hits = [];
  let place = 0;
  field.addEventListener("input", () => {
    hits = findWords(pane.querySelector(".dossier-text"), field.value.trim());
    place = 0;
    showHit();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !hits.length) return;
    place = (place + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
    showHit();
  });
  function showHit() {
    CSS.highlights.set("dossier-found", new Highlight(...hits));
    CSS.highlights.set("dossier-found-now", new Highlight(...hits.slice(place, place + 1)));
    if (hits.length) scrollTo(hits[place]);
    if (field.value.trim()) announce(hits.length ? `${place + 1} of ${hits.length}` : "Not found");
    field.setAttribute("aria-invalid", String(Boolean(field.value.trim()) && !hits.length));
  }
  return field;
}

function findWords(text, words) {
  const hits = [];
  if (!words) return hits;
  const wanted = words.toLowerCase();
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const lowered = node.data.toLowerCase();
    if (lowered.length !== node.data.length) continue; // places would not fit
    for (let at = lowered.indexOf(wanted); at >= 0; at = lowered.indexOf(wanted, at + 1)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      hits.push(range);
    }
  }
  return hits;
}

function goBack() {
  if (!opened) return;
  // A growing answer is drawn anew: the link may be another element by now.
  const link = opener?.isConnected ? opener : document.querySelector(`a[href="${opened}"]`);
  if (!link) return;
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest", behavior: motion() });
}

// A citation opened in a new tab: wait for the pane, then show its article.
function openFromAddress() {
  if (!CITATION.test(location.hash)) return;
  if (reading()) open(location.hash);
  else setTimeout(openFromAddress, 100);
}

export function startReading() {
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.('a[href*="#cite-"], a[href*="#article-"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!open(link.getAttribute("href"), link)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && reading()?.contains(document.activeElement)) goBack();
  });
  openFromAddress();
}
