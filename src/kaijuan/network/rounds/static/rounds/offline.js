/* The page without network: the duties that are kept for whoever is here, their forms, and nil. */
(function () {
  "use strict";
  var device = self.kaijuanDevice, store = self.kaijuanStore;
  if (!device || !device.usable) return;
  var due = document.querySelector("[data-due]"), none = document.querySelector("[data-none]");
  var formPlace = document.querySelector("[data-form-place]"), blank = formPlace.querySelector("form");
  var nilPlace = document.querySelector("[data-nil-place]");
  var busy = false;
  blank.remove();

  async function kept() {
    var here = await store.present();
    return here ? store.bundle(here.account, device.told.slug) : null;
  }

  async function list() {
    formPlace.hidden = nilPlace.hidden = true;
    var bundle = await kept();
    var waits = bundle ? await store.queueOf(bundle.account) : [];
    var items = (bundle ? bundle.items : []).filter(function (item) {
      return !waits.some(function (row) { return row.occurrence === item.occurrence && row.subject === item.subject; });
    });
    due.hidden = !items.length;
    none.hidden = !!(items.length || waits.length);
    var place = due.querySelector("[data-items]");
    place.replaceChildren.apply(place, items.map(function (item) { return entry(item, bundle); }));
    return { bundle: bundle, items: items };
  }
  function entry(item, bundle) {
    var made = due.querySelector("template[data-item]").content.cloneNode(true);
    // The clock of the device may be slow; the server's was right when it gave the list.
    var open = Math.max(Date.now(), Date.parse(bundle.at)) >= Date.parse(item.opens_at);
    made.querySelector("[data-title]").textContent = item.title;
    made.querySelector("[data-note]").textContent = item.day + " · " + item.due;
    var fill = made.querySelector("[data-fill]"), nil = made.querySelector("[data-nil]");
    fill.hidden = !open || !item.form;
    nil.hidden = !open || !item.nil;
    fill.addEventListener("click", function () { showForm(item, bundle); });
    nil.addEventListener("click", function () { showNil(item, bundle); });
    return made;
  }

  function showForm(item, bundle) {
    due.hidden = true;
    var form = blank.cloneNode(true);
    formPlace.querySelectorAll("form").forEach(function (old) { old.remove(); });
    formPlace.append(form);
    formPlace.querySelector("[data-title]").textContent = item.title;
    formPlace.querySelector("[data-note]").textContent = item.day + (item.note ? " · " + item.note : "");
    // Drawn and escaped by our own server; scripts in it do not run.
    form.querySelector("[data-questions]").innerHTML = bundle.forms[item.form];
    formPlace.hidden = false;
    var questions = self.kaijuanForms.attach(form);
    // The form may have been drawn days ago: what it proposes is worked out today.
    questions.propose("");
    questions.refresh();
    form.querySelector("[data-leave]").addEventListener("click", list);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      once(form, async function () {
        var files = await self.kaijuanFiles.of(form);
        await keep(item, bundle, { form_version: item.form, answers: self.kaijuanForms.answersOf(form) }, files);
      });
    });
    formPlace.querySelector("[data-title]").focus();
  }

  function showNil(item, bundle) {
    due.hidden = true;
    nilPlace.hidden = false;
    var form = nilPlace.querySelector("form"), box = form.elements.signed_name;
    box.value = "";
    form.querySelector("[data-trouble]").hidden = form.querySelector("[data-not-kept]").hidden = true;
    nilPlace.querySelector("[data-title]").textContent = item.title + " · " + item.day;
    nilPlace.querySelector("[data-signer]").textContent = item.signer;
    form.onsubmit = function (event) {
      event.preventDefault();
      var wrong = plain(box.value) !== plain(item.signer);
      form.querySelector("[data-trouble]").hidden = !wrong;
      if (wrong) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
      if (!wrong) once(form, function () {
        return keep(item, bundle, { is_nil: true, signed_name: box.value.trim() }, []);
      });
    };
    nilPlace.querySelector("[data-leave]").onclick = list;
    box.focus();
  }
  function plain(name) { return name.normalize("NFKC").replace(/\s+/g, "").toLowerCase(); }

  /* A second tap while the first is being kept is no second report. */
  function once(form, work) {
    if (busy) return;
    busy = true;
    form.querySelector("[data-not-kept]").hidden = true;
    work().catch(function () {
      form.querySelector("[data-not-kept]").hidden = false;
    }).finally(function () { busy = false; });
  }

  async function keep(item, bundle, more, files) {
    var row = {
      code: crypto.randomUUID(), account: bundle.account, slug: bundle.slug,
      occurrence: item.occurrence, subject: item.subject,
      title: item.title, day: item.day, at: new Date().toISOString()
    };
    await store.enqueue(row, Object.assign({
      institution: bundle.institution, occurrence: item.occurrence, subject: item.subject,
      device_at: row.at, channel: "offline"
    }, more), files);
    await list();
    scrollTo(0, 0);
    device.flush();
  }

  device.onFlush(async function (met) {
    if (!formPlace.hidden || !nilPlace.hidden) return;
    await list();
    // The network is back and nothing waits here: this page has done its work.
    var here = await store.present();
    if (met === "ok" && here && !(await store.queueOf(here.account)).length) location.replace(device.told.list);
  });
  list().then(function (found) {
    // The address of one report opens it here too, when the page itself could not be loaded.
    var asked = found.items.find(function (item) {
      return location.pathname.includes(item.occurrence) && location.pathname.includes(item.subject);
    });
    if (asked && asked.form) showForm(asked, found.bundle);
  });
})();
