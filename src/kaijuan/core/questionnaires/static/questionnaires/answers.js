/* One answer as it is typed, made canonical: the same as answer_values.py. What cannot be an answer
   gives {wrong: key of a sentence, ...values for it}. */
(function () {
  "use strict";
  var house = (window.kaijuanForms = window.kaijuanForms || {});
  var TEXT = 4000, FILE_NAME = 200, DIGITS = 15;
  var WHOLE = /^[+-]?[0-9]{1,15}(?:\.0*)?$/;
  var DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
  var TIME = /^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?$/;
  var DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
  var MOMENT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})?$/;
  var YES = ["OK", "ok", "true", "yes", "on", "1"], NO = ["", "false", "no", "off", "0"];

  function wrong(key, values) { return { wrong: key, values: values || {} }; }
  function right(value) { return { value: value === "" || value === undefined ? null : value }; }

  /* Digits and signs as a Chinese keyboard writes them count as the plain ones. */
  function plain(text) {
    return text.trim().normalize("NFKC").replace(/。/g, ".").replace(/\u2212/g, "-").trim();
  }

  function text(raw, most) {
    if (typeof raw !== "string") return wrong("text");
    if (Array.from(raw).length > most) return wrong("long", { most: most });
    return null;
  }

  function asText(raw) {
    return text(raw, TEXT) || right(raw.replace(/\r\n?/g, "\n").trim());
  }

  function asFile(raw) {
    var bad = text(raw, FILE_NAME);
    if (bad) return bad;
    return /[/\\]/.test(raw) ? wrong("folder") : right(raw.trim());
  }

  function digits(raw) {
    if (typeof raw !== "string" && typeof raw !== "number") return wrong("number");
    var given = typeof raw === "number" ? house.values.textOf(raw) : raw;
    return text(given, TEXT) || { text: plain(given) };
  }

  /* Without needless noughts, as the server writes it. */
  function written(number) {
    var sign = number.charAt(0) === "-" ? "-" : "";
    var parts = number.replace(/^[+-]/, "").split(".");
    var whole = parts[0].replace(/^0+/, "") || "0", rest = (parts[1] || "").replace(/0+$/, "");
    var found = rest ? whole + "." + rest : whole;
    return found === "0" ? "0" : sign + found;
  }

  function asInteger(raw) {
    var given = digits(raw);
    if (given.wrong || !given.text) return given.wrong ? given : right(null);
    if (!WHOLE.test(given.text)) return wrong("integer");
    return right(Number(given.text.split(".")[0]) + 0);
  }

  function asDecimal(raw) {
    var given = digits(raw);
    if (given.wrong || !given.text) return given.wrong ? given : right(null);
    if (!DECIMAL.test(given.text)) return wrong("decimal");
    var number = written(given.text);
    return number.replace(/[-.]/g, "").length > DIGITS ? wrong("digits") : right(number);
  }

  function asRange(raw, node) {
    var found = asDecimal(raw);
    if (found.wrong || found.value === null) return found;
    var span = node.range;
    if (!onScale(found.value, span)) return wrong("range", span);
    var whole = isWhole(span.start) && isWhole(span.step);
    return whole ? right(Number(found.value)) : found;
  }

  function isWhole(text_) { return Number(text_) === Math.trunc(Number(text_)); }

  /* In units of the last place, so that 0.1 and 0.3 are exact. */
  function onScale(value, span) {
    var texts = [value, span.start, span.end, span.step];
    var places = Math.max.apply(Math, texts.map(function (each) {
      return (each.split(".")[1] || "").length;
    }));
    var units = texts.map(function (each) {
      var parts = each.split(".");
      return BigInt(parts[0] + (parts[1] || "").padEnd(places, "0"));
    });
    return units[0] >= units[1] && units[0] <= units[2] && (units[0] - units[1]) % units[3] === 0n;
  }

  function asDate(raw) {
    var bad = text(raw, 40), given = bad ? "" : plain(raw);
    if (bad || !given) return bad || right(null);
    var parts = DATE.exec(given);
    if (!parts || isNaN(house.values.dayNumber(+parts[1], +parts[2], +parts[3]))) return wrong("date");
    return sensible(given) ? right(given) : wrong("years");
  }

  function sensible(day) { return day >= "1900-01-01" && day <= "2200-12-31"; }

  function asTime(raw) {
    var bad = text(raw, 40), given = bad ? "" : plain(raw);
    if (bad || !given) return bad || right(null);
    if (given.startsWith("24:")) return wrong("midnight");
    var parts = TIME.exec(given);
    if (!parts || +parts[1] > 23 || +parts[2] > 59 || +(parts[3] || 0) > 59) return wrong("time");
    var seconds = +(parts[3] || 0) ? ":" + parts[3] : "";
    return right(parts[1].padStart(2, "0") + ":" + parts[2] + seconds);
  }

  function asMoment(raw, node, form) {
    var bad = text(raw, 40), given = bad ? "" : plain(raw);
    if (bad || !given) return bad || right(null);
    var parts = MOMENT.exec(given);
    var date = parts && asDate(parts[1]), time = parts && asTime(parts[2]);
    if (!parts || date.wrong === "date" || time.wrong) return wrong("moment");
    var local = parts[1] + "T" + (parts[2].length === 5 ? parts[2] + ":00" : parts[2]);
    var there = house.zones.there(local, parts[3], form.zone);
    return sensible(there.slice(0, 10)) ? right(there) : wrong("years");
  }

  function names(node, form) {
    return (form.choices[node.choices] || []).map(function (choice) { return choice.name; });
  }

  function asOne(raw, node, form) {
    var bad = text(raw, TEXT), name = bad ? "" : raw.trim();
    if (bad || !name) return bad || right(null);
    return names(node, form).indexOf(name) >= 0 ? right(name) : wrong("one");
  }

  function asSeveral(raw, node, form) {
    var given = typeof raw === "string" ? raw.split(/\s+/) : raw;
    if (!Array.isArray(given)) return wrong("several");
    given = given.map(function (name) { return String(name).trim(); }).filter(Boolean);
    var offered = names(node, form);
    if (given.some(function (name) { return offered.indexOf(name) < 0; })) return wrong("several");
    var found = Array.from(new Set(offered)).filter(function (name) {
      return given.indexOf(name) >= 0;
    });
    return right(found.length ? found : null);
  }

  function asTick(raw) {
    if (YES.indexOf(String(raw).trim()) >= 0) return right("OK");
    return NO.indexOf(String(raw).trim()) >= 0 ? right(null) : wrong("tick");
  }

  var TYPES = {
    text: asText, calculate: asText, hidden: asText, barcode: asText, integer: asInteger,
    decimal: asDecimal, range: asRange, date: asDate, time: asTime, datetime: asMoment,
    select_one: asOne, select_multiple: asSeveral, acknowledge: asTick, image: asFile, file: asFile
  };

  /* {value} (null: none) or {wrong, values}. */
  house.canonical = function (node, raw, form) {
    return raw === null || raw === undefined ? right(null) : TYPES[node.type](raw, node, form);
  };

  /* An answer as an expression sees it. */
  house.seen = function (node, value) {
    if (value === null || value === undefined) return "";
    if (["integer", "decimal", "range"].indexOf(node.type) >= 0) return Number(value);
    return Array.isArray(value) ? value.join(" ") : String(value);
  };

  /* The value of a calculation as raw text: the same as calculated.py. */
  var FORMS = { date: "%Y-%m-%d", datetime: "%Y-%m-%dT%H:%M:%S", time: "%H:%M:%S" };
  house.calculated = function (node, value) {
    var v = house.values;
    if (typeof value === "number" && !isFinite(value)) return null;
    if (node.type === "integer") {
      var number = v.numberOf(value);
      return isFinite(number) ? v.textOf(Math.trunc(number) + 0) : v.textOf(value);
    }
    if ((node.type === "decimal" || node.type === "range") && typeof value === "number") {
      return v.textOf(Number(value.toPrecision(DIGITS)));
    }
    if (FORMS[node.type] && typeof value === "number") return v.formatted(value, FORMS[node.type]);
    return Array.from(v.textOf(value)).slice(0, TEXT + 1).join("") || null;
  };
})();
