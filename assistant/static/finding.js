// Search in the article: found words are painted over, the text itself stays as it is.

import { announce, element } from "./parts.js";

// A field that finds its words in this text, and has the one looked at scrolled into view.
export function searchField(text, scrollTo) {
  const field = element("input", { type: "search", className: "dossier-find" });
  field.placeholder = "Search the article";
  field.setAttribute("aria-label", field.placeholder);
  let hits = [];
  let place = 0;
  field.addEventListener("input", () => {
    hits = findWords(text, field.value.trim());
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
