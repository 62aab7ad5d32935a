// Small parts that the other scripts share.

const announcer = element("div", { className: "dossier-announcer", role: "status" });

export const startAnnouncing = () => document.body.append(announcer);

export function announce(words) {
  announcer.textContent = words;
}

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(words, className, react) {
  const made = element("button", { type: "button", className, textContent: words });
  made.addEventListener("click", react);
  return made;
}

export function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

export function isWriting() {
  const field = document.activeElement;
  return Boolean(field?.closest("input, textarea, select, [contenteditable='true']"));
}

export async function copy(words, pressed) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    announce("The browser did not allow copying.");
    return;
  }
  announce("Copied.");
  const label = pressed.textContent;
  pressed.textContent = "Copied";
  setTimeout(() => (pressed.textContent = label), 1500);
}

const UNREACHABLE = "Dossier could not be reached. Is it still running?";

export async function get(address, options) {
  try {
    const response = await fetch(address, options);
    return { found: response.ok, text: await response.text() };
  } catch {
    return { found: false, text: UNREACHABLE };
  }
}

export const post = (address, content = {}) =>
  get(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
  });
