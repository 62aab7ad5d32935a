// The keyboard's place: what it pressed may be drawn anew or go, and the focus with it.

const all = (selector) => [...document.querySelectorAll(selector)];
const LINES = "#dossier-conversations li";
const CHIPS = "#dossier-chips button";
const KEPT = `${LINES} button, ${CHIPS}, #dossier-chat button`;
const box = () => all("#dossier-question textarea")[0];

let places = []; // each finds where the focus belongs, the best one first

function placesOf(pressed) {
  const name = pressed.matches(".dossier-keep") ? "dossier-delete" : pressed.classList[0];
  const same = `button.${name}`;
  const at = (selector, one = pressed) => all(selector).indexOf(one);
  if (pressed.matches(`${LINES} *`)) {
    const number = at(LINES, pressed.closest("li"));
    const line = () => all(LINES)[number] ?? all(LINES).at(-1);
    const inLine = [same, ".dossier-open"].map((one) => () => line()?.querySelector(one));
    return [...inLine, () => all(".dossier-new")[0], box];
  }
  if (pressed.matches(CHIPS)) {
    const number = at(CHIPS);
    const chips = () => all("#dossier-chips .dossier-chip");
    const filters = () => all("#dossier-filters summary")[0];
    return [() => chips()[number], () => chips().at(-1), filters];
  }
  const chat = `#dossier-chat ${same}`;
  const number = at(chat);
  return [() => all(chat)[number], box];
}

// Puts the focus back where it was lost.
export function keepFocus() {
  for (const place of places) {
    if (document.activeElement !== document.body) return;
    place()?.focus({ preventScroll: true });
  }
}

export function startFocus() {
  // It may have moved on before what it pressed is drawn anew.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.(KEPT)) places = placesOf(target);
  });
  document.addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.("dialog")) return; // the focus goes back to what opened it
      const pressed = event.detail ? null : event.target.closest?.("button"); // 0: by a key
      places = pressed ? placesOf(pressed) : [];
      // It asks, and whether it is drawn anew before others take its place depends on the answer.
      if (pressed?.matches(".dossier-follow-up")) box().focus({ preventScroll: true });
    },
    true,
  );
}
