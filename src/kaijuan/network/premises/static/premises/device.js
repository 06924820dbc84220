/* Says when the telephone believes it is, at the moment a form is sent: it may arrive later. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll("[data-device-at]").forEach(function (box) {
      // A second try of the same form says the same, so that it is known again.
      if (!box.value) box.value = new Date().toISOString();
    });
  });
})();
