// The library's page without reloading it: the table and the open article.

import { begin, end, startBusy } from "./busy.js";
import { startWork } from "./work.js";

const byId = (name) => document.getElementById(name);
let latest = 0;

// A page of ours, rendered by our server, every text of others in it escaped.
async function fetchPage(address) {
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return new DOMParser().parseFromString(text, "text/html");
}

// Shows what is at the address in the place of what is shown now; forms half filled in stay.
async function show(address, { remember = true } = {}) {
  const ticket = ++latest;
  begin();
  let page;
  try {
    page = await fetchPage(address);
  } catch {
    location.assign(address);
    return;
  }
  if (ticket !== latest) return;
  end();
  replace("dossier-view", page);
  replacePane(page);
  if (remember) history.pushState(null, "", address);
}

function replace(name, page) {
  const next = page.getElementById(name);
  if (next) byId(name)?.replaceWith(next);
}

function replacePane(page) {
  byId("dossier-pane")?.remove();
  const pane = page.getElementById("dossier-pane");
  document.body.classList.toggle("dossier-open-pane", Boolean(pane));
  if (pane) document.body.append(pane);
}

async function follow(link) {
  const address = link.getAttribute("href");
  await show(address);
  const target = byId(new URL(address, location.href).hash.slice(1));
  const inside = target?.matches("tr") ? target.querySelector("a") : target;
  (inside ?? byId("dossier-articles"))?.focus({ preventScroll: Boolean(inside) });
}

function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#dossier-view a, #dossier-pane .dossier-bar a");
  if (link?.getAttribute("href")?.startsWith("/library") && isPlain(event)) {
    event.preventDefault();
    follow(link);
  }
});

document.addEventListener("keydown", (event) => {
  const close = document.querySelector("#dossier-pane .dossier-bar a");
  if (event.key === "Escape" && close) follow(close);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches(".dossier-filters")) narrow(event.target);
});

async function narrow(form) {
  const given = [...new FormData(form)].filter(([, value]) => value.trim());
  await show(`/library?${new URLSearchParams(given)}`);
  byId("dossier-articles")?.focus();
}

addEventListener("popstate", () => show(location.href, { remember: false }));

startBusy();
startWork(() => show(location.href, { remember: false }));
