/* Sends what waits: in order, each under its own id until the server has answered for it. What
   was taken in and not yet forgotten here (the tab was killed in between) is sent again, and the
   server knows it. Used by pages and by the service worker. */
(function (self) {
  "use strict";
  var store = self.kaijuanStore;
  /* A network that neither answers nor fails must not hold up every tab. Milliseconds. */
  var PATIENCE = 30000, FOR_A_FILE = 180000;

  function patience(most) {
    return AbortSignal.timeout ? AbortSignal.timeout(most) : undefined;
  }

  /* Who is signed in, by the server's own word, with the list and the token for writing. Gives
     the bundle, or the word for why there is none: "offline", "signed-out" or "later". */
  async function ask(address) {
    var answer;
    try {
      answer = await fetch(address, {
        credentials: "same-origin", redirect: "manual", cache: "no-store", signal: patience(PATIENCE)
      });
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
    var answer, most = body.byteLength === undefined ? PATIENCE : FOR_A_FILE;
    try {
      answer = await fetch(address, {
        method: "PUT", credentials: "same-origin", redirect: "manual", body: body, signal: patience(most),
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
    return { refused: sentence(problem), status: answer.status };
  }
  /* The same, twice where somebody may have signed in between: then the token was an old one, or
     the refusal was meant for the other account, whose turn this is not. */
  async function hand(flush, address, body, kind, more) {
    var met = await put(address, body, kind, flush.bundle.csrf, more);
    if (met.status !== 403 && met.status !== 409) return met;
    var fresh = await ask(flush.address);
    if (typeof fresh === "string") return fresh;
    if (fresh.account !== flush.bundle.account) return "later";
    flush.bundle = fresh;
    return put(address, body, kind, fresh.csrf, more);
  }
  function sentence(problem) {
    var details = (problem.errors || []).map(function (each) { return each.detail; });
    return details.length ? details.join(" ") : problem.detail;
  }

  async function sendAll(flush) {
    var account = flush.bundle.account;
    for (var row of await store.queueOf(account)) {
      if (row.state !== "waiting") continue;
      var body = await readable(store.bodyOf(row));
      var met = body ? await hand(flush, "/api/v1/submissions/" + row.code,
        JSON.stringify(Object.assign(body, { account: account })), "application/json") : { refused: "" };
      if (typeof met === "string" && met !== "done") return met;
      if (met === "done") await store.forget(row, false);
      else await store.mark(Object.assign(row, { state: "refused", sentence: met.refused }));
    }
    return sendFiles(flush);
  }
  /* Null where its key does not open it any more: it must not stand in the way of the others. */
  function readable(promised) {
    return promised.catch(function (error) {
      if (error.name === "OperationError") return null;
      throw error;
    });
  }

  /* Files follow their submission; one whose submission still waits here waits too. */
  async function sendFiles(flush) {
    var account = flush.bundle.account;
    var waits = (await store.queueOf(account)).map(function (row) { return row.code; });
    for (var row of await store.filesOf(account)) {
      if (row.state !== "waiting" || waits.includes(row.submission)) continue;
      var file = await readable(store.fileOf(row));
      var query = new URLSearchParams({ institution: row.key, question: row.question, account: account });
      var met = file ? await hand(flush, "/api/v1/submissions/" + row.submission + "/files/" + row.code + "?" + query,
        file.bytes, "application/octet-stream",
        { "Content-Disposition": "attachment; filename*=UTF-8''" + encodeURIComponent(file.name) }) : { refused: "" };
      if (typeof met === "string" && met !== "done") return met;
      if (met === "done") await store.forgetFile(row);
      else await store.markFile(Object.assign(row, { state: "refused", sentence: met.refused }));
    }
    return "ok";
  }

  async function flushNow(address) {
    var before = await store.present();
    var bundle = await ask(address);
    if (typeof bundle === "string") return bundle;
    var waited = (await store.queueOf(bundle.account)).length;
    var met = await sendAll({ address: address, bundle: bundle });
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
