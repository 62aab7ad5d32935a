// What is still being loaded after a start, in the place of the line that says what there is.

import { announce, element, get } from "./parts.js";

const POLL = 300; // milliseconds
const LOST = 3000; // until the server is asked again that did not answer
const sign = element("span");
let said = "";

function show(words) {
  const line = document.querySelector(".dossier-status"); // Gradio may draw it later
  if (line && !sign.isConnected) line.append(sign);
  sign.className = "dossier-loading";
  if (words === said) return;
  said = sign.textContent = words;
  announce(words);
}

function end() {
  sign.className = "dossier-loaded"; // where it was: nothing moves
  if (said) announce("Everything is loaded.");
}

async function look() {
  const { found, text } = await get("/dossier/loading");
  if (!found) return setTimeout(look, LOST);
  const { loading, failures } = JSON.parse(text);
  if (loading) show(`Loading the ${loading} … You can ask already.`);
  else if (failures.length)
    show(failures.map((one) => `The ${one.name} could not be loaded. ${one.reason}`).join(" "));
  else end();
  if (loading || (failures.length && !sign.isConnected)) setTimeout(look, POLL);
}

export const startLoading = look;
