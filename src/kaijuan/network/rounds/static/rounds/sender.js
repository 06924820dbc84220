/* Sends what waits: in order, each under its own id until the server has answered for it. What
   was taken in and not yet forgotten here (the tab was killed in between) is sent again, and the
   server knows it. Used by pages and by the service worker. */
(function (self) {
  "use strict";
  var store = self.kaijuanStore;

  /* Who is signed in, by the server's own word, with the list and the token for writing. Gives
     the bundle, or the word for why there is none: "offline", "signed-out" or "later". */
  async function ask(address) {
    var answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    } catch (error) {
      return "offline";
    }
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return "signed-out";
    if (!answer.ok) return "later";
    try {
      var bundle = await answer.json();
    } catch (error) {
      return "offline";
    }
    await store.arrive(bundle.account, bundle.name);
    await store.saveBundle(bundle);
    return bundle;
  }

  /* PUT: "done", the sentence of a refusal as {refused}, or why it has to wait. */
  async function put(address, body, kind, csrf, more) {
    var answer;
    try {
      answer = await fetch(address, {
        method: "PUT", credentials: "same-origin", redirect: "manual", body: body,
        headers: Object.assign({ "Content-Type": kind, "X-CSRFToken": csrf, "Accept": "application/json" }, more)
      });
      if (answer.status === 200 || answer.status === 201) return "done";
      if (answer.type === "opaqueredirect" || answer.status === 401) return "signed-out";
      var problem = (answer.headers.get("Content-Type") || "").includes("problem+json") ? await answer.json() : null;
    } catch (error) {
      return "offline";
    }
    // Without a problem of ours it was not the house that answered, or not this request.
    if (!problem || answer.status === 429 || answer.status >= 500) return "later";
    return { refused: sentence(problem) };
  }
  function sentence(problem) {
    var details = (problem.errors || []).map(function (each) { return each.detail; });
    return details.length ? details.join(" ") : problem.detail;
  }

  async function sendAll(account, bundle) {
    for (var row of await store.queueOf(account)) {
      if (row.state !== "waiting" || row.slug !== bundle.slug) continue;
      var body = Object.assign(await store.bodyOf(row), { account: account });
      var met = await put("/api/v1/submissions/" + row.code, JSON.stringify(body), "application/json", bundle.csrf);
      if (typeof met === "string" && met !== "done") return met;
      if (met === "done") await store.forget(row, false);
      else await store.mark(Object.assign(row, { state: "refused", sentence: met.refused }));
    }
    return sendFiles(account, bundle);
  }

  /* Files follow their submission; one whose submission still waits here waits too. */
  async function sendFiles(account, bundle) {
    var waits = (await store.queueOf(account)).map(function (row) { return row.code; });
    for (var row of await store.filesOf(account)) {
      if (row.slug !== bundle.slug || waits.includes(row.submission)) continue;
      var file = await store.fileOf(row);
      var query = new URLSearchParams({ institution: row.key, question: row.question, account: account });
      var met = await put("/api/v1/submissions/" + row.submission + "/files/" + row.code + "?" + query,
        file.bytes, "application/octet-stream", bundle.csrf,
        { "Content-Disposition": "attachment; filename*=UTF-8''" + encodeURIComponent(file.name) });
      if (typeof met === "string" && met !== "done") return met;
      // A file that is not taken can only be attached anew, by a correction.
      await store.forgetFile(row);
    }
    return "ok";
  }

  async function flushNow(address) {
    var before = await store.present();
    var bundle = await ask(address);
    if (typeof bundle === "string") return bundle;
    var waited = (await store.queueOf(bundle.account)).length;
    var met = await sendAll(bundle.account, bundle);
    // What is handed in is no longer due: the list that is kept must not ask for it again.
    if (met === "ok" && waited) await ask(address);
    if (met === "ok" && before && before.account !== bundle.account && (await store.queueOf(before.account)).length) return "other";
    return met;
  }

  self.kaijuanSender = {
    /* "ok", or why not everything went: offline, signed-out, later, other. One at a time, over
       all tabs and the worker. */
    flush: function (address) {
      var run = function () { return flushNow(address); };
      return self.navigator.locks ? self.navigator.locks.request("kaijuan-duties", run) : run();
    }
  };
})(self);
