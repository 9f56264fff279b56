// The search page: Pagefind finds, this shows. Nothing leaves the site's own address.
(function () {
  "use strict";
  var form = document.getElementById("finder");
  var field = document.getElementById("q");
  var tally = document.getElementById("tally");
  var help = document.getElementById("help");
  var named = document.getElementById("named");
  var list = document.getElementById("results");
  var more = document.getElementById("more");
  var filters = form.querySelector(".filters");
  var FACETS = ["Kind", "Who promises", "Who leads", "Topic", "Where it stands", "Status", "How firm", "Year due"];
  // Results shown at a time.
  var PAGE = 10;
  // Typing on within so many milliseconds is one step for the button "Back".
  var ONE_STEP = 1500;
  var index = window.commitmentsIndex;
  var engine = null, stop = null, totals = null, selects = {}, found = [], shown = 0, turn = 0, typed = 0;

  window.commitmentsSearch = { query: function () { return { words: field.value.trim(), wanted: chosen() }; } };

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function start() {
    if (engine) return engine;
    engine = (location.protocol === "file:" ? fromFolder() : index.open()).then(function (made) {
      stop = new Set(made.stop);
      totals = made.facets;
      draw(made.facets);
      return made.ask;
    });
    engine.catch(function (error) { tally.textContent = error.message; });
    return engine;
  }

  // A browser reads nothing but scripts from a folder.
  function fromFolder() {
    if (window.commitmentsByMeaning) return window.commitmentsByMeaning.byWords();
    return Promise.reject(new Error("Search needs the site on a web server (commitments serve); everything else works from a folder."));
  }

  function draw(facets) {
    var fields = element("div", { class: "fields" });
    FACETS.forEach(function (name) {
      if (!facets[name]) return;
      var label = element("label", {}, name);
      var select = element("select", { name: name });
      select.append(element("option", { value: "" }, "any"));
      Object.keys(facets[name]).sort(function (a, b) {
        return name === "Year due" ? (a < b ? -1 : 1) : facets[name][b] - facets[name][a];
      }).forEach(function (value) { select.append(element("option", { value: value })); });
      select.addEventListener("change", function () { search("push"); });
      label.append(select);
      fields.append(label);
      selects[name] = select;
    });
    choose();
    count(facets);
    filters.append(fields);
    // On a phone they would stand before the results.
    filters.open = window.matchMedia("(min-width: 40rem)").matches || Object.keys(chosen()).length > 0;
    filters.hidden = !FACETS.some(function (name) { return facets[name]; });
  }

  // Each value says how many it leaves; what would leave nothing is not offered.
  function count(facets) {
    Object.keys(selects).forEach(function (name) {
      Array.from(selects[name].options).slice(1).forEach(function (option) {
        var many = (facets[name] || {})[option.value] || 0;
        option.textContent = option.value + " (" + many + ")";
        option.hidden = option.disabled = !many && !option.selected;
      });
    });
  }

  // The numbers beside the values of a facet that is chosen are those without the choice: another one can be taken.
  function recount(ask, words, wanted, answer) {
    return Promise.all(Object.keys(wanted).map(function (name) {
      var others = Object.assign({}, wanted);
      delete others[name];
      return index.answered(ask, words, others).then(function (wider) { return [name, wider.filters[name]]; });
    })).then(function (pairs) { return Object.assign({}, answer.filters, Object.fromEntries(pairs)); });
  }

  function chosen() {
    var wanted = {};
    Object.keys(selects).forEach(function (name) { if (selects[name].value) wanted[name] = selects[name].value; });
    return wanted;
  }

  // Takes what the address asks for.
  function put() {
    field.value = new URLSearchParams(location.search).get("q") || "";
    choose();
  }

  function choose() {
    var query = new URLSearchParams(location.search);
    Object.keys(selects).forEach(function (name) {
      selects[name].value = query.get(name) || "";
      if (selects[name].selectedIndex < 0) selects[name].value = "";
    });
  }

  // Who asks for a name alone is shown the way to all that is listed under it.
  function name(text) {
    var lists = [["Who promises", "party", "All that ", " promises"], ["Who leads", "agency", "All that ", " leads"], ["Topic", "topic", "All on ", ""]];
    named.replaceChildren();
    lists.forEach(function (one) {
      Object.keys(totals[one[0]] || {}).forEach(function (value) {
        if (value.toLowerCase() !== text.toLowerCase()) return;
        var address = "../commitments/index.html?" + new URLSearchParams([[one[1], value]]);
        if (named.firstChild) named.append(" · ");
        named.append(element("a", { href: address }, one[2] + value + one[3]));
      });
    });
    named.hidden = !named.firstChild;
  }

  function search(step) {
    var mine = ++turn;
    start().then(function (ask) {
      var text = field.value.trim(), wanted = chosen(), words = index.carrying(text, stop);
      remember(text, wanted, step);
      name(text);
      if (!words.length && !Object.keys(wanted).length) {
        show([], text ? "No word of this says what is meant." : "");
        count(totals);
        help.hidden = !text;
        return;
      }
      tally.textContent = "Searching …";
      return index.answered(ask, words, wanted).then(function (answer) {
        if (mine !== turn) return;
        show(answer.results, summed(answer));
        help.hidden = answer.results.length > 0;
        recount(ask, words, wanted, answer).then(function (facets) { if (mine === turn) count(facets); });
        return next(mine);
      });
    }).then(function () { if (mine === turn) document.dispatchEvent(new Event("searched")); }).catch(function (error) { tally.textContent = String(error.message || error); });
  }

  function show(results, says) {
    found = results;
    shown = 0;
    list.replaceChildren();
    more.hidden = true;
    tally.textContent = says;
  }

  function summed(answer) {
    var many = answer.results.length, says = many === 1 ? "1 result" : many + " results";
    return answer.whole < many ? says + ", " + (answer.whole || "none") + " with all words" : says;
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
    if (each.meta.from) state.append(" ", element("bdi", {}, each.meta.from));
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

  // Each search has its address, so that "Back" undoes it; what is typed without a pause is one.
  function remember(words, wanted, step) {
    var query = new URLSearchParams();
    if (words) query.set("q", words);
    Object.keys(wanted).forEach(function (name) { query.set(name, wanted[name]); });
    var text = query.toString(), address = location.pathname + (text ? "?" + text : "");
    if (address === location.pathname + location.search) return;
    history[step + "State"](null, "", address);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); search("push"); });
  field.addEventListener("focus", function () { start().catch(function () {}); }, { once: true });
  var pause;
  field.addEventListener("input", function () {
    clearTimeout(pause);
    pause = setTimeout(function () {
      search(Date.now() - typed < ONE_STEP ? "replace" : "push");
      typed = Date.now();
    }, 250);
  });
  window.addEventListener("popstate", function () { put(); search("replace"); });
  more.querySelector("button").addEventListener("click", function () { next(turn); });
  put();
  if (location.search) search("replace");
})();
