// The query encoder, in the browser: a text becomes a vector. Classic scripts bring the weights, so that it works from
// a folder too; nothing leaves the site.
(function (home) {
  "use strict";
  var FIRST = 35, LEFT_OUT = 92, MOST = 45;
  var parts = {}, model = null;

  // What the scripts call; a test without a page calls it too.
  home.commitmentsByMeaning = {
    layers: function (given) { parts.layers = given; open(); },
    words: function (given) { parts.words = given; open(); },
    vector: function (text) { return vector(text); },
    numbers: numbers
  };

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
})(typeof window === "undefined" ? globalThis : window);
