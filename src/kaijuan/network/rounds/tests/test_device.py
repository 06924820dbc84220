"""What the scripts of a device do where the browser's own test of a day does not come by.

The scripts are ours; the server is played: whoever is signed in there, and what it answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from kaijuan.core.questionnaires.definition_read import parse_definition
from kaijuan.core.questionnaires.templatetags.questionnaires import SCRIPTS, questionnaire
from kaijuan.core.testing.needs import CHROMIUM, needs_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    needs_chromium,
]
ROUNDS: Final = Path(__file__).parents[1] / "static"
QUESTIONS: Final = Path(__file__).parents[3] / "core/questionnaires/static"
#: Addresses that stay on the page: where a script goes is read from the end of its address.
TOLD: Final = {
    "slug": "x",
    "list": "#list",
    "shell": "#shell",
    "bundle": "/bundle",
    "worker": "/worker",
    "sign_in": "#sign-in",
}
SERVER: Final = """
window.house = {
  account: "a", csrf: "1", taken: [], away: false, between: null, files: true, items: [], forms: {},
  at: "2020-02-03T00:00:00Z"
};
window.fetch = async function (address, options) {
  if (house.away) throw new TypeError("no network");
  function json(status, body, kind) {
    return {
      ok: status < 400, status: status, type: "basic", json: async function () { return body; },
      headers: { get: function () { return kind || "application/json"; } }
    };
  }
  function problem(status, detail) {
    return json(status, { detail: detail }, "application/problem+json");
  }
  if (!options.method) {
    if (!house.account) return json(401, {});
    return json(200, {
      account: house.account, name: "n", slug: "x", institution: "10001", csrf: house.csrf,
      at: house.at, items: house.items, forms: house.forms
    });
  }
  var between = house.between;
  house.between = null;
  if (between) between();
  var isFile = address.includes("/files/");
  var query = new URLSearchParams(address.split("?")[1]);
  var account = isFile ? query.get("account") : JSON.parse(options.body).account;
  if (options.headers["X-CSRFToken"] !== house.csrf) return problem(403, "token");
  if (account !== house.account) return problem(409, "other account");
  if (isFile && !house.files) return problem(422, "too large");
  house.taken.push(address.split("?")[0].replace("/api/v1/submissions/", ""));
  return json(201, {});
};
window.posted = 0;
HTMLFormElement.prototype.submit = function () { window.posted += 1; };
window.photo = {
  code: "f", question: "photo", name: "1.png",
  blob: { arrayBuffer: async function () { return new Uint8Array([1, 2]).buffer; } }
};
window.entry = function (account, code, more) {
  return Object.assign({
    code: code, account: account, slug: "x", occurrence: "o", subject: "s", title: "T", day: "D",
    at: "2020-02-03T00:00:00Z"
  }, more);
};
window.rows = async function () {
  return (await kaijuanStore.everything()).map(function (row) {
    return [row.account, row.code, row.state, row.sentence];
  });
};
window.until = async function (there) {
  for (var n = 0; n < 200 && !(await there()); n += 1) {
    await new Promise(function (go) { setTimeout(go, 20); });
  }
  return there();
};
"""
FORM: Final = """<form data-report data-account="a" data-institution="10001" data-occurrence="o"
data-subject="s" data-form="v" data-title="T" data-day="D"><input name=":code" value="mine">
<p data-not-kept hidden></p><button>ok</button></form>"""
STUBS: Final = """
window.kaijuanForms = { answersOf: function () { return { city: "x" }; } };
window.kaijuanFiles = { of: async function () { return window.chosen || []; } };
"""


def inline(*texts: str) -> str:
    return "".join(f"<script>{text}</script>" for text in texts)


def scripts(*names: str) -> list[str]:
    return [(ROUNDS / f"rounds/{name}.js").read_text() for name in names]


def told() -> str:
    return f'<script id="kaijuan-offline" type="application/json">{json.dumps(TOLD)}</script>'


def of_a_report() -> str:
    """The page of one report, of the account "a"."""
    ours = scripts("store", "sender", "device", "fill")
    return f"<!doctype html>{told()}{FORM}{inline(SERVER, STUBS, *ours)}"


def of_the_list() -> str:
    """As much of the list of duties as shows what waits."""
    with override("en"):
        waiting = render_to_string("rounds/waiting.html", {"of_list": True})
    ours = scripts("store", "sender", "device")
    return f"<!doctype html><html lang=en>{told()}{waiting}{inline(SERVER, *ours)}"


def without_network() -> str:
    """The page without network; one duty with a form is kept, and it is offered nil."""
    definition = {
        "schema": 1,
        "languages": ["en"],
        "choices": {},
        "children": [
            {
                "kind": "question",
                "name": "on",
                "type": "date",
                "label": {"en": "Day"},
                "default": "today()",
            }
        ],
    }
    with override("en"):
        form = questionnaire(parse_definition(definition)).replace("</", "<\\/")
        page = render_to_string("rounds/offline.html", {"offline": TOLD, "scripts": ()})
    item = {
        "occurrence": "o",
        "subject": "s",
        "title": "T",
        "note": "",
        "day": "D",
        "due": "",
        "opens_at": "2199-01-01T00:00:00Z",
        "form": "v",
        "nil": True,
        "signer": "N",
    }
    kept = f"house.items = {json.dumps([item])}; house.forms = {{v: {json.dumps(form)}}};".replace(
        "\\\\/", "\\/"
    )
    # The device's clock is slow: by the server's the duty has begun.
    kept += 'house.at = "2199-01-01T01:00:00Z";'
    questions = [(QUESTIONS / path).read_text() for path in SCRIPTS]
    ours = scripts("store", "sender", "device", "files", "offline")
    return page.replace("</body>", f"{inline(SERVER, kept, *questions, *ours)}</body>")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield made
        made.close()


@pytest.fixture
def shown(browser: Any) -> Iterator[Any]:
    """Shows one of the pages above on a device that knows nothing yet, once it has its list."""
    phone = browser.new_context()

    def show(html: str) -> Any:
        page = phone.new_page()
        page.set_default_timeout(10_000)
        page.route(
            "**/*",
            lambda route: route.fulfill(
                content_type="text/html", body=html if route.request.url.endswith("/") else ""
            ),
        )
        page.goto("https://device.test/")
        page.evaluate("until(() => kaijuanStore.bundle('a', 'x'))")
        return page

    yield show
    phone.close()


BETWEEN: Final = """async () => {
  await kaijuanStore.enqueue(entry("a", "one"), {institution: "10001"}, []);
  house.between = () => { house.account = "b"; house.csrf = "2"; };
  const met = await kaijuanSender.flush("/bundle");
  const then = await rows();
  house.account = "a"; house.csrf = "3";
  house.between = () => { house.csrf = "4"; };
  return [met, then, await kaijuanSender.flush("/bundle"), await rows(), house.taken];
}"""


def test_who_signed_in_between_neither_sends_it_nor_has_it_refused(shown):
    found = shown(of_a_report()).evaluate(BETWEEN)
    assert found == ["later", [["a", "one", "waiting", ""]], "ok", [], ["one"]]


STUCK: Final = """async () => {
  await kaijuanStore.enqueue(entry("a", "broken"), {institution: "10001"}, []);
  await kaijuanStore.enqueue(entry("a", "elsewhere", {slug: "y"}), {institution: "10002"}, []);
  const [row] = await kaijuanStore.queueOf("a");
  await kaijuanStore.mark({...row, iv: crypto.getRandomValues(new Uint8Array(12))});
  return [await kaijuanSender.flush("/bundle"), await rows(), house.taken];
}"""


def test_what_cannot_be_opened_does_not_stand_in_the_way_of_the_others(shown):
    found = shown(of_a_report()).evaluate(STUCK)
    assert found == ["ok", [["a", "broken", "refused", ""]], ["elsewhere"]]


FILE: Final = """async () => {
  house.files = false;
  await kaijuanStore.enqueue(entry("a", "one"), {institution: "10001"}, [photo]);
  await kaijuanSender.flush("/bundle");
  const told = (await kaijuanStore.filesOf("a")).map(row => [row.title, row.state, row.sentence]);
  house.files = true;
  await kaijuanSender.flush("/bundle");
  return [told, house.taken];
}"""


def test_a_file_that_was_not_taken_is_told_and_not_sent_again(shown):
    found = shown(of_a_report()).evaluate(FILE)
    assert found == [[["T", "refused", "too large"]], ["one"]]


KEPT: Final = """async () => {
  await kaijuanStore.enqueue(entry("a", "one"), {institution: "10001"}, [photo]);
  const [row] = await kaijuanStore.queueOf("a");
  await kaijuanStore.leave("a");
  const body = await kaijuanStore.bodyOf(row);
  await kaijuanStore.forget(row, false);
  await kaijuanStore.leave("a");
  const [file] = await kaijuanStore.filesOf("a");
  const name = (await kaijuanStore.fileOf(file)).name;
  await kaijuanStore.forgetFile(file);
  await kaijuanStore.mark(row);
  await kaijuanStore.leave("a");
  const lost = await kaijuanStore.bodyOf(row).then(() => false, () => true);
  return [body, name, await rows(), lost];
}"""


def test_the_key_stays_while_something_waits_and_what_is_gone_stays_gone(shown):
    found = shown(of_a_report()).evaluate(KEPT)
    assert found == [{"institution": "10001"}, "1.png", [], True]


OTHER: Final = """async () => {
  house.account = "b";
  await kaijuanStore.arrive("b", "n");
  document.querySelector("button").click();
  await until(() => location.hash);
  return [await rows(), location.hash, posted, house.taken];
}"""


def test_a_report_is_its_pages_own_whoever_is_signed_in_by_now(shown):
    found = shown(of_a_report()).evaluate(OTHER)
    assert found == [[["a", "mine", "waiting", ""]], "#sign-in?next=%23list", 0, []]


FULL: Final = """async () => {
  const said = document.querySelector("[data-not-kept]");
  kaijuanStore.enqueue = async () => { throw new DOMException("full", "QuotaExceededError"); };
  house.away = true;
  document.querySelector("button").click();
  await until(() => !said.hidden);
  const away = [said.hidden, posted];
  house.away = false;
  document.querySelector("button").click();
  await until(() => posted);
  return [away, said.hidden, posted, location.hash];
}"""


def test_a_full_device_without_network_says_so_and_loses_nothing(shown):
    found = shown(of_a_report()).evaluate(FULL)
    assert found == [[False, 0], True, 1, ""]


TWICE: Final = """async () => {
  house.away = true;
  await until(() => !document.querySelector("[data-due]").hidden);
  const fill = document.querySelector("[data-items] [data-fill]"), hidden = fill.hidden;
  fill.click();
  const form = document.querySelector("form[data-form]");
  const today = kaijuanForms.zones.written(Date.now(), "Asia/Shanghai").slice(0, 10);
  const proposed = form.elements.on.value === today;
  const focus = document.activeElement.textContent;
  for (let n = 0; n < 2; n += 1) form.dispatchEvent(new Event("submit", {cancelable: true}));
  await until(async () => (await rows()).length);
  await new Promise(go => setTimeout(go, 200));
  return [hidden, proposed, focus, (await rows()).length];
}"""


def test_filled_in_days_later_with_a_slow_clock_and_two_taps(shown):
    html = without_network()
    stale = html.replace('value=\\"20', 'value=\\"19')
    assert stale != html, "the day that was proposed when the list was drawn"
    assert shown(stale).evaluate(TWICE) == [False, True, "T", 1]


NOT_KEPT: Final = """async () => {
  house.away = true;
  await until(() => !document.querySelector("[data-due]").hidden);
  kaijuanStore.enqueue = async () => { throw new DOMException("full", "QuotaExceededError"); };
  document.querySelector("[data-items] [data-nil]").click();
  const form = document.querySelector("form[data-nil-form]");
  form.elements.signed_name.value = "N";
  form.dispatchEvent(new Event("submit", {cancelable: true}));
  await until(() => !form.querySelector("[data-not-kept]").hidden);
  return [form.querySelector("[data-not-kept]").hidden, form.closest("[data-nil-place]").hidden];
}"""


def test_nil_that_a_full_device_could_not_keep_is_not_taken_for_signed(shown):
    assert shown(without_network()).evaluate(NOT_KEPT) == [False, False]


LISTED: Final = """async () => {
  window.confirm = () => true;
  house.files = false;
  await kaijuanStore.enqueue(entry("a", "one"), {institution: "10001"}, [photo]);
  await kaijuanStore.enqueue(entry("a", "two", {state: "refused", sentence: "why"}), {}, []);
  await kaijuanSender.flush("/bundle");
  await kaijuanDevice.draw("ok");
  const shown = [...document.querySelectorAll("[data-entries] li")].map(line => [
    line.querySelector("[data-sentence]").textContent.slice(-9),
    line.querySelector("[data-again]").hidden, line.querySelector("[data-throw]").hidden
  ]);
  document.querySelectorAll("[data-entries] [data-throw]")[1].click();
  await until(async () => !(await kaijuanStore.filesOf("a")).length);
  return [shown, (await rows()).length];
}"""


def test_what_was_not_taken_stands_on_the_list_until_it_is_thrown_away(shown):
    found = shown(of_the_list()).evaluate(LISTED)
    assert found == [[["aken: why", False, False], ["too large", True, False]], 1]


SENT: Final = """async () => {
  house.away = true;
  await kaijuanStore.enqueue(entry("a", "one"), {institution: "10001"}, []);
  await kaijuanDevice.flush();
  house.away = false;
  window.old = true;
  kaijuanDevice.flush();
}"""


def test_the_list_is_loaded_anew_when_what_it_calls_due_was_sent(shown):
    page = shown(of_the_list())
    page.evaluate(SENT)
    page.wait_for_function("!window.old && window.kaijuanStore")
    assert page.evaluate("rows()") == []


AGAIN: Final = """async () => {
  const soon = window.setTimeout, later = [];
  window.setTimeout = (go, most) => most > 30000 ? later.push(go) : soon(go, most);
  house.away = true;
  await kaijuanDevice.flush();
  const none = later.length;
  await kaijuanStore.enqueue(entry("a", "one"), {institution: "10001"}, []);
  await kaijuanDevice.flush();
  return [none, later.length];
}"""


def test_what_waits_is_tried_again_while_the_page_is_open(shown):
    assert shown(of_the_list()).evaluate(AGAIN) == [0, 1]


WORKER: Final = """async source => {
  const heard = {}, answered = [];
  const worker = {
    kaijuanWorker: {assets: [], shell: "/shell", cache: "c", prefix: "p"},
    location: {origin: "https://device.test"},
    addEventListener: (name, then) => { heard[name] = then; }
  };
  const away = async () => { throw new TypeError("no network"); };
  const caches = {open: async () => ({match: async path => path})};
  new Function("self", "fetch", "caches", source)(worker, away, caches);
  for (const method of ["GET", "POST"]) heard.fetch({
    request: {method, mode: "navigate", url: "https://device.test/x"},
    respondWith: answer => answered.push(answer)
  });
  return Promise.all(answered);
}"""


def test_a_form_that_was_sent_without_network_is_not_answered_by_the_kept_page(shown):
    (source,) = scripts("worker")
    assert shown(of_a_report()).evaluate(WORKER, source) == ["/shell"]
