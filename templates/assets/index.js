// The index of words: Pagefind's, in one part or several. Asks it for words and filters, and puts together what it answers.
(function () {
  "use strict";
  var INDEX = new URL("../pagefind/", location.href).href;
  // Fewer than FEW results with all words bring those with some, at most MOST of them.
  var FEW = 5, MOST = 50;

  function open() {
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
  function carrying(text, stop) {
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

  window.commitmentsIndex = { open: open, carrying: carrying, answered: answered };
})();
