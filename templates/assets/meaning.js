// Search by meaning, in the browser: a query's vector is compared with those of the commitments, its words with theirs.
// From a folder, where Pagefind cannot work, it answers by words alone too.
(function (home) {
  "use strict";
  var FILES = "../meaning/";
  var hands = home.commitmentsByMeaning, index = null, opened = {};

  hands.index = function (given) { index = indexed(given); };
  hands.find = function (text, limit, wanted) { return find(text, limit, wanted || {}); };
  hands.byWords = function () { return load("index.js").then(function () { return { ask: ask, facets: counts(index.items), stop: index.stop }; }); };

  function load(name) {
    opened[name] = opened[name] || new Promise(function (done, failed) {
      var script = home.document.createElement("script");
      script.src = FILES + name;
      script.onload = done;
      script.onerror = function () {
        delete opened[name];
        failed(new Error("The part of the site that searches by meaning is not here."));
      };
      home.document.head.append(script);
    });
    return opened[name];
  }

  function indexed(given) {
    given.rows = hands.numbers(given.vectors, given.width);
    given.stop = new Set(given.stop.split(" "));
    return given;
  }

  // The words of a query as the index has them: each a choice of phrases, a phrase a list of stems.
  function terms(text) {
    var found = [];
    (text.match(/[\p{L}\p{N}]+(?:[-‐‑'’][\p{L}\p{N}]+)*/gu) || []).forEach(function (word) {
      var capitals = word.length > 1 && word === word.toUpperCase();
      if (index.stop.has(word.toLowerCase()) && !capitals) return;
      var parts = word.toLowerCase().split(/[-‐‑'’]/).map(folded), choices = [];
      if (parts.length > 1 && parts[parts.length - 1] === "s") parts.pop();
      [parts, [folded(parts.join(""))]].forEach(function (one) { add(choices, one); });
      if (word.length > 1) named(word.toUpperCase(), capitals || !choices.length).forEach(function (name) { add(choices, name); });
      found.push(choices);
    });
    return found;
  }

  function add(choices, words) {
    var stems = words.map(function (word) { return index.stems[word]; });
    var there = stems.every(function (stem) { return stem !== undefined; });
    if (there && !choices.some(function (one) { return one.join() === stems.join(); })) choices.push(stems);
  }

  // British spelling as American, by the same rules as the program's.
  function folded(word) {
    if (Object.prototype.hasOwnProperty.call(index.spelling.words, word)) return index.spelling.words[word];
    var rule = index.spelling.rules.find(function (one) {
      return new RegExp("^(?:" + one[0] + ")$").test(word) && !(one[2] && new RegExp("^(?:" + one[2] + ")$").test(word));
    });
    return rule ? word.replace(new RegExp("^(?:" + rule[0] + ")$"), rule[1]) : word;
  }

  // The names that an acronym stands for, as the documents say or as their words spell it.
  function named(acronym, likely) {
    var said = index.names[acronym];
    if (said || !likely || acronym.length < 3) return (said || []).map(lowered);
    var found = [];
    [1, 3].forEach(function (most) {
      if (found.length) return;
      found = index.spelled.map(lowered).filter(function (words) {
        return words.some(function (word, at) { return spells(acronym.toLowerCase(), words, at, most); });
      });
    });
    return found.slice(0, 3);
  }

  function lowered(name) { return name.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(folded); }

  function spells(letters, words, at, most) {
    if (!letters) return true;
    if (at >= words.length) return false;
    for (var taken = 1; taken <= Math.min(most, letters.length); taken++) {
      if (words[at].slice(0, taken) !== letters.slice(0, taken)) break;
      if (spells(letters.slice(taken), words, at + 1, most)) return true;
    }
    return index.joining.indexOf(words[at]) >= 0 && spells(letters, words, at + 1, most);
  }

  // BM25 as the program's full-text index has it, as a share of what a text would get that holds every word.
  function agreements(text) {
    var scores = new Float32Array(index.items.length), ceiling = 0, total = index.items.length;
    terms(text).forEach(function (choices) {
      var most = 0;
      choices.forEach(function (phrase) {
        var held = holding(phrase), many = held.size;
        most = Math.max(most, many);
        var weight = Math.max(1e-6, Math.log((total - many + 0.5) / (many + 0.5)));
        held.forEach(function (often, item) {
          scores[item] += weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * index.lengths[item] / index.mean));
        });
      });
      ceiling += Math.log(1 + (total - most + 0.5) / (most + 0.5));
    });
    for (var i = 0; i < total; i++) scores[i] = ceiling ? Math.min(1, scores[i] / (1.3 * ceiling)) : 0;
    return scores;
  }

  function holding(phrase) {
    var held = null;
    phrase.forEach(function (stem) {
      var mine = new Map(), pairs = index.postings[stem] || [], item = 0;
      for (var i = 0; i < pairs.length; i += 2) {
        item += pairs[i];
        var often = pairs[i + 1] / 10;
        if (!held || held.has(item)) mine.set(item, held ? Math.min(held.get(item), often) : often);
      }
      held = mine;
    });
    return held || new Map();
  }

  // Whether a commitment has the chosen value of each facet.
  function fits(item, wanted) {
    return Object.keys(wanted).every(function (facet) {
      return item[5].some(function (number) {
        return index.values[number][0] === facet && index.values[number][1] === wanted[facet];
      });
    });
  }

  function find(text, limit, wanted) {
    var mine = hands.vector(text), shared = agreements(text), w = index.width, found = [], weights = index.weights;
    var constant = weights[0] + weights[4] * Math.log(Math.max(1, terms(text).length));
    index.items.forEach(function (item, number) {
      if (!fits(item, wanted)) return;
      for (var close = 0, i = 0, at = number * w; i < w; i++) close += mine[i] * index.rows[at + i];
      var words = shared[number], fit = constant + weights[1] * close + weights[2] * words + weights[3] * close * words;
      var score = 1 / (1 + Math.exp(-fit));
      if (close >= index.floor || words > 0) found.push({ item: item, score: score, close: close, words: words });
    });
    found.sort(function (a, b) { return b.score - a.score; });
    var any = found.some(function (one) { return one.words > 0 || one.close >= index.least; });
    return any ? found.slice(0, limit) : [];
  }

  // The commitments that hold all of some words, answered as Pagefind answers.
  function ask(words, wanted) {
    var text = words.join(" "), shared = agreements(text), results = [];
    var needed = terms(text).map(function (choices) { return choices.map(holding); });
    index.items.forEach(function (item, number) {
      var has = needed.every(function (choices) { return choices.some(function (held) { return held.has(number); }); });
      if (has && fits(item, wanted)) results.push({ id: item[0], score: shared[number], item: item, data: told });
    });
    if (words.length && !needed.length) results = [];
    results.sort(function (a, b) { return b.score - a.score; });
    return Promise.resolve({ results: results, filters: counts(results.map(function (one) { return one.item; })) });
  }

  function told() {
    var item = this.item, meta = { title: item[1], kind: "Commitment", state: item[2], tone: item[3], from: item[4] };
    return Promise.resolve({ raw_url: item[0], meta: meta, filters: facets(item), excerpt: "" });
  }

  function facets(item) {
    var found = {};
    item[5].forEach(function (number) {
      var value = index.values[number];
      (found[value[0]] = found[value[0]] || []).push(value[1]);
    });
    return found;
  }

  function counts(items) {
    var found = {};
    items.forEach(function (item) {
      item[5].forEach(function (number) {
        var value = index.values[number], mine = found[value[0]] = found[value[0]] || {};
        mine[value[1]] = (mine[value[1]] || 0) + 1;
      });
    });
    return found;
  }

  if (!home.document) return;
  var section = home.document.getElementById("meaning");
  if (!section) return;
  var button = section.querySelector("button"), said = section.querySelector("[role=status]");
  var list = section.querySelector("ol"), asked = false;
  section.hidden = false;

  function element(name, attributes, text) {
    var made = home.document.createElement(name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) made.textContent = text;
    return made;
  }

  function shown(one) {
    var item = one.item, li = element("li", {}), what = element("p", { class: "what" }), link = element("a", { href: "../" + item[0] });
    link.append(element("bdi", {}, item[1]));
    what.append(link);
    var from = element("p", { class: "from" }, (one.score >= index.strong ? "Strong match. " : "Weak match. "));
    from.append(element("span", { class: "state t-" + item[3] }, item[2]), " " + item[4]);
    li.append(from, what);
    return li;
  }

  function search() {
    var query = home.commitmentsSearch.query();
    list.replaceChildren();
    if (!query.words) { said.textContent = "Type a question above first."; return; }
    loaded(["layers.js", "words.js", "index.js"]).then(painted).then(function () {
      if (!same(query, home.commitmentsSearch.query())) return;
      asked = true;
      var found = find(query.words, 10, query.wanted);
      list.replaceChildren.apply(list, found.map(shown));
      var strong = found.length && found[0].score >= index.strong;
      said.textContent = !found.length ? "No commitment is close to that." : strong ? found.length + " nearest in meaning" : "No strong match; these are the nearest.";
    }).catch(function (error) { said.textContent = error.message; });
  }

  // Says how much is here, of what a first search waits for.
  function loaded(names) {
    var here = 0, first = !index || !opened["layers.js"];
    said.textContent = first ? "Loading the model, once …" : "Searching …";
    return Promise.all(names.map(function (name) {
      return load(name).then(function () {
        here++;
        if (first) said.textContent = "Loading the model, once: " + here + " of " + names.length + " files are here …";
      });
    }));
  }

  // What is said is seen before the page is busy.
  function painted() { return new Promise(function (done) { setTimeout(done, 0); }); }
  function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }

  button.addEventListener("click", search);
  // Once it was wanted, it follows what is typed and chosen.
  home.document.addEventListener("searched", function () {
    if (asked && home.commitmentsSearch.query().words) return search();
    list.replaceChildren();
    said.textContent = "";
  });
})(typeof window === "undefined" ? globalThis : window);
