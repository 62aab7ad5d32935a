// The page of the settings: what is chosen for this browser alone.

import { startBusy } from "./busy.js";
import { keysAreOn, turnKeys } from "./choices.js";
import { element } from "./parts.js";

startBusy();
const keys = element("input", { type: "checkbox", checked: keysAreOn() });
keys.addEventListener("change", () => turnKeys(keys.checked));
const words = "Walk through the citations of an answer with the keys n (next) and p (previous)";
document.getElementById("dossier-choices").append(element("label", {}, keys, words));
