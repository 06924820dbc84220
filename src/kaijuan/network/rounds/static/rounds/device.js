/* On the pages of duties: puts the worker there, keeps the list for later, sends what waits, and
   shows it. */
(function () {
  "use strict";
  var store = self.kaijuanStore, sender = self.kaijuanSender;
  var told = JSON.parse(document.getElementById("kaijuan-offline").textContent);
  var place = document.querySelector("[data-waiting]");
  var listeners = [], drawn = 0, later = 0;
  var MINUTE = 60000;

  function word(key) {
    var words = place && place.querySelector("template[data-words]");
    var found = words && words.content.querySelector('[data-word="' + key + '"]');
    return found ? found.textContent : "";
  }

  /* The rows of whoever is here, and of nobody else. */
  async function draw(met) {
    if (!place) return;
    var here = await store.present();
    var rows = here ? await store.queueOf(here.account) : [];
    // The list still calls due what was handed in by itself, or it is another person's.
    if (rows.length < drawn && "ofList" in place.dataset) { location.reload(); return; }
    drawn = rows.length;
    if (here) rows = rows.concat((await store.filesOf(here.account)).filter(refused));
    place.hidden = !rows.length && met !== "other";
    place.querySelector("[data-state]").textContent = rows.length || met === "other" ? word(met || "ok") : "";
    var link = place.querySelector("[data-sign-in]");
    link.hidden = met !== "signed-out";
    link.href = told.sign_in + "?next=" + encodeURIComponent(told.list);
    var list = place.querySelector("[data-entries]");
    list.replaceChildren.apply(list, rows.map(shown));
  }
  function shown(row) {
    var made = place.querySelector("template[data-entry]").content.cloneNode(true);
    made.querySelector("[data-title]").textContent = row.title + " · " + row.day;
    made.querySelector("[data-note]").textContent = word("waiting").replace("%at%", new Date(row.at).toLocaleString(document.documentElement.lang));
    var isFile = "submission" in row;
    var sentence = made.querySelector("[data-sentence]");
    sentence.hidden = !refused(row);
    sentence.textContent = word(isFile ? "refused-file" : "refused") + " " + (row.sentence || word("unreadable"));
    made.querySelector("[data-note]").hidden = refused(row);
    var again = made.querySelector("[data-again]"), away = made.querySelector("[data-throw]");
    away.hidden = !refused(row);
    again.hidden = isFile || !refused(row);
    again.addEventListener("click", async function () {
      await store.mark(Object.assign(row, { state: "waiting", sentence: "" }));
      flush();
    });
    away.addEventListener("click", async function () {
      if (!confirm(word(isFile ? "throw-file" : "throw"))) return;
      await (isFile ? store.forgetFile(row) : store.forget(row, true));
      seen();
    });
    return made;
  }
  function refused(row) { return row.state === "refused"; }

  async function flush() {
    var met = await sender.flush(told.bundle).catch(function () { return "later"; });
    await seen(met);
    if (met === "offline" || met === "later") {
      ask();
      // Not every browser sends by itself, and a server that comes back tells nobody.
      clearTimeout(later);
      if (drawn) later = setTimeout(flush, MINUTE);
    }
    return met;
  }
  async function seen(met) {
    await draw(met);
    listeners.forEach(function (each) { each(met); });
  }
  /* Where the browser can, it sends later even when the page is closed. */
  async function ask() {
    try {
      var there = await navigator.serviceWorker.ready;
      if (there.sync) await there.sync.register("kaijuan-duties");
    } catch (error) { /* Not allowed here: the page sends when it is opened again. */ }
  }

  self.kaijuanDevice = {
    told: told, word: word, flush: flush, draw: draw, ask: ask,
    usable: store.usable && "serviceWorker" in navigator,
    onFlush: function (each) { listeners.push(each); }
  };
  if (!self.kaijuanDevice.usable) return;
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) flush(); });
  navigator.serviceWorker.addEventListener("message", function (event) { seen(event.data.met); });
  if (place) place.querySelector("[data-send]").addEventListener("click", flush);
  navigator.serviceWorker.register(told.worker).then(function () {
    return navigator.serviceWorker.ready;
  }).then(function (there) { there.active.postMessage("refresh"); }).catch(function () {});
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () {});
  draw(navigator.onLine ? "ok" : "offline").then(flush);
})();
