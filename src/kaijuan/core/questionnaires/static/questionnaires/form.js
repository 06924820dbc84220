/* A form that lives: what is not asked now is hidden, what is calculated is filled in, what is wrong
   is said at its question. Without this file the server says the same when the form is sent.

   window.kaijuanForms.attach(form)      make a <form> live (done by itself for those on the page)
   window.kaijuanForms.answersOf(form)   its raw answers, nested as the server takes them
   window.kaijuanForms.problemsOf(form)  [{path, sentence}], and shows them */
(function () {
  "use strict";
  var house = (window.kaijuanForms = window.kaijuanForms || {});
  var live = new WeakMap();
  var ROUNDS = 8;

  function Live(form) {
    this.form = form;
    this.root = form.querySelector("[data-questionnaire]");
    var said = JSON.parse(this.root.querySelector("script[type='application/json']").textContent);
    this.definition = said.form;
    this.context = { words: said.words, zone: said.zone, language: said.language };
    this.touched = new Set();
    this.all = false;
    this.index();
    this.refresh();
    form.addEventListener("input", this.later.bind(this));
    form.addEventListener("change", this.changed.bind(this));
    this.root.addEventListener("click", this.clicked.bind(this));
    form.addEventListener("submit", this.sent.bind(this));
  }

  /* The boxes by place: asked once for each change of the rows. */
  Live.prototype.index = function () {
    var found = new Map();
    this.root.querySelectorAll("[data-q]").forEach(function (element) {
      found.set(element.dataset.q, element);
    });
    this.places = found;
  };

  Live.prototype.boxes = function (place) {
    var element = this.places.get(place);
    if (!element) return [];
    if (element.name === place) return [element];
    return Array.from(element.querySelectorAll("input, select, textarea")).filter(function (box) {
      return box.name === place;
    });
  };

  /* What stands in the boxes, nested as the server takes it. */
  Live.prototype.raw = function (nodes, before) {
    var self = this, found = {};
    (nodes || this.definition.children).forEach(function (node) {
      var place = before ? before + "/" + node.name : node.name, value = null;
      if (node.kind === "group") value = self.raw(node.children || [], place);
      else if (node.kind === "repeat") {
        value = self.rows(place).map(function (row, number) {
          return self.raw(node.children || [], place + "[" + number + "]");
        });
      } else if (node.kind === "question") value = self.rawOf(node, place);
      var empty = value === "" || value === null || (Array.isArray(value) && !value.length);
      if (!empty && !(node.kind === "group" && !Object.keys(value).length)) found[node.name] = value;
    });
    return found;
  };

  Live.prototype.rawOf = function (node, place) {
    var boxes = this.boxes(place);
    if (!boxes.length) return null;
    if (node.type === "select_multiple") {
      return boxes.filter(function (box) { return box.checked; }).map(function (box) {
        return box.value;
      });
    }
    if (boxes[0].type === "radio" || boxes[0].type === "checkbox") {
      var chosen = boxes.find(function (box) { return box.checked; });
      return chosen ? chosen.value : null;
    }
    if (node.type === "image" || node.type === "file") return fileName(boxes);
    return boxes[0].value;
  };

  function fileName(boxes) {
    var picked = boxes.find(function (box) { return box.files && box.files.length; });
    if (picked) return picked.files[0].name;
    var kept = boxes.find(function (box) { return box.type === "hidden"; });
    return kept ? kept.value : null;
  }

  Live.prototype.rows = function (place) {
    var element = this.places.get(place);
    return element ? Array.from(element.querySelector(".q-rows").children) : [];
  };

  Live.prototype.later = function () {
    var self = this;
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(function () {
      self.waiting = 0;
      self.refresh();
    });
  };

  Live.prototype.changed = function (event) {
    var asked = event.target.closest("[data-q]");
    if (asked) this.touched.add(asked.dataset.q);
    this.refresh();
  };

  /* Work everything out, and again where that changed what stands in the boxes. */
  Live.prototype.refresh = function () {
    for (var round = 0; round < ROUNDS; round += 1) {
      this.state = house.work(this.definition, this.raw(), this.context);
      if (!this.settle()) break;
    }
    this.show();
  };

  /* Rows that are counted, values that are calculated, choices that are not offered any more. */
  Live.prototype.settle = function () {
    var self = this, state = this.state, moved = false;
    state.each(function (node, place, indices, there) {
      if (!there) return;
      if (node.kind === "repeat" && node.count) moved = self.fit(node, place, indices) || moved;
      if (node.kind !== "question") return;
      if (node.calculation || (typeof node.default === "string" && node.read_only)) {
        self.write(place, state.values[place]);
      }
      if (node.choice_filter) moved = self.offer(node, place, indices) || moved;
    });
    return moved;
  };

  Live.prototype.write = function (place, value) {
    var boxes = this.boxes(place), text = value === null || value === undefined ? "" : value;
    boxes.forEach(function (box) {
      if (box.type === "radio" || box.type === "checkbox") {
        box.checked = Array.isArray(text) ? text.indexOf(box.value) >= 0 : box.value === String(text);
      } else if (box.type === "datetime-local") box.value = String(text).slice(0, 16);
      else box.value = String(text);
    });
  };

  Live.prototype.offer = function (node, place, indices) {
    var offered = this.state.offered(node, indices), all = this.state.choices[node.choices] || [];
    var boxes = this.boxes(place), moved = false;
    var options = boxes.length === 1 && boxes[0].options ? Array.from(boxes[0].options).slice(1) : boxes;
    options.forEach(function (option, number) {
      var open = offered.indexOf(all[number]) >= 0, isBox = "checked" in option;
      if (isBox) option.closest(".choice").hidden = !open;
      else option.hidden = option.disabled = !open;
      if (!open && (isBox ? option.checked : option.selected)) {
        if (isBox) option.checked = false;
        else boxes[0].value = "";
        moved = true;
      }
    });
    return moved;
  };

  /* As many rows as were counted. */
  Live.prototype.fit = function (node, place, indices) {
    var wanted = this.state.count(node, indices), there = this.rows(place).length;
    for (var n = there; n < wanted; n += 1) this.addRow(place);
    for (var m = there; m > wanted; m -= 1) this.rows(place)[m - 1].remove();
    if (there !== wanted) this.index();
    return there !== wanted;
  };

  Live.prototype.addRow = function (place) {
    var element = this.places.get(place), rows = element.querySelector(".q-rows");
    var number = rows.children.length, made = document.createElement("template");
    var template = Array.from(element.children).find(function (each) {
      return each.localName === "template";
    });
    // Our own markup, drawn and escaped by the server; only the number of the row is put in.
    made.innerHTML = template.innerHTML.replaceAll(place + "[#]", place + "[" + number + "]");
    var row = made.content.firstElementChild;
    row.querySelector("[data-number]").textContent = String(number + 1);
    rows.append(row);
    this.index();
    this.propose(place + "[" + number + "]");
    return row;
  };

  /* Proposed answers that are worked out, in a row that is new. */
  Live.prototype.propose = function (start) {
    var self = this, state = house.work(this.definition, this.raw(), this.context);
    state.each(function (node, place, indices, there) {
      if (!there || !Array.isArray(node.default) || !place.startsWith(start)) return;
      self.write(place, house.calculated(node, state.evaluated(node.default, node, indices)));
    });
  };

  Live.prototype.clicked = function (event) {
    var button = event.target.closest("[data-add], [data-remove]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.add) {
      var row = this.addRow(button.dataset.add), first = row.querySelector(
        "input:not([type=hidden]), select, textarea"
      );
      if (first) first.focus();
    } else this.removeRow(button.closest("[data-row]"));
    this.refresh();
  };

  Live.prototype.removeRow = function (row) {
    var rows = row.parentElement, place = row.dataset.row.replace(/\[\d+\]$/, "");
    var repeat = rows.parentElement;
    row.remove();
    Array.from(rows.children).forEach(function (each, number) {
      renumber(each, each.dataset.row, place + "[" + number + "]");
      each.querySelector("[data-number]").textContent = String(number + 1);
    });
    this.index();
    this.touched.clear();
    var add = repeat.querySelector("[data-add='" + CSS.escape(place) + "']");
    if (add) add.focus();
  };

  /* Every name, id and reference under a row, in its templates too. */
  function renumber(row, from, to) {
    if (from === to) return;
    [row].concat(Array.from(row.querySelectorAll("*"))).forEach(function (element) {
      Array.from(element.attributes).forEach(function (attribute) {
        if (attribute.value.indexOf(from) >= 0 && attribute.name !== "value") {
          attribute.value = attribute.value.split(from).join(to);
        }
      });
      if (element.localName === "button") element.value = element.value.split(from).join(to);
      if (element.localName === "template") {
        element.innerHTML = element.innerHTML.split(from).join(to);
      }
    });
  }

  Live.prototype.show = function () {
    var self = this, state = this.state;
    state.each(function (node, place, indices, there) {
      var element = self.places.get(place);
      if (!element) return;
      if (element.type !== "hidden") element.hidden = !there;
      self.name(element, node, indices);
      if (node.kind === "repeat") self.full(element, place);
      if (node.kind !== "question") return;
      self.must(element, there && state.truth(node.required, node, indices));
      var judged = there && (self.all || self.touched.has(place));
      self.problems(element, judged ? state.judged(node, indices) : null);
    });
  };

  /* A row that would not be read is not offered. */
  Live.prototype.full = function (element, place) {
    var add = element.querySelector("[data-add='" + CSS.escape(place) + "']");
    if (add) add.disabled = this.rows(place).length >= house.REPETITIONS;
  };

  /* "${name}" in a label is what was answered. */
  Live.prototype.name = function (element, node, indices) {
    var state = this.state;
    element.querySelectorAll("[data-of]").forEach(function (out) {
      if (out.closest("[data-q]") === element) {
        out.textContent = state.answered(out.dataset.of, indices);
      }
    });
  };

  Live.prototype.must = function (element, must) {
    var mark = element.querySelector("[data-must]");
    if (mark) mark.hidden = !must;
    // Of a group of ticks ARIA does not know it.
    if (element.getAttribute("role") === "radiogroup") element.setAttribute("aria-required", String(must));
    element.querySelectorAll(".input").forEach(function (box) {
      if (box.type !== "file") box.required = must;
    });
  };

  /* null: nothing is judged yet; what the server said stays until the answer is touched. */
  Live.prototype.problems = function (element, sentences) {
    if (!sentences) return;
    var place = element.querySelector("[data-errors]"), self = this;
    if (!place) return;
    var now = Array.from(place.querySelectorAll("p")).map(function (p) { return p.textContent.trim(); });
    if (now.join("\n") !== sentences.join("\n")) {
      place.replaceChildren.apply(place, sentences.map(function (sentence) {
        return self.sentence(sentence);
      }));
    }
    element.querySelectorAll("input, select, textarea").forEach(function (box) {
      if (sentences.length) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    });
  };

  Live.prototype.sentence = function (text) {
    var line = this.root.querySelector("template[data-error]").content.firstElementChild;
    var made = line.cloneNode(true);
    made.querySelector("span").textContent = text;
    return made;
  };

  Live.prototype.problemsNow = function () {
    this.all = true;
    this.refresh();
    return this.state.judge().problems;
  };

  Live.prototype.sent = function (event) {
    var button = event.submitter;
    if (button && (button.formNoValidate || button.name === ":add" || button.name === ":remove")) return;
    var found = this.problemsNow();
    if (!found.length) return;
    event.preventDefault();
    // Whoever listens to the sending of this form must not send it either.
    event.stopImmediatePropagation();
    this.focus(found[0].path);
  };

  Live.prototype.focus = function (place) {
    var box = this.boxes(place).find(function (each) {
      return each.type !== "hidden" && !each.closest("[hidden]");
    });
    if (box) box.focus();
  };

  house.attach = function (form) {
    if (!form.querySelector("[data-questionnaire]")) return null;
    if (!live.has(form)) live.set(form, new Live(form));
    return live.get(form);
  };
  house.answersOf = function (form) {
    var here = house.attach(form);
    here.refresh();
    // Without what is not asked: it never leaves the phone.
    return here.state.answers();
  };
  house.problemsOf = function (form) { return house.attach(form).problemsNow(); };

  function begin() {
    document.querySelectorAll("[data-questionnaire]").forEach(function (root) {
      if (root.closest("form")) house.attach(root.closest("form"));
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
