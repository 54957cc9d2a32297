// Keyboard, bulk ticks and the inbox's preview. No framework; works on what the server rendered.
(function () {
  "use strict";
  var PLACE = "conflict-monitor-place";
  var items = function () { return Array.from(document.querySelectorAll("[data-item]")); };

  // On a phone the tabs scroll: the one that somebody is at is to be seen.
  var tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.offsetWidth / 2;

  function step(by) {
    var list = items();
    var at = list.findIndex(function (e) { return e.hasAttribute("data-focus"); });
    var next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    if (!next) return;
    list.forEach(function (e) { e.removeAttribute("data-focus"); });
    next.setAttribute("data-focus", "");
    next.scrollIntoView({ block: "nearest" });
    var link = next.querySelector("a[data-open]");
    if (link) link.focus({ preventScroll: true }); else look(next);
  }

  // The inbox shows the row that somebody is at beside the list; moving on forgets what was asked for.
  var pane = document.getElementById("pv"), asked = null, later = 0, opens = false;
  function look(item) {
    var now = document.querySelector("[data-preview][aria-current]");
    if (!pane || !item || item === now || !item.dataset.preview || !pane.offsetParent) return;
    if (now) now.removeAttribute("aria-current");
    item.setAttribute("aria-current", "true");
    clearTimeout(later);
    if (asked) asked.abort();
    opens = false;
    pane.setAttribute("aria-busy", "true");
    later = setTimeout(function () {
      asked = new AbortController();
      fetch(item.dataset.preview, { signal: asked.signal }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.statusText);
        return answer.text();
      }).then(shown).catch(function (error) { if (error.name !== "AbortError") shown(""); });
    }, 120);
  }
  function shown(html) {
    pane.innerHTML = html;
    pane.removeAttribute("aria-busy");
    if (opens) open();
  }
  // The article of the row that somebody is at: in the inbox it stands beside the list, and may still be on its way.
  function open() {
    var link = document.querySelector("[data-focus] a[data-out]") || (pane || document).querySelector("a[data-out]");
    opens = !!pane && pane.hasAttribute("aria-busy");
    if (link && !opens) link.click();
  }
  ["focusin", "click"].forEach(function (what) {
    document.addEventListener(what, function (e) { look(e.target.closest("[data-preview]")); });
  });

  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)
      && e.target.type !== "checkbox") return;
    var at = function (what) { return document.querySelector("[data-focus] " + what); };
    var click = function (node) { if (node) node.click(); };
    var ticked = document.querySelector("[data-tick]:checked");
    var act = { j: function () { step(1); }, k: function () { step(-1); }, o: open,
      x: function () { click(at("[data-tick]")); }, z: function () { click(document.querySelector("[data-undo]")); },
      e: function () { note(ticked ? document.querySelector("[data-note-ticked]") : at("[data-note]") || document.querySelector("[data-note-page]")); },
      "/": function () { document.getElementById("q0").focus(); } }[e.key];
    if (act) { e.preventDefault(); act(); }
  });

  // The page comes back without the row that was noted: go on at its place.
  function note(button) {
    if (!button) return;
    sessionStorage.setItem(PLACE, items().findIndex(function (e) { return e.hasAttribute("data-focus"); }));
    button.click();
  }
  var place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null && document.querySelector("[data-undo]")) step(Number(place) + 1);

  var all = document.querySelector("[data-tick-all]");
  if (all) all.addEventListener("change", function () {
    document.querySelectorAll("[data-tick]").forEach(function (box) { box.checked = all.checked; });
  });

  // How many alerts are open, once a minute while somebody looks; the list itself never jumps.
  var waiting = document.querySelector("[data-waiting]"), newer = document.querySelector("[data-newer]");
  if (waiting) setInterval(function () {
    if (document.hidden) return;
    fetch(waiting.dataset.waiting).then(function (answer) { return answer.json(); }).then(function (count) {
      waiting.textContent = count.open.toLocaleString(document.documentElement.lang);
      waiting.classList.toggle("hot", count.open > 0);
      if (newer) newer.hidden = count.newest <= Number(newer.dataset.newer);
    }).catch(function () { /* the next minute tells */ });
  }, 60000);
})();
