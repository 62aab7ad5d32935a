// Between our scripts and the server: commands go out through a hidden box, and a marker that
// nobody sees says what the page shows.

let turn = 0;

export function send(command) {
  const box = document.querySelector("#dossier-wire textarea, #dossier-wire input");
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value");
  set.call(box, JSON.stringify({ ...command, turn: ++turn })); // else twice the same is no change
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));
}

export function now() {
  const marker = document.querySelector(".dossier-now");
  if (!marker) return null;
  const [conversation, state, query] = marker.title.split(" ");
  return { conversation, growing: state === "growing", state, query: query ?? "" };
}

// Calls `react(now, before)` whenever the marker changed.
const reactions = [];
let before = null;

export const onChange = (react) => reactions.push(react);

export function look() {
  const current = now();
  if (!current || JSON.stringify(current) === JSON.stringify(before)) return;
  const old = before;
  before = current;
  for (const react of reactions) react(current, old);
}
