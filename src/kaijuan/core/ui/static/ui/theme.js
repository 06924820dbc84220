/* Light or dark: what the reader chose, else what the system wishes (tokens.css does that).
   It stands in <head> without "defer", so that the page never flashes in the other theme. */
(function () {
  "use strict";
  var root = document.documentElement;
  var chosen = null;
  try {
    chosen = localStorage.getItem("kaijuan_theme");
  } catch (denied) {
    /* Storage is switched off: the system's wish holds. */
  }
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-toggle-theme]")) return;
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("kaijuan_theme", root.dataset.theme);
    } catch (denied) {
      /* Then it lasts until the page is left. */
    }
  });
})();
