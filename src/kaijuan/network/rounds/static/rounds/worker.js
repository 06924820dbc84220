/* Lets the pages of duties open without network, and sends what waits when it is back. What it
   needs to know stands before it in the script that loads it (views/offline.py). */
(function () {
  "use strict";
  var told = self.kaijuanWorker;

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(told.cache).then(function (cache) {
      return cache.addAll([told.shell].concat(told.assets));
    }).then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) {
        return name.startsWith(told.prefix) && name !== told.cache;
      }).map(function (name) { return caches.delete(name); }));
    }).then(function () { return self.clients.claim(); }));
  });

  self.addEventListener("fetch", function (event) {
    var request = event.request;
    var address = new URL(request.url);
    if (address.origin !== self.location.origin) return;
    // What was sent by a form is not lost behind a page that looks as if it were kept here.
    if (request.mode === "navigate" && request.method === "GET") {
      event.respondWith(fetch(request).catch(function () { return kept(told.shell); }));
    } else if (request.method === "GET" && told.assets.includes(address.pathname)) {
      event.respondWith(kept(address.pathname).then(function (found) { return found || fetch(request); }));
    }
  });
  function kept(path) {
    return caches.open(told.cache).then(function (cache) { return cache.match(path); });
  }

  /* The page was opened with a network, perhaps in another language: keep it as it is now. */
  self.addEventListener("message", function (event) {
    if (event.data !== "refresh") return;
    event.waitUntil(caches.open(told.cache).then(function (cache) { return cache.add(told.shell); }).catch(function () {}));
  });

  self.addEventListener("sync", function (event) {
    if (event.tag !== "kaijuan-duties") return;
    event.waitUntil(self.kaijuanSender.flush(told.bundle).then(function (met) {
      // The browser tries again later when this fails.
      if (met === "offline" || met === "later") throw new Error(met);
      return self.clients.matchAll().then(function (pages) {
        pages.forEach(function (page) { page.postMessage({ met: met }); });
      });
    }));
  });
})();
