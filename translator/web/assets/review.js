(function () {
  "use strict";

  var root = document.documentElement;

  // A hand-written address may not be decodable; it leads nowhere then.
  function target(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch (error) {
      return null;
    }
  }

  var tabs = Array.prototype.slice.call(document.querySelectorAll(".tab"));
  var panels = tabs.map(function (tab) { return target(tab.hash); });
  var filter = document.getElementById("filter");
  var place = document.getElementById("place");
  var current = 0;

  if (!tabs.length) return;

  function select(index) {
    current = index;
    tabs.forEach(function (tab, number) {
      tab.setAttribute("aria-selected", String(number === index));
      tab.tabIndex = number === index ? 0 : -1;
      panels[number].hidden = number !== index;
    });
    count(-1);
  }

  function open(index, focus) {
    select(index);
    history.replaceState(null, "", tabs[index].hash);
    if (focus) tabs[index].focus();
  }

  function flagged() {
    return Array.prototype.slice.call(panels[current].querySelectorAll(".row.flagged"));
  }

  function count(index) {
    var total = flagged().length;
    place.textContent = (index < 0 ? "–" : index + 1) + " / " + total;
    place.title = total === 1 ? "1 row to look at" : total + " rows to look at";
  }

  // From the row that has the focus, else from what is on the screen.
  function step(direction) {
    var rows = flagged();
    if (!rows.length) return;
    var here = rows.indexOf(document.activeElement && document.activeElement.closest(".row"));
    var next = here + direction;
    if (here < 0) {
      next = rows.findIndex(function (row) {
        return row.getBoundingClientRect().top > 60;
      });
      if (direction < 0) next = (next < 0 ? rows.length : next) - 1;
    }
    next = next >= rows.length || (here < 0 && next < 0 && direction > 0) ? 0 : next;
    next = next < 0 ? rows.length - 1 : next;
    rows[next].focus({ preventScroll: true });
    rows[next].scrollIntoView({ block: "center" });
    count(next);
  }

  function toggle() {
    var pressed = root.classList.toggle("only");
    filter.setAttribute("aria-pressed", String(pressed));
  }

  // A link to a draft or to one of its rows opens the tab that holds it.
  function follow() {
    var wanted = target(location.hash);
    var panel = wanted && wanted.closest(".panel");
    if (!panel) return false;
    select(panels.indexOf(panel));
    if (wanted !== panel) {
      wanted.tabIndex = -1;
      wanted.focus({ preventScroll: true });
      wanted.scrollIntoView({ block: "center" });
    }
    return true;
  }

  function onTabKey(event) {
    var last = tabs.length - 1;
    var moves = {
      ArrowRight: current === last ? 0 : current + 1,
      ArrowLeft: current === 0 ? last : current - 1,
      Home: 0,
      End: last
    };
    if (!Object.prototype.hasOwnProperty.call(moves, event.key)) return;
    event.preventDefault();
    open(moves[event.key], true);
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    var number = Number(event.key);
    if (number >= 1 && number <= tabs.length) open(number - 1, true);
    else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "f") toggle();
    else return;
    event.preventDefault();
  }

  function addCopyButton(pre) {
    var button = document.createElement("button");
    var code = pre.querySelector("code");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the command " + code.textContent);
    button.addEventListener("click", function () {
      copy(code).then(function (done) {
        button.textContent = done ? "Copied" : "Selected";
      });
    });
    pre.appendChild(button);
  }

  // Where the clipboard is closed to the page, the command is selected for Ctrl+C.
  function copy(code) {
    getSelection().selectAllChildren(code);
    if (!navigator.clipboard) return Promise.resolve(false);
    return navigator.clipboard.writeText(code.textContent).then(
      function () { return true; },
      function () { return false; }
    );
  }

  function setDetails(open) {
    document.querySelectorAll("details").forEach(function (box) {
      if (open && !box.open) {
        box.open = true;
        box.dataset.print = "";
      } else if (!open && "print" in box.dataset) {
        box.open = false;
        delete box.dataset.print;
      }
    });
  }

  document.querySelector(".tabs").setAttribute("role", "tablist");
  tabs.forEach(function (tab, index) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[index].id);
    tab.setAttribute("aria-keyshortcuts", String(index + 1));
    panels[index].setAttribute("role", "tabpanel");
    tab.addEventListener("keydown", onTabKey);
    tab.addEventListener("click", function (event) {
      event.preventDefault();
      open(index, false);
    });
  });
  document.querySelector(".tools").hidden = false;
  filter.setAttribute("aria-pressed", "false");
  filter.addEventListener("click", toggle);
  document.getElementById("next").addEventListener("click", function () { step(1); });
  document.getElementById("previous").addEventListener("click", function () { step(-1); });
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () { setDetails(true); });
  window.addEventListener("afterprint", function () { setDetails(false); });
  document.querySelectorAll("pre").forEach(addCopyButton);
  if (!follow()) select(0);
})();
