// What changes the library: adding, removing and trying again, and how far the ingest is.

const JOBS = "/dossier/library/jobs";
const FILES = "/dossier/library/files";
const POLL = 700; // milliseconds
const LOST = "Dossier could not be reached. Is it still running?";
const byId = (name) => document.getElementById(name);
let showAgain = null; // draws the page anew when an ingest ended

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
  showAgain();
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

export function startWork(whenEnded) {
  showAgain = whenEnded;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-do]");
    if (button) order(button);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("#dossier-adding")) add(event.target);
  });
  if (byId("dossier-adding")) listen(byId("dossier-adding"));
  if (byId("dossier-job")?.dataset.running === "true") setTimeout(poll, POLL);
}
