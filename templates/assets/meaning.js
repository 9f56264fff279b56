// Search by meaning, in the browser: a query becomes a vector here and is compared with those of the commitments.
// Classic scripts bring the weights, so that it works from a folder too; nothing leaves the site.
(function (home) {
  "use strict";
  var FIRST = 35, LEFT_OUT = 92, MOST = 45;
  var parts = {}, model = null, index = null, ready = null;

  // What the scripts call; a test without a page calls it too.
  var hands = {
    layers: function (given) { parts.layers = given; open(); },
    words: function (given) { parts.words = given; open(); },
    index: function (given) { index = indexed(given); },
    vector: function (text) { return vector(text); },
    find: function (text, limit) { return find(text, limit); }
  };
  home.commitmentsByMeaning = hands;

  // Each character is a whole number from -45 to 45, each row of them has a scale.
  function numbers(packed, width) {
    var text = packed[0], scales = packed[1], made = new Float32Array(text.length);
    for (var row = 0, at = 0; row < scales.length; row++) {
      for (var end = at + width, scale = scales[row]; at < end; at++) {
        var code = text.charCodeAt(at);
        made[at] = ((code > LEFT_OUT ? code - 1 : code) - FIRST - MOST) * scale;
      }
    }
    return made;
  }

  function open() {
    if (!parts.layers || !parts.words) return;
    model = opened(Object.assign({}, parts.layers, parts.words));
    parts = {};
  }

  function opened(given) {
    var width = given.width, numbered = new Map();
    given.tokens.split(" ").forEach(function (token, i) { numbered.set(token, i); });
    function dense(parts) {
      var out = parts[1].length, from = parts[0].length / out;
      return { rows: numbers(parts, from), from: from, out: out, bias: parts[2] };
    }
    var layers = given.layers.map(function (layer) {
      return {
        query: dense(layer.query), key: dense(layer.key), value: dense(layer.value), attended: dense(layer.attended),
        wide: dense(layer.wide), narrow: dense(layer.narrow), first: layer.attended_norm, second: layer.narrow_norm
      };
    });
    return {
      width: width, heads: given.heads, numbered: numbered, layers: layers, norm: given.norm,
      words: numbers(given.words, width), places: numbers(given.places, width), most: given.places[1].length
    };
  }

  // Words as the model's vocabulary has them: the longest piece that is there, then the rest.
  function pieces(text) {
    var found = [], plain = text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");
    (plain.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) || []).forEach(function (word) {
      var mine = [];
      for (var start = 0; start < word.length;) {
        var end = word.length, number;
        while (end > start) {
          number = model.numbered.get((start ? "##" : "") + word.slice(start, end));
          if (number !== undefined) break;
          end--;
        }
        if (end === start) { mine = [model.numbered.get("[UNK]")]; break; }
        mine.push(number);
        start = end;
      }
      found = found.concat(mine);
    });
    found = found.slice(0, model.most - 2);
    return [model.numbered.get("[CLS]")].concat(found, [model.numbered.get("[SEP]")]);
  }

  // Two rows and four words at a time: each number that is read is used more than once.
  function apply(layer, given, count) {
    var from = layer.from, out = layer.out, rows = layer.rows, bias = layer.bias, made = new Float32Array(four(count) * out);
    for (var r = 0; r < out; r += 2) {
      var one = r * from, two = one + from;
      for (var t = 0; t < count; t += 4) {
        var p = t * from, q = p + from, u = q + from, v = u + from;
        var a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        for (var i = 0; i < from; i++) {
          var x = rows[one + i], y = rows[two + i], m = given[p + i], n = given[q + i], o = given[u + i], s = given[v + i];
          a += x * m; b += x * n; c += x * o; d += x * s;
          e += y * m; f += y * n; g += y * o; h += y * s;
        }
        var at = t * out + r;
        made[at] = a + bias[r]; made[at + 1] = e + bias[r + 1]; at += out;
        made[at] = b + bias[r]; made[at + 1] = f + bias[r + 1]; at += out;
        made[at] = c + bias[r]; made[at + 1] = g + bias[r + 1]; at += out;
        made[at] = d + bias[r]; made[at + 1] = h + bias[r + 1];
      }
    }
    return made;
  }

  function four(count) { return (count + 3) & ~3; }

  function normed(given, count, norm) {
    for (var t = 0, w = model.width; t < count; t++) {
      var mean = 0, spread = 0, i, at = t * w;
      for (i = 0; i < w; i++) mean += given[at + i];
      mean /= w;
      for (i = 0; i < w; i++) spread += (given[at + i] - mean) * (given[at + i] - mean);
      spread = 1 / Math.sqrt(spread / w + 1e-12);
      for (i = 0; i < w; i++) given[at + i] = (given[at + i] - mean) * spread * norm[0][i] + norm[1][i];
    }
    return given;
  }

  function attended(layer, given, count) {
    var w = model.width, size = w / model.heads, scale = 1 / Math.sqrt(size);
    var q = apply(layer.query, given, count), k = apply(layer.key, given, count), v = apply(layer.value, given, count);
    var made = new Float32Array(four(count) * w), weights = new Float32Array(count);
    for (var h = 0; h < w; h += size) {
      for (var t = 0; t < count; t++) {
        var top = -Infinity, sum = 0, o, i, dot;
        for (o = 0; o < count; o++) {
          for (dot = 0, i = h; i < h + size; i++) dot += q[t * w + i] * k[o * w + i];
          weights[o] = dot * scale;
          if (weights[o] > top) top = weights[o];
        }
        for (o = 0; o < count; o++) sum += weights[o] = Math.exp(weights[o] - top);
        for (o = 0; o < count; o++) {
          for (dot = weights[o] / sum, i = h; i < h + size; i++) made[t * w + i] += dot * v[o * w + i];
        }
      }
    }
    return apply(layer.attended, made, count);
  }

  // The Gaussian error unit; the error function by Abramowitz and Stegun 7.1.26, good to seven places.
  function curved(x) {
    var z = Math.abs(x) / Math.SQRT2, t = 1 / (1 + 0.3275911 * z);
    var erf = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-z * z);
    return 0.5 * x * (1 + (x < 0 ? -erf : erf));
  }

  function plus(given, more) {
    for (var i = 0; i < given.length; i++) given[i] += more[i];
    return given;
  }

  function vector(text) {
    var ids = pieces(text), count = ids.length, w = model.width, given = new Float32Array(four(count) * w), i, t;
    for (t = 0; t < count; t++) {
      for (i = 0; i < w; i++) given[t * w + i] = model.words[ids[t] * w + i] + model.places[t * w + i];
    }
    normed(given, count, model.norm);
    model.layers.forEach(function (layer) {
      given = normed(plus(attended(layer, given, count), given), count, layer.first);
      var wide = apply(layer.wide, given, count);
      for (i = 0; i < wide.length; i++) wide[i] = curved(wide[i]);
      given = normed(plus(apply(layer.narrow, wide, count), given), count, layer.second);
    });
    var made = new Float32Array(w), length = 0;
    for (i = 0; i < w; i++) {
      for (t = 0; t < count; t++) made[i] += given[t * w + i];
      length += made[i] * made[i];
    }
    for (length = Math.sqrt(length), i = 0; i < w; i++) made[i] /= length;
    return made;
  }

  function indexed(given) {
    given.rows = numbers(given.vectors, given.width);
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

  function find(text, limit) {
    var mine = vector(text), shared = agreements(text), w = index.width, found = [], weights = index.weights;
    for (var item = 0; item < index.items.length; item++) {
      for (var close = 0, i = 0, at = item * w; i < w; i++) close += mine[i] * index.rows[at + i];
      var score = 1 / (1 + Math.exp(-(weights[0] + weights[1] * close + weights[2] * shared[item])));
      if (score >= index.floor || shared[item] > 0) found.push({ item: index.items[item], score: score, words: shared[item] });
    }
    found.sort(function (a, b) { return b.score - a.score; });
    var any = found.some(function (one) { return one.words > 0 || one.score >= index.least; });
    return any ? found.slice(0, limit) : [];
  }

  if (!home.document) return;
  var section = home.document.getElementById("meaning");
  if (!section) return;
  var button = section.querySelector("button"), said = section.querySelector("[role=status]");
  var list = section.querySelector("ol"), field = home.document.getElementById("q");
  section.hidden = false;

  function load(name) {
    return new Promise(function (done, failed) {
      var script = home.document.createElement("script");
      script.src = "../meaning/" + name;
      script.onload = done;
      script.onerror = function () { failed(new Error("The part of the site that searches by meaning is not here.")); };
      home.document.head.append(script);
    });
  }

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
    var from = element("p", { class: "from" }, (one.score >= 0.5 ? "Strong match. " : "Weak match. "));
    from.append(element("span", { class: "state t-" + item[3] }, item[2]), " " + item[4]);
    li.append(from, what);
    return li;
  }

  button.addEventListener("click", function () {
    var words = field.value.trim();
    if (!words) { said.textContent = "Type a question above first."; return; }
    said.textContent = ready ? "Searching …" : "Loading the model, once …";
    ready = ready || Promise.all(["layers.js", "words.js", "index.js"].map(load));
    ready.then(function () { return new Promise(function (done) { setTimeout(done, 0); }); }).then(function () {
      var found = find(words, 10);
      list.replaceChildren.apply(list, found.map(shown));
      var strong = found.length && found[0].score >= 0.5;
      said.textContent = !found.length ? "No commitment is close to that." : strong ? found.length + " nearest in meaning" : "No strong match; these are the nearest.";
    }).catch(function (error) { ready = null; said.textContent = error.message; });
  });
})(typeof window === "undefined" ? globalThis : window);
