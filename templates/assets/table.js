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
  var FIELDS = ["party", "agency", "topic", "document", "type", "timeliness", "status", "year", "strength", "reviewed", "thread", "set", "tone"];
  var PLAIN = ["text", "made-after", "made-before", "sort", "group"];
  var HEADS = ["party", "due", "state"];
  var STEP = 100, APART = ["doubtful", "repeated"];
  var rest = section.querySelector(".rest"), original = Array.prototype.slice.call(body.children);
  var rows = null, data = null, waiting = null, shown = STEP, chosen = {};
  var inputs = form.elements, own = window.commitmentsRow, element = own.element, fold = own.fold;
  FIELDS.forEach(function (name) { chosen[name] = []; });
  inputs.sort.value = first;

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
      rows = data.rows.map(function (r, number) { return own.read(data, r, number); }).filter(inThisList);
      waiting.forEach(function (next) { next(); });
    });
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

  function found() {
    var down = inputs.sort.value.charAt(0) === "-";
    return own.ordered(rows.filter(function (row) { return fits(row); }), inputs.sort.value.replace("-", ""), down);
  }

  // With groups a row stands under each of its names.
  function grouped(kept) {
    var by = inputs.group.value, groups = {}, made = [], drawn = function (row) { return own.drawn(data, root, row); };
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

  // The value that a typed name stands for. One that leaves no row counts too: left out unsaid, it would seem to be met.
  function meant(input) {
    var typed = fold(input.value.trim()), all = Object.keys((window.commitmentsMenus || {})[input.name] || {});
    return (input.known || {})[input.value] || all.filter(function (value) {
      return fold(said(input.name, value)) === typed || fold(value) === typed;
    })[0];
  }

  function choose(event) {
    var input = event.target, name = input.name;
    if (FIELDS.indexOf(name) < 0) return change();
    var value = input.list ? meant(input) : input.value;
    if (!value) {
      if (input.value) tally.textContent = "No “" + input.value + "” here: choose a name that is offered.";
      return;
    }
    if (chosen[name].indexOf(value) < 0) chosen[name].push(value);
    input.value = "";
    change();
  }

  function save() {
    var text = own.csv(found());
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

  function blank() {
    PLAIN.forEach(function (name) { inputs[name].value = name === "sort" ? first : ""; });
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
    blank();
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
    blank();
    recall();
    table.scrollIntoView({ block: "start" });
  });
  window.addEventListener("popstate", function () { blank(); recall(); });
  script("menus.js", function () { if (!rows) fill(null); });
  recall();
})();
