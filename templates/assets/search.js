// The search page: Pagefind finds, this shows. Nothing leaves the site's own address.
(function () {
  "use strict";
  var form = document.getElementById("finder");
  var field = document.getElementById("q");
  var tally = document.getElementById("tally");
  var help = document.getElementById("help");
  var list = document.getElementById("results");
  var more = document.getElementById("more");
  var filters = form.querySelector(".filters");
  var FACETS = ["Kind", "Who promises", "Who leads", "Topic", "Where it stands", "Status", "How firm", "Year due"];
  // Results shown at a time; fewer than FEW with all words bring those with some, at most MOST of them.
  var PAGE = 10, FEW = 5, MOST = 50;
  // Typing on within so many milliseconds is one step for the button "Back".
  var ONE_STEP = 1500;
  var INDEX = new URL("../pagefind/", location.href).href;
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
    engine = (location.protocol === "file:" ? fromFolder() : fromServer()).then(function (made) {
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

  function fromServer() {
    return fetch(INDEX + "parts.json", { cache: "no-cache" }).then(function (answer) {
      if (!answer.ok) throw new Error("no index");
      return answer.json();
    }).then(function (made) {
      if (!made.parts.length) return Object.assign(made, { ask: function () { return Promise.resolve({ results: [], filters: {} }); } });
      return import(INDEX + made.guide + "pagefind.js").then(function (pagefind) {
        return Object.assign(made, { ask: made.guide ? guided(pagefind, made) : asked(pagefind, made.parts) });
      });
    }).catch(function () { throw new Error("The search index could not be loaded."); });
  }

  // Both give a function that answers words and filters with a promise: the results, the best first, and their filters.
  function asked(pagefind, parts) {
    var opened = {}, read = {};
    parts.forEach(function (part) {
      opened[part] = pagefind.createInstance({ basePath: INDEX + part, excerptLength: 28 });
    });
    return function (words, wanted, some) {
      return Promise.all((some || parts).map(function (part) {
        // Pagefind counts by the filters that it has read. Once only: loading twice at the same time would spoil it.
        read[part] = read[part] || opened[part].filters();
        return read[part].then(function () {
          return opened[part].search(words.join(" ") || null, { filters: wanted });
        });
      })).then(together);
    };
  }

  function together(answers) {
    if (answers.length === 1) return answers[0];
    var results = answers.map(function (answer) { return answer.results; }).flat();
    results.sort(function (a, b) { return b.score - a.score; });
    return { results: results, filters: added(answers.map(function (answer) { return answer.filters; })) };
  }

  function added(all) {
    var sums = {};
    all.forEach(function (facets) {
      Object.keys(facets).forEach(function (name) {
        var mine = sums[name] = sums[name] || {};
        Object.keys(facets[name]).forEach(function (value) { mine[value] = (mine[value] || 0) + facets[name][value]; });
      });
    });
    return sums;
  }

  // A part that lacks a word would answer with what it has instead: those alone are asked that have them all.
  function guided(pagefind, made) {
    var guide = pagefind.createInstance({ basePath: INDEX + made.guide });
    // The parts are opened when the guide is: two that load the one WebAssembly at the same time would spoil it.
    return guide.filters().then(function () {
      var ask = asked(pagefind, made.parts);
      return function (words, wanted) {
        if (!words.length) return ask(words, wanted);
        return guide.search(words.join(" ").replace(/"/g, "")).then(function (answer) {
          var having = answer.filters.Part || {};
          return ask(words, wanted, made.parts.filter(function (part) { return having[part]; }));
        });
      };
    });
  }

  // The words of a query that carry something, and its phrases; a stop word in capitals is a name.
  function carrying(text) {
    return (text.match(/"[^"]+"|[^\s"]+/g) || []).filter(function (word) {
      var bare = word.replace(/^[^\p{L}\p{N}"]+|[^\p{L}\p{N}"]+$/gu, "");
      var name = bare.length > 1 && bare === bare.toUpperCase() && text !== text.toUpperCase();
      return bare && (name || !stop.has(bare.toLowerCase()));
    });
  }

  // What holds all words; where that is little, what holds some follows: by how rare these are.
  function answered(ask, words, wanted) {
    return ask(words, wanted).then(function (all) {
      if (words.length < 2 || all.results.length >= FEW || words.some(function (word) { return word[0] === '"'; })) return all;
      return Promise.all(words.map(function (word) { return ask([word], wanted); })).then(function (answers) {
        var some = mixed(all.results, answers.map(function (answer) { return answer.results; }));
        return counted(some).then(function (facets) { return { results: some, filters: facets, whole: all.results.length }; });
      });
    });
  }

  function mixed(whole, each) {
    var held = new Map(), most = Math.max.apply(null, each.map(function (results) { return results.length; }));
    each.forEach(function (results) {
      var rare = Math.log(2 + most / (1 + results.length));
      results.forEach(function (result) {
        var mine = held.get(result.id) || { result: result, rare: 0, score: 0 };
        mine.rare += rare;
        mine.score += result.score;
        held.set(result.id, mine);
      });
    });
    whole.forEach(function (result) { held.delete(result.id); });
    var others = Array.from(held.values()).sort(function (a, b) { return b.rare - a.rare || b.score - a.score; });
    return whole.concat(others.map(function (one) { return one.result; })).slice(0, MOST);
  }

  function counted(results) {
    return Promise.all(results.map(function (result) { return result.data(); })).then(function (all) {
      return added(all.map(function (each) {
        var facets = {};
        Object.keys(each.filters).forEach(function (name) {
          facets[name] = {};
          each.filters[name].forEach(function (value) { facets[name][value] = 1; });
        });
        return facets;
      }));
    });
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
      return answered(ask, words, others).then(function (wider) { return [name, wider.filters[name]]; });
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

  function search(step) {
    var mine = ++turn;
    start().then(function (ask) {
      var text = field.value.trim(), wanted = chosen(), words = carrying(text);
      remember(text, wanted, step);
      if (!words.length && !Object.keys(wanted).length) {
        show([], text ? "No word of this says what is meant." : "");
        count(totals);
        help.hidden = !text;
        return;
      }
      tally.textContent = "Searching …";
      return answered(ask, words, wanted).then(function (answer) {
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
