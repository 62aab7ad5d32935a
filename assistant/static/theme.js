// Light or dark, as the address or else the system asks, before anything is drawn.
{
  const asked = new URLSearchParams(location.search).get("__theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () =>
    document.documentElement.classList.toggle("dark", asked ? asked === "dark" : system.matches);
  system.addEventListener("change", apply);
  apply();
}
