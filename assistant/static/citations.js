// Citations in an answer: a card with the quote beside the pointer.

import { element } from "./parts.js";

const preview = element("div", { id: "dossier-preview", role: "tooltip", hidden: true });
let shownFor = null;
let leaving = 0;

function show(link) {
  clearTimeout(leaving);
  if (shownFor === link) return;
  const answer = link.closest(".dossier-answer");
  const card = answer?.querySelector(`.dossier-card[href="${link.getAttribute("href")}"]`);
  if (!card) return;
  const parts = card.querySelectorAll(".dossier-meta, .dossier-title, .dossier-extract");
  preview.replaceChildren(...[...parts].map((part) => part.cloneNode(true)));
  preview.hidden = false;
  shownFor = link;
  link.setAttribute("aria-describedby", preview.id);
  place(link.getBoundingClientRect());
}

function place(link) {
  const { width, height } = preview.getBoundingClientRect();
  const below = link.bottom + 6;
  const top = below + height < innerHeight ? below : Math.max(6, link.top - height - 6);
  const left = Math.min(Math.max(6, link.left), innerWidth - width - 6);
  preview.style.top = `${top}px`;
  preview.style.left = `${left}px`;
}

function hide() {
  clearTimeout(leaving);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  preview.hidden = true;
}

function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 200); // the pointer may be on its way to the card
}

const cited = (event) => event.target.closest?.("#dossier-chat a.dossier-cite");

export function startCitations() {
  document.body.append(preview);
  for (const kind of ["mouseover", "focusin"])
    document.addEventListener(kind, (event) => cited(event) && show(cited(event)));
  for (const kind of ["mouseout", "focusout"])
    document.addEventListener(kind, (event) => cited(event) && hideSoon());
  preview.addEventListener("mouseenter", () => clearTimeout(leaving));
  preview.addEventListener("mouseleave", hideSoon);
  addEventListener("scroll", hide, { passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
