/* The screen at a gate: Enter registers. What was entered without a network waits on this device,
   is sent in order when there is one again, and is said to be NOT registered until it is. */
(function () {
  "use strict";
  var station = document.getElementById("station");
  var form = document.getElementById("passage");
  if (!station || !form || !window.fetch || !window.localStorage || !window.crypto) return;
  var words = station.dataset;
  var KEY = "kaijuan.gate." + words.gate;
  var MOST = 500;
  var AGAIN = 3000;
  /* What has waited longer than this says when Enter was pressed, by the clock of this device. */
  var AT_ONCE = 10000;
  /* A network that has gone without saying so answers nothing. */
  var PATIENCE = 15000;
  var said = document.getElementById("said");
  var line = document.getElementById("queue");
  var last = document.getElementById("last");
  var scan = form.elements.scan;
  var sending = false;
  var timer = 0;

  function waiting() {
    try {
      var kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch (error) { return []; }
  }
  function keep(entries) {
    if (entries.length) localStorage.setItem(KEY, JSON.stringify(entries));
    else localStorage.removeItem(KEY);
  }
  function newCode() {
    if (crypto.randomUUID) return crypto.randomUUID();
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    var hex = Array.from(b, function (n) { return (n + 256).toString(16).slice(1); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function say(text, tone, label) {
    said.className = "gate-said is-" + tone;
    said.textContent = "";
    if (label) {
      var strong = document.createElement("b");
      strong.textContent = label + " ";
      said.append(strong);
    }
    said.append(text);
  }
  function note(text) {
    var item = document.createElement("li");
    var time = new Date();
    item.className = "note";
    item.textContent = ("0" + time.getHours()).slice(-2) + ":" +
      ("0" + time.getMinutes()).slice(-2) + " " + text;
    last.prepend(item);
    while (last.children.length > 8) last.lastElementChild.remove();
    document.getElementById("last-title").hidden = false;
  }
  function count(answer) {
    if (typeof answer.inside !== "number") return;
    document.getElementById("inside").textContent = answer.inside;
    if (answer.capacity) document.getElementById("capacity").textContent = answer.capacity;
  }
  function showQueue(why) {
    var entries = waiting();
    line.hidden = !entries.length || !why;
    line.textContent = entries.length && why ? why + " (" + entries.length + " " + words.left + ")" : "";
  }

  function taken(answer) {
    count(answer);
    var well = answer.outcome !== "refused";
    say(answer.says, well ? "open" : "late");
    note(answer.says);
    if (!well && navigator.vibrate) navigator.vibrate([120, 80, 120]);
  }
  function refused(text) {
    say(text, "late", words.refused + ":");
    note(words.refused + ": " + text);
  }

  function later(why) {
    showQueue(why);
    said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(send, AGAIN);
  }
  function done(entry) {
    keep(waiting().filter(function (each) { return each.code !== entry.code; }));
  }
  function body(entry) {
    var data = new URLSearchParams(entry);
    if (Math.abs(Date.now() - Date.parse(entry.at)) < AT_ONCE) data.delete("at");
    /* Who signed in again in another tab has a new token, which stands in the cookie alone. */
    var token = /(?:^|; )kaijuan_csrf=([^;]+)/.exec(document.cookie);
    data.set("csrfmiddlewaretoken", token ? token[1] : form.elements.csrfmiddlewaretoken.value);
    return data;
  }

  /* One after the other: an exit never overtakes its entry. */
  function send() {
    var entry = waiting()[0];
    if (sending || !entry) return;
    sending = true;
    clearTimeout(timer);
    fetch(location.pathname, {
      method: "POST", body: body(entry), credentials: "same-origin", redirect: "manual",
      headers: { Accept: "application/json" },
      signal: window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        throw new Error(words.signedOut);
      }
      if (answer.status >= 500 || answer.status === 429) throw new Error(words.waits);
      return answer.json().then(function (content) {
        done(entry);
        if (answer.ok) taken(content);
        else refused(content.says || String(answer.status));
      }, function () {
        /* Our own page says no in HTML, as for a gate that was closed: it will not say yes later. */
        if (answer.status === 404) { done(entry); refused(String(answer.status)); return; }
        throw new Error(words.waits);
      });
    }).then(function () {
      sending = false;
      showQueue("");
      send();
    }, function (error) {
      sending = false;
      later(error.message === words.signedOut ? words.signedOut : words.waits);
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var data = new FormData(form);
    if (!String(data.get("scan") || "").trim() && !String(data.get("name") || "").trim()) {
      scan.focus();
      return;
    }
    var entries = waiting();
    if (entries.length >= MOST) { later(words.waits); return; }
    var entry = {};
    data.forEach(function (value, key) {
      if (key !== "csrfmiddlewaretoken") entry[key] = value;
    });
    entry.code = newCode();
    entry.at = new Date().toISOString();
    try {
      keep(entries.concat([entry]));
    } catch (error) {
      refused(words.waits);
      return;
    }
    clear();
    if (!sending) say(words.sending, "quiet");
    send();
  });

  function clear() {
    ["scan", "name", "contact"].forEach(function (name) {
      if (form.elements[name]) form.elements[name].value = "";
    });
    ["temperature", "symptoms", "mask"].forEach(function (name) {
      if (form.elements[name]) form.elements[name].checked = true;
    });
    scan.focus();
  }

  /* A scanner types wherever the cursor is: after a tick or a choice it goes back to the field. */
  form.addEventListener("change", function (event) {
    if (event.target.type === "checkbox" || event.target.type === "radio") scan.focus();
  });
  addEventListener("online", send);
  addEventListener("beforeunload", function (event) {
    if (waiting().length) event.preventDefault();
  });
  if (waiting().length) { showQueue(words.waits); send(); }
  scan.focus();
})();
