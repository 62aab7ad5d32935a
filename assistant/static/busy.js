// The sign that something is on its way, once it takes longer than a glance.

import { element } from "./parts.js";

const GLANCE = 150; // milliseconds
const PAGES = ["/", "/library", "/settings"];
const sign = element("p", { className: "dossier-busy", role: "status" });
let soon = 0;

function say(words) {
  // The sign lies outside of what is busy: a screen reader says nothing of changes in there.
  document.querySelector("main")?.setAttribute("aria-busy", String(Boolean(words)));
  sign.textContent = words;
}

export function begin() {
  clearTimeout(soon);
  soon = setTimeout(say, GLANCE, "Loading …");
}

export function end() {
  clearTimeout(soon);
  say("");
}

// Whether following the link brings another document, in this tab.
function leaves(link) {
  const { origin, pathname, search } = new URL(link.href, location.href);
  const isHere = pathname === location.pathname && search === location.search;
  const inThisTab = ["", "_self"].includes(link.target) && !link.hasAttribute("download");
  return inThisTab && origin === location.origin && PAGES.includes(pathname) && !isHere;
}

export function startBusy() {
  document.body.append(sign);
  // On the window, where it is known whether another script has taken the click.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented);
    if (link && isPlain && leaves(link)) begin();
  });
  addEventListener("pageshow", end); // the browser may bring a page back as it was left
}
