/* On the page of one report: what was filled in is kept on the device before it is sent, so that
   neither a dead network nor a closed tab loses it. Without this file the form is sent as it is. */
(function () {
  "use strict";
  var device = self.kaijuanDevice, store = self.kaijuanStore, files = self.kaijuanFiles;
  var form = document.querySelector("form[data-report]");
  var busy = false;
  if (!form || !device || !device.usable) return;

  // Behind the form's own script, which stands further down and says first what is wrong.
  document.addEventListener("DOMContentLoaded", function () {
    if (self.kaijuanForms) form.addEventListener("submit", sent);
  });
  function sent(event) {
    var button = event.submitter;
    if (event.defaultPrevented || (button && (button.name === ":add" || button.name === ":remove"))) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    hand().catch(asItIs).finally(function () { busy = false; });
  }

  async function hand() {
    // Whose page this is, not who is signed in by now: in another tab that may be somebody else.
    var row = {
      code: form.elements[":code"].value, account: form.dataset.account, slug: device.told.slug,
      occurrence: form.dataset.occurrence, subject: form.dataset.subject,
      title: form.dataset.title, day: form.dataset.day, at: new Date().toISOString()
    };
    var body = {
      institution: form.dataset.institution, occurrence: row.occurrence, subject: row.subject,
      form_version: form.dataset.form, answers: self.kaijuanForms.answersOf(form),
      device_at: row.at, channel: "offline"
    };
    try {
      await store.enqueue(row, body, await files.of(form));
    } catch (error) {
      return notKept();
    }
    var met = await device.flush();
    var left = (await store.queueOf(row.account)).find(function (each) { return each.code === row.code; });
    if (!left) { location.assign(device.told.list); return; }
    if (left.state === "refused") {
      // The person is still here: the page says at each question what is wrong.
      await store.forget(left, true);
      asItIs();
      return;
    }
    if (met === "ok") await device.flush();
    var here = await store.present();
    var shown = here && here.account === row.account;
    location.assign(shown ? device.told.shell : device.told.sign_in + "?next=" + encodeURIComponent(device.told.list));
  }
  /* No room, or a browser that keeps nothing: sent as it is, but never into a dead network, which
     would take the page and what stands on it away. */
  async function notKept() {
    var sentence = form.querySelector("[data-not-kept]");
    sentence.hidden = true;
    var met = await device.flush();
    if (met === "offline") sentence.hidden = false;
    else asItIs();
  }
  function asItIs() {
    // A question may be called "submit".
    HTMLFormElement.prototype.submit.call(form);
  }
})();
