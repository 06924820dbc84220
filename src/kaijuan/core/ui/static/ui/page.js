/* Folds open on paper; a request of htmx that fails says so instead of doing nothing. */
(function () {
  "use strict";
  var opened = [];
  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (fold) { fold.open = true; });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (fold) { fold.open = false; });
  });

  function tell() {
    var words = document.getElementById("trouble");
    var place = document.getElementById("toasts");
    if (words && place) place.replaceChildren(words.content.cloneNode(true));
  }
  document.addEventListener("htmx:responseError", tell);
  document.addEventListener("htmx:sendError", tell);
})();
