/* What this device keeps: who is here, their duties and forms, and what waits to be sent.
   Used by pages and by the service worker. Answers lie encrypted under a key that no script can
   take out of the browser; whoever signs in next never sees the rows of another account. */
(function (self) {
  "use strict";
  var NAME = "kaijuan-duties";
  var opened = null;

  function open() {
    opened = opened || new Promise(function (resolve, reject) {
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        var db = asked.result;
        db.createObjectStore("present", { keyPath: "id" });
        db.createObjectStore("bundles", { keyPath: ["account", "slug"] });
        db.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
        db.createObjectStore("files", { keyPath: "code" });
        db.createObjectStore("keys", { keyPath: "account" });
      };
      asked.onsuccess = function () {
        // Another tab may be signing out: it must not wait for this one.
        asked.result.onversionchange = function () { asked.result.close(); opened = null; };
        // A telephone that was short of memory closes it: it is opened again.
        asked.result.onclose = function () { opened = null; };
        resolve(asked.result);
      };
      asked.onerror = function () { opened = null; reject(asked.error); };
    });
    return opened;
  }

  /* One transaction; `work` asks for what it needs and gives the request whose result is wanted. */
  function within(names, mode, work) {
    return open().then(function (db) {
      return new Promise(function (resolve, reject) {
        var done = db.transaction(names, mode, { durability: "strict" });
        var asked = work(done);
        done.oncomplete = function () { resolve(asked ? asked.result : undefined); };
        done.onabort = done.onerror = function () { reject(done.error); };
      });
    });
  }
  function get(name, key) {
    return within([name], "readonly", function (t) { return t.objectStore(name).get(key); });
  }
  function all(name) {
    return within([name], "readonly", function (t) { return t.objectStore(name).getAll(); });
  }
  function put(name, row) {
    return within([name], "readwrite", function (t) { return t.objectStore(name).put(row); });
  }
  function remove(name, key) {
    return within([name], "readwrite", function (t) { return t.objectStore(name).delete(key); });
  }

  /* The key is made once for each account; of two tabs that make one, the first one's stays. */
  async function keyOf(account) {
    var found = await get("keys", account);
    if (found) return found.key;
    var key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await within(["keys"], "readwrite", function (t) { keepKey(t, account, key); });
    return (await get("keys", account)).key;
  }
  function keepKey(t, account, key) {
    var asked = t.objectStore("keys").add({ account: account, key: key });
    asked.onerror = function (event) { event.preventDefault(); event.stopPropagation(); };
  }
  async function closed(key, bytes) {
    var iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv: iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, bytes) };
  }
  async function openedBytes(account, row) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await keyOf(account), row.sealed);
  }

  /* Put a filled form at the end of the queue, with its files, before anything is sent. */
  async function enqueue(entry, body, files) {
    var key = await keyOf(entry.account);
    var row = Object.assign({ state: "waiting", sentence: "" }, entry,
      await closed(key, new TextEncoder().encode(JSON.stringify(body))));
    var kept = [];
    for (var file of files) {
      kept.push(Object.assign({}, row, {
        code: file.code, submission: entry.code, question: file.question, key: body.institution
      }, await closed(key, new TextEncoder().encode(JSON.stringify({ name: file.name }))),
        { data: await closed(key, await file.blob.arrayBuffer()) }));
    }
    await within(["keys", "queue", "files"], "readwrite", function (t) {
      // Another tab may have signed out since the key was read.
      keepKey(t, entry.account, key);
      kept.forEach(function (each) { t.objectStore("files").put(each); });
      return t.objectStore("queue").add(row);
    });
  }
  async function bodyOf(row) {
    return JSON.parse(new TextDecoder().decode(await openedBytes(row.account, row)));
  }
  async function fileOf(row) {
    var said = JSON.parse(new TextDecoder().decode(await openedBytes(row.account, row)));
    return { name: said.name, bytes: await openedBytes(row.account, row.data) };
  }
  async function queueOf(account) {
    return (await all("queue")).filter(function (row) { return row.account === account; });
  }
  async function filesOf(account) {
    return (await all("files")).filter(function (row) { return row.account === account; });
  }
  /* Forget one entry: it was taken in, or the person threw it away (then its files go too). */
  async function forget(row, withFiles) {
    var files = withFiles ? (await filesOf(row.account)).filter(function (file) { return file.submission === row.code; }) : [];
    await within(["queue", "files"], "readwrite", function (t) {
      files.forEach(function (file) { t.objectStore("files").delete(file.code); });
      return t.objectStore("queue").delete(row.seq);
    });
  }

  /* What the server said of a row; not where it was sent or thrown away meanwhile. */
  function mark(name, key, row) {
    return within([name], "readwrite", function (t) {
      var rows = t.objectStore(name);
      rows.get(key).onsuccess = function (event) { if (event.target.result) rows.put(row); };
    });
  }

  function present() { return get("present", "now"); }
  /* Somebody is signed in: what was shown to another one goes; what that one still has to send stays. */
  async function arrive(account, name) {
    var rows = (await all("bundles")).filter(function (row) { return row.account !== account; });
    await within(["present", "bundles"], "readwrite", function (t) {
      rows.forEach(function (row) { t.objectStore("bundles").delete([row.account, row.slug]); });
      return t.objectStore("present").put({ id: "now", account: account, name: name });
    });
  }
  /* Signed out: nothing of duties and forms stays; the key goes unless it locks what was not sent. */
  async function leave(account) {
    await within(["present", "bundles", "keys", "queue", "files"], "readwrite", function (t) {
      t.objectStore("bundles").clear();
      t.objectStore("present").delete("now");
      if (account) forgetKey(t, account, ["queue", "files"]);
    });
  }
  /* Where none of these stores holds a row of the account; in one transaction with the looking. */
  function forgetKey(t, account, names) {
    if (!names.length) { t.objectStore("keys").delete(account); return; }
    t.objectStore(names[0]).getAll().onsuccess = function (event) {
      var waits = event.target.result.some(function (row) { return row.account === account; });
      if (!waits) forgetKey(t, account, names.slice(1));
    };
  }

  self.kaijuanStore = {
    usable: !!(self.indexedDB && self.crypto && crypto.subtle),
    present: present, arrive: arrive, leave: leave,
    saveBundle: function (bundle) { return put("bundles", bundle); },
    bundle: function (account, slug) { return get("bundles", [account, slug]); },
    enqueue: enqueue, queueOf: queueOf, filesOf: filesOf, bodyOf: bodyOf, fileOf: fileOf,
    everything: function () { return all("queue"); },
    mark: function (row) { return mark("queue", row.seq, row); },
    markFile: function (file) { return mark("files", file.code, file); },
    forget: forget,
    forgetFile: function (file) { return remove("files", file.code); }
  };
})(self);
