// Two scorecards side by side; which two stands in the address, so that the page can be sent as a link.
(function () {
  "use strict";
  var data = window.commitmentsCards, form = document.getElementById("pair"), sides = document.getElementById("sides");
  var said = document.getElementById("said"), names = document.getElementById("names");
  var inputs = form.elements, query = new URLSearchParams(location.search);
  if (!data) return;

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function find(text) {
    var cards = data.cards[inputs.facet.value] || {}, wanted = text.trim().toLowerCase();
    return cards[text] || Object.values(cards).filter(function (card) { return card[0].toLowerCase() === wanted; })[0];
  }

  function row(table, head, content) {
    var tr = table.insertRow();
    tr.append(element("th", { scope: "row" }, head));
    var cell = tr.insertCell();
    cell.append(content);
    return cell;
  }

  function said_day(text) {
    return new Date(text + "T00:00").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  }

  function share(part) {
    return part < 0.01 ? "under 1 %" : Math.round(100 * part) + " %";
  }

  function side(card) {
    var section = element("section"), list = "../" + card[1], asked = list + (list.indexOf("?") < 0 ? "?" : "&"), head = element("h2");
    head.append(element("a", { href: list }, card[0]));
    section.append(head);
    var bar = element("div", { class: "share-bar", "aria-hidden": "true" });
    card[3].forEach(function (number, i) {
      if (!number) return;
      var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      svg.setAttribute("class", "t-" + data.tones[i] + " s-" + data.names[i]);
      svg.setAttribute("width", (100 * number / card[2]).toFixed(2) + "%");
      svg.setAttribute("height", "22");
      rect.setAttribute("width", "100%");
      rect.setAttribute("height", "100%");
      svg.append(rect);
      bar.append(svg);
    });
    section.append(bar);
    var table = element("table");
    row(table, "Commitments", element("a", { href: list }, card[2].toLocaleString("en-GB")));
    card[3].forEach(function (number, i) {
      var cell = number ? element("a", { href: asked + "set=" + data.names[i] }, number.toLocaleString("en-GB") + " (" + share(number / card[2]) + ")") : "0";
      row(table, data.titles[i], cell);
    });
    if (card[4]) {
      var cell = row(table, "Next day", element("time", { datetime: card[4][0] }, said_day(card[4][0])));
      cell.append(" ", element("a", { href: "../" + card[4][1] }, card[4][2]));
    }
    if (card[5].length) row(table, "Who leads", card[5].join(", "));
    if (card[6].length) row(table, "Topics", card[6].join(", "));
    section.append(table);
    return section;
  }

  function show() {
    var pair = [inputs.a.value, inputs.b.value].map(function (text) { return text ? find(text) : null; });
    sides.replaceChildren.apply(sides, pair.filter(Boolean).map(side));
    var missing = [inputs.a.value, inputs.b.value].filter(function (text, i) { return text && !pair[i]; });
    said.textContent = missing.length ? "Not found: " + missing.join(", ") : pair.every(Boolean) ? "" : "Choose two to compare.";
    var next = new URLSearchParams({ facet: inputs.facet.value, a: inputs.a.value, b: inputs.b.value });
    try { history.replaceState(null, "", location.pathname + "?" + next); } catch (refused) { /* from a folder */ }
  }

  function fill() {
    var cards = Object.values(data.cards[inputs.facet.value] || {});
    names.replaceChildren.apply(names, cards.map(function (card) { return element("option", { value: card[0] }); }));
  }

  if (query.get("facet") && data.cards[query.get("facet")]) inputs.facet.value = query.get("facet");
  fill();
  inputs.a.value = query.get("a") || "";
  inputs.b.value = query.get("b") || "";
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  inputs.facet.addEventListener("change", function () { inputs.a.value = inputs.b.value = ""; fill(); show(); });
  inputs.a.addEventListener("change", show);
  inputs.b.addEventListener("change", show);
  show();
})();
