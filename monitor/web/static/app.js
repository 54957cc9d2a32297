// Keyboard, and links that leave the sandboxed frame. No framework; works on what the server rendered.
(function () {
  "use strict";
  var items = function () { return Array.from(document.querySelectorAll("[data-item]")); };

  function step(by) {
    var list = items();
    var at = list.findIndex(function (e) { return e.hasAttribute("data-focus"); });
    var next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    if (!next) return;
    list.forEach(function (e) { e.removeAttribute("data-focus"); });
    next.setAttribute("data-focus", "");
    next.scrollIntoView({ block: "nearest" });
    var link = next.querySelector("a[data-open]");
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    var out = document.querySelector("[data-focus] a[data-out]");
    var note = document.querySelector("[data-focus] [data-note]"), undo = document.querySelector("[data-undo]");
    var act = { j: function () { step(1); }, k: function () { step(-1); }, o: function () { if (out) out.click(); },
      e: function () { if (note) note.click(); }, z: function () { if (undo) undo.click(); },
      "/": function () { document.getElementById("q0").focus(); } }[e.key];
    if (act) { e.preventDefault(); act(); }
  });

  // Airflow's iframe has no allow-popups: the parent window, of the same origin, opens the article.
  document.addEventListener("click", function (e) {
    var link = e.target.closest("a[href]");
    if (!link || window.parent === window) return;
    var url = new URL(link.href, location.href);
    if (url.origin === location.origin || !/^https?:$/.test(url.protocol)) return;
    e.preventDefault();
    window.parent.open(url.href, "_blank", "noopener,noreferrer");
  });
})();
