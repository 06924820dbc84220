/* Texts, numbers and booleans, and how one becomes another. The same as expressions/values.py:
   tests/test_browser.py holds both to one table of cases. */
(function () {
  "use strict";
  var house = (window.kaijuanForms = window.kaijuanForms || {});
  var NUMBER = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
  var DATE = "([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})";
  var TIME = "([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.[0-9]{1,6})?)?";
  var MOMENT = new RegExp("^" + DATE + "(?:T" + TIME + "(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$");
  var CLOCK = new RegExp("^" + TIME + "$");
  var DAY = 86400;
  var PATTERN_TEXT = 2000;

  /* Only these four are blank: JavaScript's own trim() takes more away than the server does. */
  function trimmed(text) { return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""); }

  function numberOf(value) {
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "number") return value;
    var text = trimmed(value);
    return NUMBER.test(text) ? Number(text) : daysOf(text);
  }

  function daysOf(text) {
    var clock = CLOCK.exec(text);
    if (clock) return seconds(clock.slice(1)) / DAY;
    var moment = MOMENT.exec(text);
    if (!moment) return NaN;
    var days = dayNumber(+moment[1], +moment[2], +moment[3]);
    return days + (moment[4] ? seconds(moment.slice(4)) / DAY : 0);
  }

  /* Days since 1970-01-01; NaN for a day that the calendar does not have. */
  function dayNumber(year, month, day) {
    var date = new Date(Date.UTC(year, month - 1, day));
    var there = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 &&
      date.getUTCDate() === day;
    return there ? date.getTime() / (DAY * 1000) : NaN;
  }

  function seconds(parts) {
    var hour = Number(parts[0] || 0), minute = Number(parts[1] || 0), second = Number(parts[2] || 0);
    if (hour > 23 || minute > 59 || second > 59) return NaN;
    return hour * 3600 + minute * 60 + second;
  }

  function textOf(value) {
    if (typeof value === "boolean") return value ? "true" : "false";
    if (typeof value === "string") return value;
    if (isNaN(value)) return "NaN";
    if (!isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
    return value === 0 ? "0" : unfolded(String(value));
  }

  /* 1e-7 is 0.0000001: numbers are written without an exponent. */
  function unfolded(text) {
    var parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
    if (!parts) return text;
    var digits = parts[2] + (parts[3] || ""), place = parts[2].length + Number(parts[4]);
    if (place <= 0) return parts[1] + "0." + "0".repeat(-place) + digits;
    if (place >= digits.length) return parts[1] + digits + "0".repeat(place - digits.length);
    return parts[1] + digits.slice(0, place) + "." + digits.slice(place);
  }

  function truthOf(value) {
    if (typeof value === "string") return value !== "";
    return typeof value === "boolean" ? value : value !== 0 && !isNaN(value);
  }

  function equal(left, right) {
    if (typeof left === "boolean" || typeof right === "boolean") {
      return truthOf(left) === truthOf(right);
    }
    if (typeof left === "number" || typeof right === "number") {
      return numberOf(left) === numberOf(right);
    }
    return left === right;
  }

  /* The day and time by the clock that the value means, as a Date in UTC; null where none. */
  function dateOf(value) {
    if (typeof value === "string" && CLOCK.test(trimmed(value))) return null;
    var days = numberOf(value);
    if (isNaN(days) || days < -354285 || days >= 2932897) return null;
    var whole = Math.floor(days);
    var date = new Date((whole * DAY + Math.floor((days - whole) * DAY + 0.5)) * 1000);
    return date.getUTCFullYear() > 9999 ? null : date;
  }

  function padded(number, digits) { return String(number).padStart(digits, "0"); }

  function formatted(value, form) {
    var moment = dateOf(value);
    if (!moment) return "";
    var parts = {
      Y: padded(moment.getUTCFullYear(), 4),
      y: padded(moment.getUTCFullYear() % 100, 2),
      m: padded(moment.getUTCMonth() + 1, 2),
      n: String(moment.getUTCMonth() + 1),
      d: padded(moment.getUTCDate(), 2),
      e: String(moment.getUTCDate()),
      H: padded(moment.getUTCHours(), 2),
      h: String(moment.getUTCHours()),
      M: padded(moment.getUTCMinutes(), 2),
      S: padded(moment.getUTCSeconds(), 2)
    };
    return form.replace(/%([\s\S])/gu, function (all, letter) {
      return Object.prototype.hasOwnProperty.call(parts, letter) ? parts[letter] : "";
    });
  }

  /* Half up, as XPath rounds. */
  function rounded(value, places) {
    if (!isFinite(value) || isNaN(places)) return value;
    var count = Math.trunc(Math.max(-15, Math.min(15, places)));
    var power = Number("1e" + Math.abs(count));
    var scaled = count >= 0 ? value * power : value / power;
    if (!isFinite(scaled)) return value;
    var whole = Math.floor(scaled + 0.5);
    return count >= 0 ? whole / power : whole * power;
  }

  /* Whether the whole text matches: the states are those of expressions/patterns.py. */
  function matches(program, text) {
    var letters = Array.from(text);
    if (letters.length > PATTERN_TEXT) return false;
    var places = reached(program, [0]);
    for (var n = 0; n < letters.length; n += 1) {
      var onward = onwards(program, places, letters[n].codePointAt(0));
      if (!onward.length) return false;
      places = reached(program, onward);
    }
    return Array.from(places).some(function (place) { return program[place][0] === "end"; });
  }

  function onwards(program, places, code) {
    var found = [];
    places.forEach(function (place) {
      var state = program[place];
      if (state[0] === "set" && state[1].some(function (span) {
        return span[0] <= code && code <= span[1];
      })) found.push(state[2]);
    });
    return found;
  }

  function reached(program, starts) {
    var seen = new Set(), waiting = starts.slice();
    while (waiting.length) {
      var place = waiting.pop();
      if (seen.has(place)) continue;
      seen.add(place);
      if (program[place][0] === "split") waiting.push.apply(waiting, program[place][1]);
    }
    return seen;
  }

  house.values = {
    trimmed: trimmed, numberOf: numberOf, textOf: textOf, truthOf: truthOf, equal: equal,
    formatted: formatted, rounded: rounded, matches: matches, dayNumber: dayNumber
  };
})();
