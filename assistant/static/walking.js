// Walking through the citations of the last answer: by buttons and, unless turned off, by n and p.

import { button, isWriting } from "./parts.js";
import { keysAreOn } from "./choices.js";

const STEPS = { p: -1, n: 1 };

function walk(step) {
  const answer = [...document.querySelectorAll("#dossier-chat .dossier-answer")].at(-1);
  const markers = answer?.querySelectorAll("a.dossier-cite");
  const links = [...(markers?.length ? markers : (answer?.querySelectorAll(".dossier-card") ?? []))];
  if (!links.length) return;
  const current = placeIn(links, answer);
  const next = current < 0 ? (step > 0 ? 0 : links.length - 1) : current + step;
  const link = links[(next + links.length) % links.length];
  for (const each of links) each.classList.toggle("dossier-walked", each === link);
  link.scrollIntoView({ block: "nearest" });
  link.click();
}

// Which of the links is open: one may be cited twice, and then it is the one walked to.
function placeIn(links, answer) {
  const walked = links.findIndex((link) => link.classList.contains("dossier-walked"));
  const open = answer.querySelector(".dossier-card.dossier-open")?.getAttribute("href");
  if (walked >= 0 && (!open || links[walked].getAttribute("href") === open)) return walked;
  return links.findIndex((link) => link.getAttribute("href") === open);
}

export function walkButtons() {
  return [walkButton("‹", "p", "Previous citation"), walkButton("›", "n", "Next citation")];
}

function walkButton(sign, key, words) {
  const made = button(sign, "dossier-walk", () => walk(STEPS[key]));
  made.value = key;
  made.setAttribute("aria-label", words);
  made.title = keysAreOn() ? `${words} (key ${key})` : words;
  if (keysAreOn()) made.setAttribute("aria-keyshortcuts", key);
  return made;
}

export function startWalking() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting() || !keysAreOn()) return;
    if (Object.hasOwn(STEPS, event.key)) walk(STEPS[event.key]);
  });
}
