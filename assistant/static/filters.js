// Filters: the form in which they are chosen, the chips that take them away, and their link.

import { announce, copy, element, get } from "./parts.js";
import { now, onChange, send } from "./wire.js";

const NAMES = ["outlet", "kind", "language", "author", "article", "from", "to"];

function build(bar) {
  const form = element("div", { className: "dossier-filter-panel" });
  const panel = element("details", {}, element("summary", { textContent: "Filters" }), form);
  panel.addEventListener("toggle", () => panel.open && fill(form));
  form.addEventListener("change", () => choose(form.querySelector("form")));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.contains(document.activeElement)) return;
    panel.open = false;
    panel.firstChild.focus();
  });
  document.addEventListener("click", (event) => {
    if (!panel.contains(event.target)) panel.open = false;
  });
  bar.replaceChildren(panel);
}

async function fill(form) {
  const { found, text } = await get(`/dossier/filters?${now().query}`);
  if (found) form.innerHTML = text; // rendered by our server, every text in it escaped
  else form.replaceChildren(element("p", { textContent: text }));
}

function choose(form) {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  send({ do: "filter", query: new URLSearchParams(chosen).toString() });
}

// The address names the filters, so that it can be given to others.
function showInAddress({ query }) {
  const address = new URL(location);
  for (const name of NAMES) address.searchParams.delete(name);
  for (const [name, value] of new URLSearchParams(query)) address.searchParams.append(name, value);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

function announceCount({ query }) {
  const count = [...new URLSearchParams(query)].length;
  announce(`${count || "No"} ${count === 1 ? "filter" : "filters"}.`);
}

export function startFilters() {
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("#dossier-chips button");
    if (!pressed) return;
    const chips = [...document.querySelectorAll("#dossier-chips .dossier-chip")];
    if (pressed.matches(".dossier-share")) copy(`${location.origin}/?${now().query}`, pressed);
    else if (pressed.matches(".dossier-replaced")) send({ do: "keep" });
    else send({ do: "unfilter", number: chips.indexOf(pressed) });
  });
  onChange((current, before) => {
    const bar = document.getElementById("dossier-filter-bar");
    if (bar && !bar.firstChild) build(bar);
    showInAddress(current);
    if (before && before.query !== current.query) announceCount(current);
  });
}
