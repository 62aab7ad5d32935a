// The left column: the conversations of this browser, and coming back to the same place.

import { announce, button, element, get, post } from "./parts.js";
import { isLink, open, openedTarget } from "./reading.js";
import { now, onChange, send } from "./wire.js";

const PLACE = "dossier-place";
let listed = null;
let search = null;
let latest = 0;

function build(column) {
  search = element("input", { type: "search", placeholder: "Search" });
  search.setAttribute("aria-label", "Search in conversations");
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 250);
  });
  listed = element("nav", { "aria-label": "Conversations" });
  listed.addEventListener("click", act);
  const begin = button("New conversation", "dossier-new", () => {
    send({ do: "new" });
    closeDrawer();
  });
  column.replaceChildren(begin, search, listed);
}

async function refresh() {
  if (!listed) return;
  const ticket = ++latest;
  const words = encodeURIComponent(search.value);
  const { text } = await get(`/dossier/conversations?search=${words}`);
  if (ticket !== latest || listed.contains(document.activeElement?.closest("input"))) return;
  listed.innerHTML = text; // rendered by our server, every text in it escaped
  markOpen();
}

function markOpen() {
  for (const line of listed?.querySelectorAll("li") ?? []) {
    const opener = line.querySelector(".dossier-open");
    if (line.dataset.conversation === now()?.conversation)
      opener?.setAttribute("aria-current", "true");
    else opener?.removeAttribute("aria-current");
  }
}

function act(event) {
  const pressed = event.target.closest("button");
  const line = pressed?.closest("li");
  if (!line) return;
  const name = line.dataset.conversation;
  if (pressed.matches(".dossier-open")) {
    send({ do: "open", conversation: name });
    closeDrawer();
    announce(`Opened “${pressed.textContent}”.`);
  } else if (pressed.matches(".dossier-rename")) askTitle(line, name);
  else if (pressed.matches(".dossier-delete")) askDeletion(line, name);
}

function askTitle(line, name) {
  const title = line.querySelector(".dossier-open").textContent;
  const shown = [...line.children];
  const field = element("input", { type: "text", value: title, maxLength: 120 });
  field.setAttribute("aria-label", "New name");
  let ended = false; // taking the field away takes its focus away, which ends it again
  const done = async (save) => {
    if (ended) return;
    ended = true;
    const chosen = field.value.trim();
    line.replaceChildren(...shown);
    if (save && chosen && chosen !== title)
      await change(`${name}/rename`, { title: chosen }, "Renamed.");
    else refresh();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // the key is not for the button that comes in its place,
    event.stopPropagation(); // nor for the drawer
    done(event.key === "Enter");
  });
  field.addEventListener("blur", () => done(true));
  line.replaceChildren(field);
  field.select();
}

function askDeletion(line, name) {
  const shown = [...line.children];
  const title = line.querySelector(".dossier-open").textContent;
  const keep = button("Keep", "dossier-keep", () => line.replaceChildren(...shown));
  const remove = button("Delete", "dossier-remove", async () => {
    await change(`${name}/delete`, {}, "Deleted.");
    if (name === now()?.conversation) send({ do: "new" });
  });
  const asked = element("p", { dir: "auto", textContent: `Delete “${title}”?` });
  const sure = element("div", { className: "dossier-sure", role: "group" }, asked, remove, keep);
  sure.setAttribute("aria-label", asked.textContent);
  sure.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    keep.click();
  });
  line.replaceChildren(sure);
  keep.focus();
}

async function change(what, content, words) {
  const { found, text } = await post(`/dossier/conversations/${what}`, content);
  announce(found ? words : text);
  await refresh();
}

// The drawer of small screens

const toggle = button("Conversations", "dossier-drawer", () => {
  const opened = document.body.classList.toggle("dossier-drawer-open");
  toggle.setAttribute("aria-expanded", String(opened));
  if (opened) search?.focus();
});

function closeDrawer() {
  document.body.classList.remove("dossier-drawer-open");
  toggle.setAttribute("aria-expanded", "false");
}

// Coming back: which place of which conversation was shown last, not what was said in it.

function readPlace() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

function savePlace() {
  const { conversation } = now() ?? {};
  if (!conversation || conversation === "new") return;
  const place = { conversation, y: Math.round(scrollY), opened: openedTarget() };
  localStorage.setItem(PLACE, JSON.stringify(place));
}

function comeBack({ y, opened }, tries = 40) {
  const room = document.documentElement.scrollHeight - innerHeight;
  if (room < y && tries) setTimeout(() => comeBack({ y, opened }, tries - 1), 50);
  else {
    scrollTo(0, y);
    if (opened && !isLink(location.hash)) open(opened, null, { quietly: true });
    startSaving();
  }
}

function startSaving() {
  addEventListener("scroll", savePlace, { passive: true });
  addEventListener("pagehide", savePlace);
}

function showLast(current, before) {
  const place = readPlace();
  if (!before && place.conversation === current.conversation) comeBack(place);
  else if (!before) startSaving();
  else if (before.conversation !== current.conversation && before.conversation !== "new")
    setTimeout(() => scrollTo(0, document.documentElement.scrollHeight), 50);
}

export function startConversations() {
  toggle.setAttribute("aria-expanded", "false");
  toggle.setAttribute("aria-controls", "dossier-side");
  document.body.append(toggle);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.matches(".dossier-drawer-open")) return;
    closeDrawer();
    toggle.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#dossier-side, .dossier-drawer")) closeDrawer();
  });
  onChange((current, before) => {
    const column = document.getElementById("dossier-conversations");
    if (!listed?.isConnected) build(column);
    if (!current.growing) refresh();
    markOpen();
    showLast(current, before);
  });
}
