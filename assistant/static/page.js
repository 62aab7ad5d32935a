// Opens cited articles in the reading pane, and keeps a new question in view.
(() => {
  "use strict";

  const CITATION = /#cite-([0-9a-f]{16})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;
  const GONE = "The article could not be fetched. Is Dossier still running?";
  let opener = null;
  let latest = 0;

  const reading = () => document.getElementById("dossier-reading");
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const motion = () => (calm() ? "auto" : "smooth");

  const announcer = document.createElement("div");
  announcer.setAttribute("role", "status");
  announcer.className = "dossier-announcer";
  const announce = (words) => {
    announcer.textContent = words;
  };

  async function fetchArticle([, key, version, start, end]) {
    const address = `/dossier/articles/${key}/${version}?start=${start}&end=${end}`;
    try {
      const response = await fetch(address);
      return { found: response.ok, text: await response.text() };
    } catch {
      return { found: false, text: GONE };
    }
  }

  async function openArticle(place) {
    const ticket = ++latest;
    reading().setAttribute("aria-busy", "true");
    const { found, text } = await fetchArticle(place);
    if (ticket !== latest) return; // another citation was opened meanwhile
    const pane = reading();
    pane.removeAttribute("aria-busy");
    if (found) pane.innerHTML = text; // rendered by our server, every text in it escaped
    else pane.replaceChildren(paragraph(text, "dossier-problem"));
    pane.prepend(bar(pane.querySelector("h2")?.textContent ?? ""));
    markOpenCards();
    showQuote(pane, text);
  }

  function showQuote(pane, problem) {
    const mark = pane.querySelector("mark");
    const title = pane.querySelector("h2");
    (mark || pane).focus({ preventScroll: true });
    scrollTo(mark || pane);
    announce(mark ? `Opened “${title.textContent}”. The quoted words are marked.` : problem);
  }

  function scrollTo(target) {
    const column = document.getElementById("dossier-pane");
    if (getComputedStyle(column).overflowY !== "auto") {
      target.scrollIntoView({ block: "center", behavior: motion() });
      return;
    }
    const above = target.getBoundingClientRect().top - column.getBoundingClientRect().top;
    column.scrollTo({
      top: column.scrollTop + above - column.clientHeight / 3,
      behavior: motion(),
    });
  }

  function markOpenCards() {
    const address = opener?.getAttribute("href");
    for (const card of document.querySelectorAll(".dossier-card"))
      card.classList.toggle("dossier-open", card.getAttribute("href") === address);
  }

  function paragraph(words, name) {
    const element = document.createElement("p");
    element.className = name;
    element.textContent = words;
    return element;
  }

  function bar(title) {
    const element = document.createElement("div");
    element.className = "dossier-bar";
    element.append(backButton(), paragraph(title, ""));
    element.lastChild.setAttribute("aria-hidden", "true"); // the heading says it
    return element;
  }

  function backButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dossier-back";
    button.textContent = "Back to the answer";
    button.addEventListener("click", goBack);
    return button;
  }

  function goBack() {
    if (!opener) return;
    const address = opener.getAttribute("href");
    // A growing answer is drawn anew: the link may be another element by now.
    const link = opener.isConnected ? opener : document.querySelector(`a[href="${address}"]`);
    if (!link) return;
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest", behavior: motion() });
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.('a[href*="#cite-"]');
      const place = link && CITATION.exec(link.getAttribute("href"));
      if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      opener = link;
      openArticle(place);
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && reading()?.contains(document.activeElement)) goBack();
  });

  // While an answer grows, its question stays at the top, unless the reader scrolls.
  let asked = 0;
  let following = false;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, () => (following = false), { passive: true, capture: true });
  }

  // Gradio names each message by its HTML, which a screen reader would spell out.
  function nameMessages() {
    for (const message of document.querySelectorAll("#dossier-chat [aria-label*='message: <']"))
      message.setAttribute("aria-label", message.matches(".user *") ? "Question" : "Answer");
  }

  function follow() {
    nameMessages();
    const questions = document.querySelectorAll("#dossier-chat .dossier-question");
    if (questions.length > asked) following = true;
    asked = questions.length;
    if (following) questions[asked - 1].scrollIntoView({ block: "start" });
  }

  function start() {
    document.body.append(announcer);
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
    openFromAddress();
  }

  // A citation opened in a new tab: wait for the pane, then show its article.
  function openFromAddress() {
    const place = CITATION.exec(location.hash);
    if (!place) return;
    if (reading()) openArticle(place);
    else setTimeout(openFromAddress, 100);
  }

  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
