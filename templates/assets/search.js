// The search page: Pagefind finds, this shows. Nothing leaves the site's own address.
(function () {
  "use strict";
  var form = document.getElementById("finder");
  var field = document.getElementById("q");
  var tally = document.getElementById("tally");
  var list = document.getElementById("results");
  var more = document.getElementById("more");
  var filters = form.querySelector(".filters");
  var FACETS = ["Kind", "Who promises", "Who leads", "Topic", "Where it stands", "Status", "How firm", "Year due"];
  var PAGE = 10;
  var INDEX = new URL("../pagefind/", location.href).href;
  var engine = null, selects = {}, found = [], shown = 0, turn = 0;

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function start() {
    if (engine) return engine;
    if (location.protocol === "file:") {
      tally.textContent = "Search needs the site on a web server (commitments serve); everything else works from a folder.";
      return Promise.reject(new Error("opened from a folder"));
    }
    engine = fetch(INDEX + "parts.json", { cache: "no-cache" }).then(function (answer) {
      if (!answer.ok) throw new Error("no index");
      return answer.json();
    }).then(function (made) {
      if (!made.parts.length) return function () { return Promise.resolve([]); };
      return import(INDEX + made.guide + "pagefind.js").then(function (pagefind) {
        draw(made.facets);
        return made.guide ? guided(pagefind, made) : asked(pagefind, made.parts);
      });
    });
    engine.catch(function () { tally.textContent = "The search index could not be loaded."; });
    return engine;
  }

  // Both give a function that answers words and filters with a promise of results, the best first.
  function asked(pagefind, parts) {
    var opened = {};
    parts.forEach(function (part) {
      opened[part] = pagefind.createInstance({ basePath: INDEX + part, excerptLength: 28 });
    });
    return function (words, wanted, some) {
      return Promise.all((some || parts).map(function (part) {
        return opened[part].search(words || null, { filters: wanted });
      })).then(function (answers) {
        var all = answers.map(function (answer) { return answer.results; });
        return all.length === 1 ? all[0] : all.flat().sort(function (a, b) { return b.score - a.score; });
      });
    };
  }

  // A part that lacks a word would answer with what it has instead: those alone are asked that have them all.
  function guided(pagefind, made) {
    var guide = pagefind.createInstance({ basePath: INDEX + made.guide });
    // The parts are opened when the guide is: two that load the one WebAssembly at the same time would spoil it.
    return guide.filters().then(function () {
      var ask = asked(pagefind, made.parts);
      return function (words, wanted) {
        if (!words) return ask(words, wanted);
        return guide.search(words.replace(/"/g, "")).then(function (answer) {
          var having = answer.filters.Part || {};
          return ask(words, wanted, made.parts.filter(function (part) { return having[part]; }));
        });
      };
    });
  }

  function draw(facets) {
    var fields = element("div", { class: "fields" });
    var query = new URLSearchParams(location.search);
    FACETS.forEach(function (name) {
      if (!facets[name]) return;
      var label = element("label", {}, name);
      var select = element("select", { name: name });
      select.append(element("option", { value: "" }, "any"));
      Object.keys(facets[name]).sort(function (a, b) {
        return name === "Year due" ? (a < b ? -1 : 1) : facets[name][b] - facets[name][a];
      }).forEach(function (value) { select.append(element("option", { value: value }, value + " (" + facets[name][value] + ")")); });
      select.value = query.get(name) || "";
      if (select.selectedIndex < 0) select.value = "";
      select.addEventListener("change", search);
      label.append(select);
      fields.append(label);
      selects[name] = select;
    });
    filters.append(fields);
    filters.hidden = false;
  }

  function chosen() {
    var wanted = {};
    Object.keys(selects).forEach(function (name) { if (selects[name].value) wanted[name] = selects[name].value; });
    return wanted;
  }

  function search() {
    var mine = ++turn;
    start().then(function (ask) {
      var words = field.value.trim(), wanted = chosen();
      remember(words, wanted);
      if (!words && !Object.keys(wanted).length) {
        tally.textContent = "";
        list.replaceChildren();
        more.hidden = true;
        return;
      }
      tally.textContent = "Searching …";
      return ask(words, wanted).then(function (results) {
        if (mine !== turn) return;
        found = results;
        shown = 0;
        list.replaceChildren();
        tally.textContent = found.length === 1 ? "1 result" : found.length + " results";
        return next(mine);
      });
    }).catch(function (error) { if (!tally.textContent) tally.textContent = String(error.message || error); });
  }

  function next(mine) {
    var some = found.slice(shown, shown + PAGE);
    shown += some.length;
    return Promise.all(some.map(function (result) { return result.data(); })).then(function (all) {
      if (mine !== turn) return;
      all.forEach(function (each) { list.append(item(each)); });
      more.hidden = shown >= found.length;
    });
  }

  function item(each) {
    var li = element("li"), title = element("p", { class: "what" });
    var a = element("a", { href: "../" + each.raw_url.replace(/^\//, "") });
    a.append(element("bdi", {}, each.meta.title));
    title.append(a);
    var state = element("p", { class: "from" });
    state.append(each.meta.kind + " ", element("span", { class: "state t-" + each.meta.tone }, each.meta.state));
    var excerpt = element("p", { class: "excerpt" });
    marked(excerpt, each.excerpt);
    li.append(state, title, excerpt);
    return li;
  }

  // Pagefind marks words with <mark> in escaped text; everything else in it stays text.
  function marked(to, html) {
    var parsed = new DOMParser().parseFromString(html, "text/html").body;
    parsed.childNodes.forEach(function (node) {
      to.append(node.nodeName === "MARK" ? element("mark", {}, node.textContent) : node.textContent);
    });
  }

  function remember(words, wanted) {
    var query = new URLSearchParams();
    if (words) query.set("q", words);
    Object.keys(wanted).forEach(function (name) { query.set(name, wanted[name]); });
    var text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? "?" + text : ""));
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  field.addEventListener("focus", function () { start().catch(function () {}); }, { once: true });
  var pause;
  field.addEventListener("input", function () { clearTimeout(pause); pause = setTimeout(search, 250); });
  more.querySelector("button").addEventListener("click", function () { next(turn); });
  var given = new URLSearchParams(location.search);
  field.value = given.get("q") || "";
  if (Array.from(given.keys()).length) search();
})();
