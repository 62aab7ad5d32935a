// The links to the other pages: Gradio lets every link open a tab of its own.

export function startPages() {
  const here = (event) => event.target.closest?.(".dossier-pages a")?.removeAttribute("target");
  document.addEventListener("click", here, true);
}
