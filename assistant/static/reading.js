// The reading pane: opens cited articles and their versions, with what is quoted marked.

import { searchField } from "./finding.js";
import { announce, button, element, get, motion } from "./parts.js";
import { walkButtons } from "./walking.js";
import { onChange, send } from "./wire.js";

const CITATION = /#cite-([0-9a-f]{16})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;
const ARTICLE = /#article-([0-9a-f]{16})$/;
const VERSION = /#(version|changes)-([0-9a-f]{16})\.(\d{1,9})(?:\.(\d{1,9}\.\d{1,9}\.\d{1,9}))?$/;
const LINKS = ["cite", "article", "version", "changes"].map((kind) => `a[href*="#${kind}-"]`).join();

let opener = null; // the link outside the pane by which the reader came, and its target
let cited = null;
let latest = 0;
let opened = null; // the link target of what is shown
let empty = null; // what the pane says before anything is opened

const reading = () => document.getElementById("dossier-reading");

export const openedTarget = () => opened;

// Opens what a link target names; `from` is the link, if one was followed.
export function open(target, from = null, { quietly = false } = {}) {
  const address = addressOf(target, from);
  if (!address) return false;
  if (!reading().contains(from)) [opener, cited] = [from, target];
  opened = target;
  markOpenCards();
  show(address, quietly);
  return true;
}

export const isLink = (target) => Boolean(addressOf(target));

function addressOf(target, from) {
  const citation = CITATION.exec(target);
  if (citation) return quoteAddress(citation, from);
  const [, article] = ARTICLE.exec(target) ?? [];
  if (article) return `/dossier/articles/${article}`;
  const [, show, key, version, quoted = ""] = VERSION.exec(target) ?? [];
  return key && `/dossier/versions/${key}/${version}?show=${show}&quoted=${quoted}`;
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
  empty ??= reading().innerHTML;
  const walker = document.activeElement?.closest("#dossier-reading .dossier-walk")?.value;
  reading().setAttribute("aria-busy", "true");
  const { found, text } = await get(address);
  if (ticket !== latest) return; // another one was opened meanwhile
  const pane = reading();
  pane.removeAttribute("aria-busy");
  if (found) pane.innerHTML = text; // rendered by our server, every text in it escaped
  else pane.replaceChildren(element("p", { className: "dossier-problem", textContent: text }));
  pane.prepend(bar(pane));
  if (quietly) scrollTo(pane.querySelector("mark") ?? pane);
  else showQuote(pane, text);
  pane.querySelector(`.dossier-walk[value="${walker}"]`)?.focus({ preventScroll: true });
}

function showQuote(pane, problem) {
  const mark = pane.querySelector("mark.dossier-opened");
  const title = pane.querySelector("h2")?.textContent;
  const shown = pane.querySelector("h3") ?? pane.querySelector(".dossier-versions summary");
  (mark || pane).focus({ preventScroll: true });
  scrollTo(mark || pane);
  if (!title) announce(problem);
  else announce(told(title, shown?.textContent, mark));
}

const told = (title, shown, mark) =>
  `Opened “${title}”.${shown ? ` ${shown}.` : ""}${mark ? " The quoted words are marked." : ""}`;

function scrollTo(target) {
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
    card.classList.toggle("dossier-open", card.getAttribute("href") === cited);
}

function bar(pane) {
  const title = pane.querySelector("h2")?.textContent ?? "";
  const named = element("p", { textContent: title });
  named.setAttribute("aria-hidden", "true"); // the heading says it
  const made = element("div", { className: "dossier-bar" });
  made.append(button("Back to the answer", "dossier-back", goBack), ...walkButtons(), named);
  const text = pane.querySelector(".dossier-text");
  if (text) made.append(searchField(text, scrollTo), onlyThisButton());
  return made;
}

function onlyThisButton() {
  const key = /-([0-9a-f]{16})/.exec(opened)[1];
  return button("Ask only this article", "dossier-only", () => {
    send({ do: "filter", query: `article=${key}` });
    document.querySelector("#dossier-question textarea").focus();
  });
}

function goBack() {
  if (!cited) return;
  // A growing answer is drawn anew: the link may be another element by now.
  const link = opener?.isConnected ? opener : document.querySelector(`a[href="${cited}"]`);
  if (!link) return;
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest", behavior: motion() });
}

// Another conversation is shown, and no longer the one whose citations were read.
function close() {
  latest += 1; // what is still on its way is not shown
  [opener, cited, opened] = [null, null, null];
  if (empty !== null) reading().innerHTML = empty;
  reading().removeAttribute("aria-busy");
}

// The first answer gives a new conversation its name.
const isAnother = (current, before) =>
  before &&
  current.conversation !== before.conversation &&
  !(before.conversation === "new" && before.growing);

// A link opened in a new tab: wait for the pane, then show its article.
function openFromAddress() {
  if (!isLink(location.hash)) return;
  if (reading()) open(location.hash);
  else setTimeout(openFromAddress, 100);
}

export function startReading() {
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(LINKS);
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
  onChange((current, before) => isAnother(current, before) && close());
  openFromAddress();
}
