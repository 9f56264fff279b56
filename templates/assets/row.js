// A commitment as a row of a table, from the rows of data/rows.js: as the page itself writes it.
(function () {
  "use strict";
  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function link(address, text) {
    var a = element("a", { href: address });
    a.appendChild(element("bdi", {}, text));
    return a;
  }

  function read(data, r, number) {
    var named = function (name, places) { return places.map(function (i) { return data[name][i][0]; }); };
    var doc = data.documents[r[1]];
    return {
      number: number, text: r[0], document: doc[0], title: doc[1], folder: doc[2], made: doc[3], type: doc[4],
      page: doc[2] + r[2], bodies: r[4], party: named("party", r[3]), agency: named("agency", r[4]), topic: named("topic", r[5]),
      due: r[6], words: r[7], year: r[6].slice(0, 4), timeliness: r[8], status: r[9], strength: r[10], state: r[11],
      tone: r[13] & (1 << data.sets.indexOf("doubtful")) ? "doubtful" : data.tones[r[8]], reviewed: r[12] ? "yes" : "no", thread: (data.threads || {})[number] || [], flags: r.slice(14),
      set: data.sets.filter(function (name, place) { return r[13] & (1 << place); }), folded: fold(r[0] + " " + doc[1])
    };
  }

  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  }

  function day(data, text) {
    var parts = text.split("-");
    return element("time", { datetime: text }, Number(parts[2]) + " " + data.months[parts[1] - 1] + " " + parts[0]);
  }

  function far(data, text) {
    var days = Math.round((Date.parse(text) - Date.parse(data.as_of)) / 864e5), size = Math.abs(days), months = Math.round(size / 30.44);
    var ends = [text, data.as_of].sort(), whole = ends[1].slice(0, 4) - ends[0].slice(0, 4) - (ends[1].slice(5) < ends[0].slice(5));
    if (!days) return "today";
    var number = size < 60 ? size : months < 24 ? months : whole;
    var words = number.toLocaleString("en-GB") + (size < 60 ? " day" : months < 24 ? " month" : " year") + (number === 1 ? "" : "s");
    return days > 0 ? "in " + words : words + " ago";
  }

  function drawn(data, root, row) {
    var tr = element("tr"), what = element("td", { class: "what" }), from = element("span", { class: "from" });
    if (row.made) from.append(day(data, row.made), ", ");
    from.append(element("bdi", {}, row.title));
    row.bodies.slice(0, 2).forEach(function (place, i) {
      var body = data.agency[place];
      from.append(i ? ", " : " · led by ", body[1] ? link(root + body[1] + "index.html", body[0]) : body[0]);
    });
    if (row.bodies.length > 2) from.append(" and " + (row.bodies.length - 2) + " more");
    what.append(link(root + row.page, row.text), " ", from);
    var due = element("td"), state = element("td");
    if (row.due) due.append(day(data, row.due), " ", element("span", { class: "far" }, far(data, row.due)));
    else if (row.words) due.append(element("q", {}, row.words));
    else due.append(element("span", { class: "none" }, "–"));
    state.append(element("span", { class: "state t-" + row.tone }, row.state));
    row.flags.forEach(function (words) { state.append(" ", element("span", { class: "flag" }, words)); });
    tr.append(what, due, state);
    return tr;
  }

  function key(row, by) {
    switch (by) {
      case "party": return row.party.join(", ").toLowerCase() + " " + row.folded;
      case "agency": return row.agency.join(", ").toLowerCase();
      case "state": return row.state;
      default: return row[by];
    }
  }

  // What has no day, or nobody named, comes last in either direction.
  function ordered(rows, by, down) {
    var keyed = rows.map(function (row) { return [key(row, by), row]; });
    keyed.sort(function (a, b) {
      return !a[0] - !b[0] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (down ? -1 : 1) || a[1].number - b[1].number;
    });
    return keyed.map(function (pair) { return pair[1]; });
  }

  function csv(rows) {
    var cell = function (text) { return '"' + (/^\s*[=+@-]/.test(text) ? "'" : "") + text.replace(/"/g, '""') + '"'; };
    var lines = [["id", "headline", "parties", "lead", "due", "timeliness", "status", "strength", "document", "document_date", "topics"]];
    rows.forEach(function (row) {
      lines.push([row.document + "/" + row.page.slice(row.folder.length).replace(".html", ""), row.text, row.party.join("; "), row.agency.join("; "),
        row.due, row.timeliness, row.status, row.strength, row.title, row.made, row.topic.join("; ")]);
    });
    return lines.map(function (line) { return line.map(cell).join(","); }).join("\r\n") + "\r\n";
  }

  window.commitmentsRow = { element: element, fold: fold, read: read, drawn: drawn, ordered: ordered, csv: csv };
})();
