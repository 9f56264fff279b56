// Filters and sorts all rows of a list, not only those of the page shown. The rows come as a script, so that it works
// from a folder too; nothing is fetched before somebody touches the filter.
(function () {
  "use strict";
  var section = document.querySelector("[data-rows]");
  if (!section) return;
  var table = section.querySelector("table");
  var body = table.tBodies[0];
  var root = section.dataset.root;
  var pages = section.querySelector(".pages");
  var STEP = 100;
  var ORDER = ["what", "party", "agency", "due", "state"];
  var FIELDS = ["party", "agency", "topic", "document", "timeliness", "status", "year", "strength", "reviewed"];
  var original = Array.prototype.slice.call(body.rows);
  var rows = null, data = null, waiting = null, shown = STEP;
  var order = { by: "due", down: false };
  var form = section.querySelector(".filter");
  var tally = form.querySelector("[role=status]");
  var held = tally.textContent;
  var more = section.querySelector(".show-more");
  var inputs = { text: form.elements.text };
  FIELDS.forEach(function (name) {
    // The list of a party needs no choice of party.
    inputs[name] = form.elements[name] || document.createElement("select");
  });

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function link(address, text) {
    var a = element("a", { href: root + address });
    a.appendChild(element("bdi", {}, text));
    return a;
  }

  function load(then) {
    if (rows) return then();
    if (waiting) return waiting.push(then);
    waiting = [then];
    tally.textContent = "Loading all rows …";
    var script = element("script", { src: section.dataset.rows });
    script.onload = function () {
      data = window.commitmentsRows;
      rows = data.rows.map(read).filter(inThisList);
      fill();
      waiting.forEach(function (next) { next(); });
    };
    script.onerror = function () { tally.textContent = "The rows could not be loaded; the pages below are complete."; };
    document.head.appendChild(script);
  }

  function read(r, number) {
    var named = function (facet, places) { return places.map(function (i) { return data[facet][i][0]; }); };
    var doc = data.documents[r[1]];
    return {
      number: number, text: r[0], document: doc[0], title: doc[1], folder: doc[2], page: doc[2] + r[2],
      parties: r[3], agencies: r[4], party: named("party", r[3]), agency: named("agency", r[4]), topic: named("topic", r[5]),
      due: r[6], words: r[7], year: r[6].slice(0, 4), timeliness: r[8], status: r[9], strength: r[10],
      state: r[11], tone: r[12], reviewed: r[13] & 1 ? "yes" : "no", claimed: r[13] & 2, strict: r[13] & 4, late: r[14],
      folded: fold(r[0] + " " + doc[1] + " " + named("party", r[3]).join(" ") + " " + named("agency", r[4]).join(" "))
    };
  }

  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  }

  function has(row, field, value) {
    var own = row[field];
    return Array.isArray(own) ? own.indexOf(value) >= 0 : own === value;
  }

  function inThisList(row) {
    return !section.dataset.facet || has(row, section.dataset.facet, section.dataset.value);
  }

  function said(field, value) {
    if (data.words[field]) return data.words[field][value];
    if (field === "document") return data.documents.filter(function (d) { return d[0] === value; })[0][1];
    return value;
  }

  function fill() {
    FIELDS.forEach(function (name) {
      var counts = {}, select = inputs[name], wanted = select.value || select.dataset.wanted || "";
      rows.forEach(function (row) {
        [].concat(row[name]).forEach(function (value) { if (value) counts[value] = (counts[value] || 0) + 1; });
      });
      var values = Object.keys(counts).sort(function (a, b) {
        return name === "year" ? (a < b ? -1 : 1) : counts[b] - counts[a] || (a < b ? -1 : 1);
      });
      select.replaceChildren(element("option", { value: "" }, "any"));
      values.forEach(function (value) {
        select.appendChild(element("option", { value: value }, said(name, value) + " (" + counts[value] + ")"));
      });
      select.value = counts[wanted] ? wanted : "";
    });
  }

  function key(row) {
    switch (order.by) {
      case "what": return row.folded;
      case "party": return row.party.join(", ").toLowerCase();
      case "agency": return row.agency.join(", ").toLowerCase();
      case "state": return row.timeliness + String(100000 - row.late).padStart(7, "0");
      default: return row.due;
    }
  }

  function found() {
    var words = fold(inputs.text.value).split(/\s+/).filter(Boolean);
    var kept = rows.filter(function (row) {
      return words.every(function (word) { return row.folded.indexOf(word) >= 0; }) && FIELDS.every(function (name) {
        var wanted = inputs[name].value;
        return !wanted || has(row, name, wanted);
      });
    });
    var keyed = kept.map(function (row) { return [key(row), row]; });
    keyed.sort(function (a, b) {
      // What has no day, or nobody named, comes last in either direction.
      return !a[0] - !b[0] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (order.down ? -1 : 1) || a[1].number - b[1].number;
    });
    return keyed.map(function (pair) { return pair[1]; });
  }

  function names(facet, places) {
    var made = document.createDocumentFragment();
    places.slice(0, 6).forEach(function (place, i) {
      if (i) made.append(", ");
      made.append(link(data[facet][place][1] + "index.html", data[facet][place][0]));
    });
    if (places.length > 6) made.append(" and " + (places.length - 6) + " more");
    return made;
  }

  function day(text) {
    var parts = text.split("-");
    var made = element("time", { datetime: text });
    made.textContent = Number(parts[2]) + " " + new Date(2000, parts[1] - 1, 1).toLocaleString("en-GB", { month: "long" }) + " " + parts[0];
    return made;
  }

  function drawn(row) {
    var tr = element("tr"), what = element("td", { class: "what" });
    what.append(link(row.page, row.text), " ");
    var from = element("span", { class: "from" });
    from.append(link(row.folder + "index.html", row.title));
    what.append(from);
    var who = element("td", { "data-label": "Who promises" });
    who.append(row.parties.length ? names("party", row.parties) : "not found");
    var lead = element("td", { "data-label": "Who leads" });
    lead.append(row.agencies.length ? names("agency", row.agencies) : element("span", { class: "none" }, "not named"));
    var due = element("td", { "data-label": "Due" });
    due.append(row.due ? day(row.due) : row.words ? element("q", {}, row.words) : element("span", { class: "none" }, "none set"));
    var state = element("td", { "data-label": "Where it stands" });
    state.append(element("span", { class: "state t-" + row.tone }, row.state), " ");
    if (row.claimed) state.append(element("span", { class: "flag" }, "claimed by the promiser alone"), " ");
    if (row.strict) state.append(element("span", { class: "flag" }, "overdue on the strict reading"), " ");
    if (row.reviewed === "no") state.append(element("span", { class: "machine" }, "machine-read, not reviewed"));
    tr.append(what, who, lead, due, state);
    return tr;
  }

  function untouched() {
    return order.by === "due" && !order.down && Object.keys(inputs).every(function (name) { return !inputs[name].value; });
  }

  function show() {
    if (untouched()) {
      body.replaceChildren.apply(body, original);
      if (pages) pages.hidden = false;
      more.hidden = true;
      tally.textContent = held;
    } else {
      var kept = found();
      body.replaceChildren.apply(body, kept.slice(0, shown).map(drawn));
      if (pages) pages.hidden = true;
      more.hidden = kept.length <= shown;
      tally.textContent = kept.length.toLocaleString("en-GB") + " of " + rows.length.toLocaleString("en-GB") + " commitments";
    }
    remember();
  }

  function remember() {
    var query = new URLSearchParams();
    Object.keys(inputs).forEach(function (name) { if (inputs[name].value) query.set(name, inputs[name].value); });
    if (order.by !== "due" || order.down) query.set("sort", (order.down ? "-" : "") + order.by);
    var text = query.toString();
    // A browser may refuse this for a page opened from a folder.
    try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (refused) { /* the filter works all the same */ }
  }

  function change() {
    shown = STEP;
    load(show);
  }

  function heads() {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, i) {
      var button = element("button", { type: "button" }, cell.textContent);
      cell.replaceChildren(button);
      if (ORDER[i] === "due") cell.setAttribute("aria-sort", "ascending");
      button.addEventListener("click", function () {
        order = { by: ORDER[i], down: order.by === ORDER[i] && !order.down };
        marks();
        change();
      });
    });
  }

  function marks() {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, i) {
      if (ORDER[i] === order.by) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  function recall() {
    var query = new URLSearchParams(location.search), any = false;
    Object.keys(inputs).forEach(function (name) {
      var value = query.get(name);
      if (!value) return;
      any = true;
      if (name === "text") inputs.text.value = value;
      else inputs[name].dataset.wanted = value;
    });
    var sort = query.get("sort");
    if (sort && ORDER.indexOf(sort.replace("-", "")) >= 0) {
      any = true;
      order = { by: sort.replace("-", ""), down: sort[0] === "-" };
      marks();
    }
    if (any) change();
  }

  heads();
  form.addEventListener("focusin", function () { load(show); }, { once: true });
  form.addEventListener("input", change);
  form.addEventListener("submit", function (event) { event.preventDefault(); change(); });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    Object.keys(inputs).forEach(function (name) { inputs[name].value = ""; });
    order = { by: "due", down: false };
    marks();
    change();
  });
  more.addEventListener("click", function () { shown += STEP; show(); });
  recall();
})();
