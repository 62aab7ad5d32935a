// The library's page without reloading it: the table, the open article, and the ingest.
(() => {
  "use strict";

  const JOBS = "/dossier/library/jobs";
  const FILES = "/dossier/library/files";
  const POLL = 700; // milliseconds
  const LOST = "Dossier could not be reached. Is it still running?";
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
    let page;
    try {
      page = await fetchPage(address);
    } catch {
      location.assign(address);
      return;
    }
    if (ticket !== latest) return;
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
    const button = event.target.closest?.("button[data-do]");
    if (button) order(button);
  });

  document.addEventListener("keydown", (event) => {
    const close = document.querySelector("#dossier-pane .dossier-bar a");
    if (event.key === "Escape" && close) follow(close);
  });

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.matches(".dossier-filters")) narrow(event.target);
    if (event.target.matches("#dossier-adding")) add(event.target);
  });

  async function narrow(form) {
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    await show(`/library?${new URLSearchParams(given)}`);
    byId("dossier-articles")?.focus();
  }

  // The ingest

  async function order(button) {
    const names = button.dataset.names?.split(",") ?? [];
    button.disabled = true;
    await send({ do: button.dataset.do, names: button.dataset.do === "retry" ? whole(button) : names });
    button.disabled = false;
  }

  // An input that failed may hold a comma.
  const whole = (button) => (button.dataset.names ? [button.dataset.names] : []);

  async function send(asked) {
    try {
      const response = await fetch(JOBS, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(asked),
      });
      byId("dossier-job").dataset.running = String(response.ok);
      if (response.ok) drawJob(await response.text());
      else say(response.status === 422 ? await problemOf(response) : await response.text());
      return response.ok;
    } catch {
      say(LOST);
      return false;
    }
  }

  async function problemOf(response) {
    const text = await response.text();
    return text.startsWith("{") ? "This is more than can be added at once." : text;
  }

  function say(words) {
    const note = document.createElement("p");
    note.className = "dossier-note";
    note.textContent = words;
    byId("dossier-job").replaceChildren(note);
  }

  function drawJob(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.getElementById("dossier-job");
    const job = byId("dossier-job");
    if (job.innerHTML !== next.innerHTML) job.replaceChildren(...next.childNodes);
    job.className = next.className;
    const running = next.dataset.running === "true";
    if (running) setTimeout(poll, POLL);
    else if (job.dataset.running === "true") ended();
    job.dataset.running = String(running);
  }

  async function poll() {
    try {
      drawJob(await (await fetch(JOBS)).text());
    } catch {
      say(LOST);
    }
  }

  function ended() {
    byId("dossier-told").textContent = byId("dossier-job").textContent;
    show(location.href, { remember: false });
  }

  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

  async function add(form) {
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const files = await upload([...form.elements.files.files], form.dataset);
    const addresses = lines(form.elements.addresses.value);
    const feeds = lines(form.elements.feeds.value);
    if (files && (await send({ do: "add", files, addresses, feeds }))) form.reset();
    showChosen(form);
    button.disabled = false;
  }

  // The names under which the files were kept; null where one was refused.
  async function upload(files, { largest, most }) {
    if (files.length > Number(most)) {
      say(`${files.length} files are too many at once; take up to ${most}.`);
      return null;
    }
    const kept = [];
    for (const [number, file] of files.entries()) {
      say(`Uploading ${number + 1} of ${files.length}: ${file.name}`);
      if (file.size > Number(largest)) {
        say(`${file.name} is larger than ${Number(largest) / 1e6} MB.`);
        return null;
      }
      const name = await uploadOne(file);
      if (name === null) return null;
      kept.push(name);
    }
    return kept;
  }

  async function uploadOne(file) {
    try {
      const address = `${FILES}?${new URLSearchParams({ name: file.name })}`;
      const response = await fetch(address, { method: "POST", body: file });
      const text = await response.text();
      if (response.ok) return text;
      say(text);
    } catch {
      say(LOST);
    }
    return null;
  }

  function showChosen(form) {
    const names = [...form.elements.files.files].map((file) => file.name);
    form.querySelector(".dossier-chosen").textContent = names.join(", ");
  }

  function listen(form) {
    const drop = form.querySelector(".dossier-drop");
    form.elements.files.addEventListener("change", () => showChosen(form));
    for (const kind of ["dragenter", "dragover"])
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("dossier-over");
      });
    for (const kind of ["dragleave", "drop"])
      drop.addEventListener(kind, () => drop.classList.remove("dossier-over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      form.elements.files.files = event.dataTransfer.files;
      showChosen(form);
    });
  }

  addEventListener("popstate", () => show(location.href, { remember: false }));

  if (byId("dossier-adding")) listen(byId("dossier-adding"));
  if (byId("dossier-job")?.dataset.running === "true") setTimeout(poll, POLL);
})();
