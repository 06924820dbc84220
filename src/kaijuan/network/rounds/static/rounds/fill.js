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
    var bundle = await bundleOf();
    // Nobody has asked the server yet who is here: it is asked by the form itself.
    if (!bundle) return asItIs();
    var row = {
      code: form.elements[":code"].value, account: bundle.account, slug: device.told.slug,
      occurrence: form.dataset.occurrence, subject: form.dataset.subject,
      title: form.dataset.title, day: form.dataset.day, at: new Date().toISOString()
    };
    var body = {
      institution: bundle.institution, occurrence: row.occurrence, subject: row.subject,
      form_version: form.dataset.form, answers: self.kaijuanForms.answersOf(form),
      device_at: row.at, channel: "offline"
    };
    await store.enqueue(row, body, await files.of(form));
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
    location.assign(device.told.shell);
  }
  async function bundleOf() {
    var here = await store.present();
    return here ? store.bundle(here.account, device.told.slug) : null;
  }
  function asItIs() {
    // A question may be called "submit".
    HTMLFormElement.prototype.submit.call(form);
  }
})();
