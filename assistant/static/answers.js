// Questions and answers: what can be done with them, and keeping a new one in view.

import { keepFocus } from "./focus.js";
import { announce, button, copy, element } from "./parts.js";
import { look, now, onChange, send } from "./wire.js";

const questions = () => [...document.querySelectorAll("#dossier-chat .dossier-question")];
const replies = "#dossier-chat :is(.dossier-answer, .dossier-note)"; // a note of its own: it failed
const box = () => document.querySelector("#dossier-question textarea");

// The number of the exchange that an element belongs to, from 0.
function exchangeOf(part) {
  return questions().filter((question) => isAfter(question, part)).length - 1;
}

const isAfter = (first, other) =>
  Boolean(first.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

const ACTIONS = {
  copy: (pressed) => copy(toolsOf(pressed).querySelector(".dossier-copied").textContent, pressed),
  retry: (pressed) => retry(exchangeOf(pressed)),
  edit: (pressed) => {
    send({ do: "edit", exchange: exchangeOf(pressed) });
    box().focus();
  },
  compare: (pressed) => send({ do: "compare", exchange: exchangeOf(pressed) }),
  timeline: (pressed) => send({ do: "timeline", exchange: exchangeOf(pressed) }),
  take: (pressed) => download(pressed),
  up: (pressed) => judge(pressed, "up"),
  down: (pressed) => judge(pressed, "down"),
  remark: (pressed) => askRemark(pressed),
  "follow-up": (pressed) => send({ do: "ask", question: pressed.textContent }),
};

const toolsOf = (pressed) => pressed.closest(".dossier-tools");
const remarkOf = (pressed) =>
  toolsOf(pressed).querySelector(".dossier-remark:not(button)")?.textContent ?? "";

// The server names the file and says that it is one.
function download(pressed) {
  const address = `/dossier/conversations/${now().conversation}/export?${pressed.value}`;
  element("a", { href: address, download: "" }).click();
  closeMenu(pressed.closest("details"));
  announce("The file is being saved.");
}

function closeMenu(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

function judge(pressed, verdict) {
  const taken = pressed.classList.contains("dossier-chosen");
  const note = taken ? "" : remarkOf(pressed);
  const judged = { exchange: exchangeOf(pressed), verdict: taken ? null : verdict, note };
  send({ do: "judge", ...judged });
  announce(taken ? "Taken back." : "Noted.");
}

function askRemark(pressed) {
  const exchange = exchangeOf(pressed);
  const up = toolsOf(pressed).querySelector(".dossier-up.dossier-chosen");
  const field = element("textarea", { maxLength: 2000, rows: 4, value: remarkOf(pressed) });
  const save = () =>
    send({ do: "judge", exchange, verdict: up ? "up" : "down", note: field.value.trim() });
  const words = "What is right or wrong with this answer?";
  showDialog(words, element("label", {}, words, field), "Save", save);
}

// What follows an answer is taken away with it, and so not without a word.
function retry(exchange) {
  const following = questions().length - 1 - exchange;
  const again = () => send({ do: "retry", exchange });
  if (!following) return again();
  const what = following === 1 ? "The question" : `The ${following} questions`;
  const words = `${what} after this one will be deleted, with what was answered.`;
  showDialog(words, element("p", { textContent: words }), "Try again", again);
}

function showDialog(name, content, label, act) {
  const dialog = element("dialog", { className: "dossier-dialog", ariaLabel: name });
  const close = () => dialog.close(); // the focus goes back to where it was
  const acted = () => (close(), act());
  const row = element("div", { className: "dossier-row" });
  row.append(button(label, "dossier-save", acted), button("Cancel", "dossier-cancel", close));
  dialog.append(content, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("textarea, .dossier-cancel").focus();
}

// While an answer grows, its question stays at the top, unless the reader scrolls.
let following = false;

// Gradio names each message by its HTML, which a screen reader would spell out.
function nameMessages() {
  for (const message of document.querySelectorAll("#dossier-chat [aria-label*='message: <']"))
    message.setAttribute("aria-label", message.matches(".user *") ? "Question" : "Answer");
  // A growing answer is announced once, when it is complete.
  document.querySelector("#dossier-chat [role='log']")?.setAttribute("aria-live", "off");
  for (const kind of ["up", "down"])
    for (const each of document.querySelectorAll(`#dossier-chat .dossier-${kind}`))
      each.setAttribute("aria-pressed", String(each.classList.contains("dossier-chosen")));
}

function follow() {
  nameMessages();
  look();
  announceAnswer();
  announceHint();
  keepFocus();
  if (following) questions().at(-1)?.scrollIntoView({ block: "start" });
}

let due = 0; // how many exchanges are drawn when the last one is to be announced

function announceAnswer() {
  const question = questions().at(-1);
  if (!due || questions().length < due || !question) return;
  const last = [...document.querySelectorAll(replies)].find((reply) => isAfter(question, reply));
  if (!last || last.querySelector(".dossier-waiting")) return;
  due = 0;
  announce(`Answer: ${last.innerText}`);
}

let hinted = "";

function announceHint() {
  const hint = document.querySelector("#dossier-hint .dossier-note")?.textContent ?? "";
  if (hint && hint !== hinted) announce(hint);
  hinted = hint;
}

export function startAnswers() {
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("#dossier-chat button");
    for (const [name, act] of Object.entries(ACTIONS))
      if (pressed?.classList.contains(`dossier-${name}`)) act(pressed);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(".dossier-export[open]");
    if (menu) closeMenu(menu);
  });
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(kind, () => (following = false), { passive: true, capture: true });
  onChange((current, before) => {
    document.body.classList.toggle("dossier-growing", current.growing);
    if (current.growing && !before?.growing) {
      following = true;
      announce("Searching your articles.");
    }
    if (current.growing || !before?.growing) return;
    due = Number(current.state);
    announceAnswer();
    setTimeout(() => (following = false), 500); // when the last of it is drawn
  });
  new MutationObserver(follow).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["title"],
  });
}
