/* Answers worked out and judged: the same as check.py and state.py, place by place. Places are
   written "group/question", "repeat[0]/question". */
(function () {
  "use strict";
  var house = (window.kaijuanForms = window.kaijuanForms || {});
  var REPETITIONS = 100;
  // As NAMED of definition_read.py.
  var NAMED = /\$\{\s*([^}\s]+)\s*\}/g;

  function nodesOf(form) {
    var found = {};
    (function walk(nodes, repeats) {
      nodes.forEach(function (node) {
        node.repeats = repeats;
        found[node.path] = node;
        walk(node.children || [], node.kind === "repeat" ? repeats.concat([node.path]) : repeats);
      });
    })(form.children, []);
    return found;
  }

  function placeOf(node, indices) {
    if (!node.repeats.length) return node.path;
    var path = "";
    return node.path.split("/").map(function (step) {
      path = path ? path + "/" + step : step;
      return node.repeats.indexOf(path) >= 0 ? step + "[" + indices[path] + "]" : step;
    }).join("/");
  }

  function above(place) {
    var parent = place.slice(0, Math.max(place.lastIndexOf("/"), 0));
    return parent.endsWith("]") ? parent.slice(0, parent.lastIndexOf("[")) : parent;
  }

  /* form: the compiled definition; context: {zone, language, words, at (ms)}. */
  function State(form, context) {
    this.form = form;
    this.context = context;
    this.nodes = form.nodesByPath || (form.nodesByPath = nodesOf(form));
    this.zone = context.zone;
    this.choices = form.choices;
    this.values = {};
    this.counts = {};
    this.relevant = {};
    this.wrong = {};
    this.nowText = house.zones.written(context.at || Date.now(), context.zone);
  }

  State.prototype.read = function (nodes, raw, before) {
    var self = this;
    nodes.forEach(function (node) {
      var place = before ? before + "/" + node.name : node.name;
      var given = raw && Object.prototype.hasOwnProperty.call(raw, node.name) ? raw[node.name] : null;
      if (node.kind === "group") self.read(node.children || [], given, place);
      else if (node.kind === "repeat") self.readRows(node, given, place);
      else if (node.kind === "question" && given !== null) self.put(node, place, given);
    });
  };

  State.prototype.readRows = function (node, rows, place) {
    var self = this, taken = (rows || []).slice(0, REPETITIONS);
    if (rows) this.counts[place] = taken.length;
    taken.forEach(function (row, number) {
      self.read(node.children || [], row, place + "[" + number + "]");
    });
  };

  State.prototype.put = function (node, place, raw) {
    var found = house.canonical(node, raw, this);
    delete this.wrong[place];
    if (found.wrong) {
      this.wrong[place] = this.words(found.wrong, found.values);
      this.values[place] = null;
    } else this.values[place] = found.value;
  };

  State.prototype.words = function (key, values) {
    return (this.context.words[key] || key).replace(/%\((\w+)\)s/g, function (all, name) {
      return values && name in values ? String(values[name]) : all;
    });
  };

  State.prototype.said = function (texts) {
    var wanted = texts && texts[this.context.language];
    return wanted || Object.values(texts || {}).filter(Boolean)[0] || "";
  };

  /* What was answered where "${name}" stands; as shown_value of rows.py. */
  State.prototype.answered = function (name, indices) {
    var self = this, asked = this.nodes[this.form.names[name]];
    var value = asked ? this.seen(asked, indices) : "";
    if (asked && asked.choices && value !== "") {
      value = String(value).split(" ").map(function (each) {
        return self.choiceLabel(asked, each);
      }).join(this.words("between"));
    }
    return house.values.textOf(value) || "…";
  };

  /* The form's own sentence, with the answers that it names. */
  State.prototype.told = function (texts, indices) {
    var self = this;
    return this.said(texts).replace(NAMED, function (all, name) {
      return self.answered(name, indices);
    });
  };

  State.prototype.count = function (repeat, indices) {
    var place = placeOf(repeat, indices);
    return this.relevant[place] === false ? 0 : this.counts[place] || 0;
  };

  State.prototype.instances = function (node, fixed) {
    var self = this, found = [];
    (function inside(depth, taken) {
      var path = node.repeats[depth];
      if (path === undefined) { found.push(taken); return; }
      var pinned = fixed && Object.prototype.hasOwnProperty.call(fixed, path);
      var first = pinned ? fixed[path] : 0;
      var end = pinned ? first + 1 : self.count(self.nodes[path], taken);
      for (var number = first; number < end; number += 1) {
        var next = Object.assign({}, taken);
        next[path] = number;
        inside(depth + 1, next);
      }
    })(0, {});
    return found;
  };

  State.prototype.seen = function (node, indices) {
    var place = placeOf(node, indices);
    return this.relevant[place] ? house.seen(node, this.values[place]) : "";
  };

  State.prototype.evaluated = function (tree, node, indices, columns) {
    var self = this;
    return house.evaluate(tree, {
      itself: house.seen(node, this.values[placeOf(node, indices)]),
      today: this.nowText.slice(0, 10),
      now: this.nowText,
      columns: columns || {},
      one: function (path) { return self.seen(self.nodes[path], indices); },
      many: function (path) { return self.many(self.nodes[path], indices); },
      position: function (path) { return indices[path] + 1; },
      choiceLabel: function (path, name) { return self.choiceLabel(self.nodes[path], name); }
    });
  };

  State.prototype.many = function (node, fixed) {
    var self = this, found = [];
    this.instances(node, fixed).forEach(function (indices) {
      if (node.kind === "repeat") {
        for (var n = self.count(node, indices); n > 0; n -= 1) found.push("");
      } else if (self.relevant[placeOf(node, indices)]) found.push(self.seen(node, indices));
    });
    return found;
  };

  State.prototype.choiceLabel = function (node, name) {
    var choice = (this.choices[node.choices] || []).find(function (each) {
      return each.name === name;
    });
    return choice ? this.said(choice.label) || name : "";
  };

  State.prototype.truth = function (rule, node, indices, columns) {
    if (!Array.isArray(rule)) return Boolean(rule);
    return house.values.truthOf(this.evaluated(rule, node, indices, columns));
  };

  State.prototype.workOut = function () {
    var self = this;
    this.form.order.forEach(function (path) {
      var node = self.nodes[path];
      self.instances(node).forEach(function (indices) { self.workOutOne(node, indices); });
    });
  };

  State.prototype.workOutOne = function (node, indices) {
    var place = placeOf(node, indices), parent = above(place);
    var relevant = !parent || Boolean(this.relevant[parent]);
    if (relevant && node.relevant) relevant = this.truth(node.relevant, node, indices);
    this.relevant[place] = relevant;
    if (!relevant) return;
    if (node.count) this.counts[place] = this.repetitions(node, indices);
    if (node.calculation) {
      var value = this.evaluated(node.calculation, node, indices);
      this.put(node, place, house.calculated(node, value));
    } else if (typeof node.default === "string" && (node.read_only || node.type === "hidden")) {
      this.put(node, place, node.default);
    }
  };

  State.prototype.repetitions = function (node, indices) {
    var number = house.values.numberOf(this.evaluated(node.count, node, indices));
    return isNaN(number) || number < 1 ? 0 : Math.trunc(Math.min(number, REPETITIONS));
  };

  /* What is wrong at one place, as sentences. */
  State.prototype.judged = function (node, indices) {
    var place = placeOf(node, indices), value = this.values[place], found = [];
    if (this.wrong[place]) return [this.wrong[place]];
    if (value === null || value === undefined) {
      var must = node.type !== "calculate" && this.truth(node.required, node, indices);
      return must ? [this.told(node.required_message, indices) || this.words("required")] : [];
    }
    if (node.constraint && !this.truth(node.constraint, node, indices)) {
      found.push(this.told(node.constraint_message, indices) || this.words("constraint"));
    }
    if (node.choice_filter && !this.allOffered(node, value, indices)) {
      found.push(this.words("offered"));
    }
    return found;
  };

  State.prototype.allOffered = function (node, value, indices) {
    var self = this, names = Array.isArray(value) ? value : [String(value)];
    return names.every(function (name) {
      return self.offered(node, indices).some(function (choice) { return choice.name === name; });
    });
  };

  /* The choices that the filter lets through; all where there is none. */
  State.prototype.offered = function (node, indices) {
    var self = this;
    return (this.choices[node.choices] || []).filter(function (choice) {
      return !node.choice_filter || self.truth(node.choice_filter, node, indices, choice);
    });
  };

  State.prototype.each = function (visit) {
    var self = this;
    (function walk(nodes, indices) {
      nodes.forEach(function (node) {
        var place = placeOf(node, indices), there = Boolean(self.relevant[place]);
        visit(node, place, indices, there);
        if (!there && node.kind === "repeat") return;
        if (node.kind === "group") walk(node.children || [], indices);
        if (node.kind !== "repeat") return;
        for (var n = 0; n < self.count(node, indices); n += 1) {
          var next = Object.assign({}, indices);
          next[node.path] = n;
          walk(node.children || [], next);
        }
      });
    })(this.form.children, {});
  };

  State.prototype.answers = function () {
    var self = this;
    return (function gather(nodes, indices) {
      var found = {};
      nodes.forEach(function (node) {
        var place = placeOf(node, indices), value = null;
        if (!self.relevant[place]) return;
        if (node.kind === "group") value = gather(node.children || [], indices);
        else if (node.kind === "repeat") {
          value = [];
          for (var n = 0; n < self.count(node, indices); n += 1) {
            var next = Object.assign({}, indices);
            next[node.path] = n;
            value.push(gather(node.children || [], next));
          }
        } else if (node.kind === "question") value = self.values[place];
        var none = value === null || value === undefined || (Array.isArray(value) && !value.length);
        if (!none && (node.kind !== "group" || Object.keys(value).length)) found[node.name] = value;
      });
      return found;
    })(this.form.children, {});
  };

  State.prototype.judge = function () {
    var self = this, found = { problems: [], flags: [] };
    this.each(function (node, place, indices, there) {
      if (!there || node.kind !== "question") return;
      self.judged(node, indices).forEach(function (sentence) {
        found.problems.push({ path: place, sentence: sentence });
      });
      var answered = self.values[place] !== null && self.values[place] !== undefined;
      if (answered && !self.wrong[place] && node.flag && self.truth(node.flag, node, indices)) {
        var label = self.said(node.flag_label) || self.said(node.label) || node.name;
        // Whoever reads a flag need not be told what else was answered.
        found.flags.push({ path: place, label: label.replace(NAMED, "…") });
      }
    });
    return found;
  };

  house.REPETITIONS = REPETITIONS;
  house.placeOf = placeOf;
  house.State = State;
  house.work = function (form, raw, context) {
    var state = new State(form, context);
    state.read(form.children, raw, "");
    state.workOut();
    return state;
  };
  /* As check_answers of the server: {answers, problems, flags}. */
  house.check = function (form, raw, context) {
    var state = house.work(form, raw, context);
    return Object.assign({ answers: state.answers() }, state.judge());
  };
})();
