// Filters, sorts and groups all rows of a list, not only those of the page shown. Menus come first and are small; the
// rows follow when they are wanted. Both are scripts, so that this works from a folder too.
(function () {
  "use strict";
  var section = document.querySelector("[data-root]");
  if (!section) return;
  var root = section.dataset.root, facet = section.dataset.facet, first = section.dataset.order;
  var table = section.querySelector("table"), body = table.tBodies[0], pages = section.querySelector(".pages");
  var form = section.querySelector(".filter"), tally = form.querySelector("[role=status]"), held = tally.textContent;
  var chips = form.querySelector(".chips"), more = section.querySelector(".show-more");
  var FIELDS = ["party", "agency", "topic", "document", "type", "timeliness", "status", "year", "strength", "reviewed", "set", "tone"];
  var PLAIN = ["text", "made-after", "made-before", "sort", "group"];
  var HEADS = ["party", "due", "state"];
  var STEP = 100, APART = ["doubtful", "repeated"];
  var rest = section.querySelector(".rest"), original = Array.prototype.slice.call(body.children);
  var rows = null, data = null, waiting = null, shown = STEP, chosen = {};
  var inputs = form.elements;
  FIELDS.forEach(function (name) { chosen[name] = []; });
  inputs.sort.value = first;

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

  function script(name, then) {
    var made = element("script", { src: root + "data/" + name });
    made.onload = then;
    made.onerror = function () { tally.textContent = "The rows could not be loaded; the pages below are complete."; };
    document.head.appendChild(made);
  }

  function load(then) {
    if (rows) return then();
    if (waiting) return waiting.push(then);
    waiting = [then];
    tally.textContent = "Loading all rows …";
    script("rows.js", function () {
      data = window.commitmentsRows;
      rows = data.rows.map(read).filter(inThisList);
      waiting.forEach(function (next) { next(); });
    });
  }

  function read(r, number) {
    var named = function (name, places) { return places.map(function (i) { return data[name][i][0]; }); };
    var doc = data.documents[r[1]];
    return {
      number: number, text: r[0], document: doc[0], title: doc[1], folder: doc[2], made: doc[3], type: doc[4],
      page: doc[2] + r[2], bodies: r[4], party: named("party", r[3]), agency: named("agency", r[4]), topic: named("topic", r[5]),
      due: r[6], words: r[7], year: r[6].slice(0, 4), timeliness: r[8], status: r[9], strength: r[10], state: r[11],
      tone: r[13] & (1 << data.sets.indexOf("doubtful")) ? "doubtful" : data.tones[r[8]], reviewed: r[12] ? "yes" : "no", flags: r.slice(14),
      set: data.sets.filter(function (name, place) { return r[13] & (1 << place); }), folded: fold(r[0] + " " + doc[1])
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
    if (facet === "set" && APART.indexOf(section.dataset.value) >= 0) return has(row, "set", section.dataset.value);
    return has(row, "set", "commitments") && (!facet || has(row, facet, section.dataset.value));
  }

  function said(field, value) {
    var words = (data || window.commitmentsMenus || {}).words || {};
    if (words[field] && words[field][value]) return words[field][value];
    if (field === "document") {
      var known = ((data || window.commitmentsMenus || {}).documents || []).filter(function (d) { return d[0] === value; })[0];
      return known ? known[1] : value;
    }
    return field === "topic" ? value.charAt(0).toUpperCase() + value.slice(1) : value;
  }

  // The menus: names at once, counts of what is left when the rows are there.
  function fill(counts) {
    FIELDS.forEach(function (name) {
      var input = inputs[name];
      if (!input) return;
      var there = counts ? counts[name] : window.commitmentsMenus[name] || {};
      var values = Object.keys(there).filter(function (value) { return chosen[name].indexOf(value) < 0; });
      values.sort(function (a, b) { return name === "year" ? (a < b ? -1 : 1) : there[b] - there[a] || (a < b ? -1 : 1); });
      var list = input.list || input;
      var options = values.map(function (value) {
        var text = said(name, value), number = counts || !facet ? " (" + there[value] + ")" : "";
        return input.list ? element("option", { value: text }, text + number) : element("option", { value: value }, text + number);
      });
      if (!input.list) options.unshift(element("option", { value: "" }, chosen[name].length ? "add another" : "any"));
      list.replaceChildren.apply(list, options);
      input.known = {};
      values.forEach(function (value) { input.known[said(name, value)] = value; });
      if (!input.list) input.value = "";
    });
  }

  function fits(row, besides) {
    var words = fold(inputs.text.value).split(/\s+/).filter(Boolean);
    var after = inputs["made-after"].value, before = inputs["made-before"].value;
    return words.every(function (word) { return row.folded.indexOf(word) >= 0; }) &&
      (!after || row.made >= after) && (!before || (row.made && row.made <= before)) &&
      FIELDS.every(function (name) {
        return name === besides || !chosen[name].length || chosen[name].some(function (value) { return has(row, name, value); });
      });
  }

  // How many rows each further choice would leave: values of one field are alternatives.
  function counted() {
    var counts = {};
    FIELDS.forEach(function (name) {
      if (!inputs[name]) return;
      counts[name] = {};
      rows.forEach(function (row) {
        if (!fits(row, name)) return;
        [].concat(row[name]).forEach(function (value) { if (value) counts[name][value] = (counts[name][value] || 0) + 1; });
      });
    });
    return counts;
  }

  function key(row, by) {
    switch (by) {
      case "party": return row.party.join(", ").toLowerCase() + " " + row.folded;
      case "agency": return row.agency.join(", ").toLowerCase();
      case "state": return row.state;
      default: return row[by];
    }
  }

  function found() {
    var down = inputs.sort.value.charAt(0) === "-", by = inputs.sort.value.replace("-", "");
    var keyed = rows.filter(function (row) { return fits(row); }).map(function (row) { return [key(row, by), row]; });
    keyed.sort(function (a, b) {
      // What has no day, or nobody named, comes last in either direction.
      return !a[0] - !b[0] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (down ? -1 : 1) || a[1].number - b[1].number;
    });
    return keyed.map(function (pair) { return pair[1]; });
  }

  function day(text) {
    var parts = text.split("-");
    return element("time", { datetime: text }, Number(parts[2]) + " " + data.months[parts[1] - 1] + " " + parts[0]);
  }

  function far(text) {
    var days = Math.round((Date.parse(text) - Date.parse(data.as_of)) / 864e5), size = Math.abs(days), months = Math.round(size / 30.44);
    if (!days) return "today";
    var number = size < 60 ? size : months < 24 ? months : Math.floor(size / 365.25);
    var words = number.toLocaleString("en-GB") + (size < 60 ? " day" : months < 24 ? " month" : " year") + (number === 1 ? "" : "s");
    return days > 0 ? "in " + words : words + " ago";
  }

  function drawn(row) {
    var tr = element("tr"), what = element("td", { class: "what" }), from = element("span", { class: "from" });
    if (row.made) from.append(day(row.made), ", ");
    from.append(element("bdi", {}, row.title));
    row.bodies.slice(0, 2).forEach(function (place, i) {
      var body = data.agency[place];
      from.append(i ? ", " : " · led by ", body[1] ? link(body[1] + "index.html", body[0]) : body[0]);
    });
    what.append(link(row.page, row.text), " ", from);
    var due = element("td"), state = element("td");
    if (row.due) due.append(day(row.due), " ", element("span", { class: "far" }, far(row.due)));
    else if (row.words) due.append(element("q", {}, row.words));
    else due.append(element("span", { class: "none" }, "–"));
    state.append(element("span", { class: "state t-" + row.tone }, row.state));
    row.flags.forEach(function (words) { state.append(" ", element("span", { class: "flag" }, words)); });
    tr.append(what, due, state);
    return tr;
  }

  // With groups a row stands under each of its names.
  function grouped(kept) {
    var by = inputs.group.value, groups = {}, made = [];
    if (!by) return kept.slice(0, shown).map(drawn);
    kept.forEach(function (row) {
      var names = [].concat(row[by]).filter(Boolean);
      (names.length ? names : ["–"]).forEach(function (name) { (groups[name] = groups[name] || []).push(row); });
    });
    Object.keys(groups).sort(function (a, b) {
      return (a === "–") - (b === "–") || (by === "year" ? (a < b ? -1 : 1) : groups[b].length - groups[a].length || (a < b ? -1 : 1));
    }).forEach(function (name) {
      if (made.length >= shown) return;
      var head = element("tr", { class: "group" });
      head.append(element("th", { colspan: "3", scope: "colgroup" }, (name === "–" ? "nobody named" : said(by, name)) + " · " + groups[name].length));
      made.push(head);
      groups[name].forEach(function (row) { made.push(drawn(row)); });
    });
    return made;
  }

  function untouched() {
    return FIELDS.every(function (name) { return !chosen[name].length; }) && inputs.sort.value === first &&
      ["text", "made-after", "made-before", "group"].every(function (name) { return !inputs[name].value; });
  }

  function show() {
    fill(counted());
    if (untouched() && shown === STEP) {
      body.replaceChildren.apply(body, original);
      if (pages) pages.hidden = false;
      more.hidden = !rest;
      tally.textContent = held;
    } else {
      var kept = found();
      body.replaceChildren.apply(body, grouped(kept));
      if (pages) pages.hidden = true;
      more.hidden = kept.length <= shown;
      tally.textContent = kept.length.toLocaleString("en-GB") + " of " + rows.length.toLocaleString("en-GB") + " commitments";
    }
    if (rest) rest.hidden = body.firstChild !== original[0];
    draw();
    marks();
    remember();
  }

  function draw() {
    // A click that also leaves a field changes it first: a chip that stays must still be the one that was pressed.
    var now = JSON.stringify(FIELDS.map(function (name) {
      return chosen[name].map(function (value) { return [value, said(name, value)]; });
    }));
    if (chips.drawn === now) return;
    chips.drawn = now;
    chips.replaceChildren();
    FIELDS.forEach(function (name) {
      chosen[name].forEach(function (value) {
        var chip = element("li"), label = inputs[name] ? inputs[name].closest("label").firstChild.textContent.trim() + ": " : "";
        var button = element("button", { type: "button", "aria-label": "Remove " + label + said(name, value) }, label + said(name, value) + " ×");
        button.addEventListener("click", function () {
          chosen[name] = chosen[name].filter(function (other) { return other !== value; });
          change();
          inputs.text.focus();
        });
        chip.append(button);
        chips.append(chip);
      });
    });
  }

  function open() {
    var details = form.querySelector("details");
    if (Array.from(details.querySelectorAll("input, select")).some(function (input) {
      return FIELDS.indexOf(input.name) < 0 && input.value && !(input.name === "sort" && input.value === first);
    })) details.open = true;
  }

  function remember() {
    var query = new URLSearchParams();
    FIELDS.forEach(function (name) { chosen[name].forEach(function (value) { query.append(name, value); }); });
    PLAIN.forEach(function (name) {
      if (inputs[name].value && !(name === "sort" && inputs.sort.value === first)) query.set(name, inputs[name].value);
    });
    var text = query.toString();
    // A browser may refuse this for a page opened from a folder.
    try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (refused) { /* the filter works all the same */ }
  }

  function change() {
    shown = STEP;
    load(show);
  }

  function choose(event) {
    var input = event.target, name = input.name;
    if (FIELDS.indexOf(name) < 0) return change();
    var value = input.list ? (input.known || {})[input.value] : input.value;
    if (!value) return;
    if (chosen[name].indexOf(value) < 0) chosen[name].push(value);
    input.value = "";
    change();
  }

  function save() {
    var cell = function (text) { return '"' + (/^\s*[=+@-]/.test(text) ? "'" : "") + text.replace(/"/g, '""') + '"'; };
    var lines = [["id", "headline", "parties", "lead", "due", "timeliness", "status", "strength", "document", "document_date", "topics"]];
    found().forEach(function (row) {
      lines.push([row.document + "/" + row.page.slice(row.folder.length).replace(".html", ""), row.text, row.party.join("; "), row.agency.join("; "),
        row.due, row.timeliness, row.status, row.strength, row.title, row.made, row.topic.join("; ")]);
    });
    var text = lines.map(function (line) { return line.map(cell).join(","); }).join("\r\n") + "\r\n";
    var a = element("a", { href: URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv" })), download: "commitments.csv" });
    a.click();
    setTimeout(function () { URL.revokeObjectURL(a.href); }, 1000);
  }

  function heads() {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, i) {
      var button = element("button", { type: "button" }, cell.textContent);
      cell.replaceChildren(button);
      button.addEventListener("click", function () {
        var next = inputs.sort.value === HEADS[i] ? "-" + HEADS[i] : HEADS[i];
        if (!Array.from(inputs.sort.options).some(function (o) { return o.value === next; })) inputs.sort.append(element("option", { value: next }, cell.textContent));
        inputs.sort.value = next;
        change();
      });
    });
    marks();
  }

  function marks() {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, i) {
      if (HEADS[i] === inputs.sort.value.replace("-", "")) cell.setAttribute("aria-sort", inputs.sort.value.charAt(0) === "-" ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  function recall() {
    var query = new URLSearchParams(location.search), any = false;
    FIELDS.forEach(function (name) {
      if (name === facet && query.getAll(name).join() === section.dataset.value) return;
      chosen[name] = query.getAll(name);
      any = any || chosen[name].length > 0;
    });
    PLAIN.forEach(function (name) {
      var value = query.get(name);
      if (!value) return;
      if (name === "sort" && !Array.from(inputs.sort.options).some(function (o) { return o.value === value; })) inputs.sort.append(element("option", { value: value }, value));
      inputs[name].value = value;
      any = true;
    });
    open();
    if (any) change();
  }

  more.hidden = !rest;
  heads();
  form.addEventListener("focusin", function () { load(show); }, { once: true });
  form.addEventListener("pointerenter", function () { load(show); }, { once: true });
  form.addEventListener("change", choose);
  inputs.text.addEventListener("input", change);
  form.addEventListener("submit", function (event) { event.preventDefault(); change(); });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    FIELDS.forEach(function (name) { chosen[name] = []; });
    PLAIN.forEach(function (name) { inputs[name].value = name === "sort" ? first : ""; });
    change();
  });
  form.querySelector(".save").addEventListener("click", function () { load(save); });
  more.addEventListener("click", function () { shown += STEP; load(show); });
  // A link to the same list with another filter need not load the page anew.
  document.addEventListener("click", function (event) {
    var a = event.target.closest && event.target.closest("a[href^='?']");
    if (!a || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", a.getAttribute("href"));
    PLAIN.forEach(function (name) { inputs[name].value = name === "sort" ? first : ""; });
    recall();
    table.scrollIntoView({ block: "start" });
  });
  window.addEventListener("popstate", function () { PLAIN.forEach(function (name) { inputs[name].value = name === "sort" ? first : ""; }); recall(); });
  script("menus.js", function () { if (!rows) fill(null); });
  recall();
})();
