// In <head>, before the stylesheet: the theme before the first paint, and ways out of the frame before the first click.
(function () {
  var root = document.documentElement, host = null;
  try {
    if (window.parent !== window) host = window.parent.document;
  } catch (e) { /* another origin frames us: the media query decides */ }

  // prefers-color-scheme does not follow the host page inside its iframe, so read what the host chose.
  function fromHost() {
    if (host) {
      var h = host.documentElement;
      if (h.classList.contains("dark") || h.dataset.theme === "dark") return "dark";
      if (h.classList.contains("light") || h.dataset.theme === "light") return "light";
    }
    try {
      var t = window.localStorage.getItem("theme");
      return t === "dark" || t === "light" ? t : null;
    } catch (e) { return null; }
  }
  function apply() {
    var t = new URLSearchParams(location.search).get("theme") || fromHost();
    if (t) root.dataset.theme = t; else delete root.dataset.theme;
  }
  apply();
  window.addEventListener("storage", function (e) { if (e.key === "theme") apply(); });
  if (!host) return;
  new MutationObserver(apply).observe(host.documentElement, { attributes: true, attributeFilter: ["class", "data-theme"] });

  // Airflow's sandbox has no allow-popups: the host page, of our origin, opens the article.
  document.addEventListener("click", function (e) {
    var link = e.target.closest("a[href]");
    if (!link || !/^https?:$/.test(link.protocol) || link.origin === location.origin) return;
    e.preventDefault();
    window.parent.open(link.href, "_blank", "noopener,noreferrer");
  });
})();
