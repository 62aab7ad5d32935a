// What a reader chose for this browser, kept in it.

const KEYS = "dossier-keys";

// Whether single keys do something; a browser that keeps nothing has them on.
export function keysAreOn() {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch {
    return true;
  }
}

export const turnKeys = (on) => localStorage.setItem(KEYS, on ? "on" : "off");
