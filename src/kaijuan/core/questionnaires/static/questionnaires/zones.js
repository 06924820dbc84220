/* Clocks of the institution's zone, whatever the zone of the phone. */
(function () {
  "use strict";
  var house = (window.kaijuanForms = window.kaijuanForms || {});

  /* The clock there at an instant, as if it were UTC: milliseconds. */
  function clock(instant, zone) {
    var parts = {};
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit"
    }).formatToParts(instant).forEach(function (part) { parts[part.type] = +part.value; });
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  }

  function offset(instant, zone) {
    return clock(instant, zone) - Math.floor(instant / 1000) * 1000;
  }

  function written(instant, zone) {
    var ahead = offset(instant, zone), minutes = Math.abs(Math.round(ahead / 60000));
    var pad = function (number) { return String(number).padStart(2, "0"); };
    var sign = ahead < 0 ? "-" : "+";
    return new Date(clock(instant, zone)).toISOString().slice(0, 19) + sign +
      pad(Math.floor(minutes / 60)) + ":" + pad(minutes % 60);
  }

  house.zones = {
    written: written,
    /* A clock that was written down ("2020-02-29T08:30:00", perhaps with an offset) over there. An
       hour that the clocks leap over becomes one that there was; of two, the first is meant. */
    there: function (local, offsetText, zone) {
      if (offsetText) return written(Date.parse(local + offsetText), zone);
      var bare = Date.parse(local + "Z");
      var before = bare - offset(bare - 86400000, zone);
      if (clock(before, zone) === bare) return written(before, zone);
      var after = bare - offset(bare + 86400000, zone);
      return written(clock(after, zone) === bare ? after : before, zone);
    }
  };
})();
