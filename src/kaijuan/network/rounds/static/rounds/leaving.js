/* On every page of who is signed in: this device belongs to that account now. Before signing out it
   is said what was not sent; then the duties and forms that were kept go. */
(function () {
  "use strict";
  var store = self.kaijuanStore, told = document.currentScript.dataset;
  if (!store.usable) return;
  store.present().then(function (here) {
    if (!here || here.account !== told.account) return store.arrive(told.account, told.name);
  }).catch(function () {});

  document.querySelectorAll("form[action$='/sign-out/']").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      leave().catch(function () { return true; }).then(function (go) {
        if (go) HTMLFormElement.prototype.submit.call(form);
      });
    });
  });
  async function leave() {
    var waits = (await store.queueOf(told.account)).length + (await store.filesOf(told.account)).length;
    if (waits && !confirm(told.unsent)) return false;
    await store.leave(told.account);
    return true;
  }
})();
