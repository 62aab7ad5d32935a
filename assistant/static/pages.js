// The links to the other pages: Gradio lets every link open a tab of its own.

export function startPages() {
  const ours = ".dossier-pages a, #dossier-greeting a";
  const here = (event) => event.target.closest?.(ours)?.removeAttribute("target");
  document.addEventListener("click", here, true);
}
