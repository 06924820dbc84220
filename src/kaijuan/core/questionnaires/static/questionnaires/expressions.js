/* What a tree gives, with the answers that its scope knows: the same as expressions/evaluate.py.
   A scope has itself, today, now, columns, one(path), many(path), position(path),
   choiceLabel(path, name). */
(function () {
  "use strict";
  var house = (window.kaijuanForms = window.kaijuanForms || {});
  var v = house.values;

  function evaluate(tree, scope) { return KINDS[tree[0]](tree, scope); }
  function number(tree, scope) { return v.numberOf(evaluate(tree, scope)); }
  function text(tree, scope) { return v.textOf(evaluate(tree, scope)); }
  function truth(tree, scope) { return v.truthOf(evaluate(tree, scope)); }

  function counted(how) {
    return function (tree, scope) { return how(number(tree[1], scope), number(tree[2], scope)); };
  }

  function leftOver(left, right) {
    return right === 0 || !isFinite(left) || isNaN(right) ? NaN : left % right;
  }

  var KINDS = {
    num: function (tree) { return Number(tree[1]); },
    str: function (tree) { return String(tree[1]); },
    self: function (tree, scope) { return scope.itself; },
    ref: function (tree, scope) { return scope.one(tree[1]); },
    column: function (tree, scope) {
      var found = scope.columns && Object.prototype.hasOwnProperty.call(scope.columns, tree[1]);
      return found ? scope.columns[tree[1]] : "";
    },
    and: function (tree, scope) { return truth(tree[1], scope) && truth(tree[2], scope); },
    or: function (tree, scope) { return truth(tree[1], scope) || truth(tree[2], scope); },
    "=": function (tree, scope) {
      return v.equal(evaluate(tree[1], scope), evaluate(tree[2], scope));
    },
    "!=": function (tree, scope) {
      return !v.equal(evaluate(tree[1], scope), evaluate(tree[2], scope));
    },
    "<": counted(function (a, b) { return a < b; }),
    "<=": counted(function (a, b) { return a <= b; }),
    ">": counted(function (a, b) { return a > b; }),
    ">=": counted(function (a, b) { return a >= b; }),
    "+": counted(function (a, b) { return a + b; }),
    "-": counted(function (a, b) { return a - b; }),
    "*": counted(function (a, b) { return a * b; }),
    div: counted(function (a, b) { return a / b; }),
    mod: counted(leftOver),
    neg: function (tree, scope) { return -number(tree[1], scope); },
    regex: function (tree, scope) { return v.matches(tree[2], text(tree[1], scope)); },
    position: function (tree, scope) { return scope.position(tree[1]); },
    "choice-name": function (tree, scope) {
      return scope.choiceLabel(tree[2], text(tree[1], scope));
    },
    once: function (tree, scope) {
      return v.textOf(scope.itself) ? scope.itself : evaluate(tree[1], scope);
    },
    call: function (tree, scope) { return CALLS[tree[1]](tree.slice(2), scope); }
  };

  function chosen(tree, scope) {
    return text(tree, scope).split(/[ \t\r\n]/).filter(Boolean);
  }

  function all(given, scope) {
    var found = [];
    given.forEach(function (tree) {
      if (tree[0] === "ref") found.push.apply(found, scope.many(tree[1]));
      else found.push(evaluate(tree, scope));
    });
    return found;
  }

  function extreme(given, scope, better) {
    var numbers = all(given, scope).map(v.numberOf);
    return numbers.length && !numbers.some(isNaN) ? better.apply(Math, numbers) : NaN;
  }

  /* "+ 0": there is no minus nought among whole numbers. */
  function whole(value, turned) { return isFinite(value) ? turned(value) + 0 : value; }

  function part(given, scope) {
    var letters = Array.from(text(given[0], scope));
    var cut = given.slice(1).map(function (tree) {
      var place = number(tree, scope);
      return Math.trunc(Math.max(-1e9, Math.min(1e9, isNaN(place) ? 0 : place)));
    });
    return letters.slice(cut[0], cut.length > 1 ? cut[1] : undefined).join("");
  }

  function round(given, scope) {
    return v.rounded(number(given[0], scope), given.length > 1 ? number(given[1], scope) : 0);
  }

  function date(given, scope) {
    return v.formatted(evaluate(given[0], scope), text(given[1], scope));
  }

  var CALLS = {
    selected: function (g, s) {
      return chosen(g[0], s).indexOf(v.trimmed(text(g[1], s))) >= 0;
    },
    "count-selected": function (g, s) { return chosen(g[0], s).length; },
    "selected-at": function (g, s) {
      var words = chosen(g[0], s), place = number(g[1], s);
      return place >= 0 && place < words.length ? words[Math.trunc(place)] : "";
    },
    "if": function (g, s) { return truth(g[0], s) ? evaluate(g[1], s) : evaluate(g[2], s); },
    coalesce: function (g, s) {
      var first = evaluate(g[0], s);
      return v.textOf(first) ? first : evaluate(g[1], s);
    },
    "string-length": function (g, s) { return Array.from(text(g[0], s)).length; },
    not: function (g, s) { return !truth(g[0], s); },
    "true": function () { return true; },
    "false": function () { return false; },
    "boolean": function (g, s) { return truth(g[0], s); },
    today: function (g, s) { return s.today; },
    now: function (g, s) { return s.now; },
    date: function (g, s) { return v.formatted(evaluate(g[0], s), "%Y-%m-%d"); },
    "decimal-date-time": function (g, s) { return number(g[0], s); },
    "format-date": date,
    "format-date-time": date,
    "int": function (g, s) { return whole(number(g[0], s), Math.trunc); },
    floor: function (g, s) { return whole(number(g[0], s), Math.floor); },
    ceiling: function (g, s) { return whole(number(g[0], s), Math.ceil); },
    round: round,
    abs: function (g, s) { return Math.abs(number(g[0], s)); },
    number: function (g, s) { return number(g[0], s); },
    string: function (g, s) { return text(g[0], s); },
    concat: function (g, s) { return all(g, s).map(v.textOf).join(""); },
    join: function (g, s) { return all(g.slice(1), s).map(v.textOf).join(text(g[0], s)); },
    substr: part,
    "substring-before": function (g, s) {
      var whole_ = text(g[0], s);
      return whole_.slice(0, Math.max(whole_.indexOf(text(g[1], s)), 0));
    },
    "substring-after": function (g, s) {
      var whole_ = text(g[0], s), target = text(g[1], s), place = whole_.indexOf(target);
      return place >= 0 ? whole_.slice(place + target.length) : "";
    },
    "normalize-space": function (g, s) { return chosen(g[0], s).join(" "); },
    contains: function (g, s) { return text(g[0], s).indexOf(text(g[1], s)) >= 0; },
    "starts-with": function (g, s) { return text(g[0], s).startsWith(text(g[1], s)); },
    "ends-with": function (g, s) { return text(g[0], s).endsWith(text(g[1], s)); },
    count: function (g, s) { return all(g, s).length; },
    "count-non-empty": function (g, s) { return all(g, s).filter(v.textOf).length; },
    sum: function (g, s) {
      return all(g, s).reduce(function (total, value) { return total + v.numberOf(value); }, 0);
    },
    min: function (g, s) { return extreme(g, s, Math.min); },
    max: function (g, s) { return extreme(g, s, Math.max); }
  };

  house.evaluate = evaluate;
})();
