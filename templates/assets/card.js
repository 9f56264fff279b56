// One commitment in a frame of another page: what its own page says first, and a link to it.
(function () {
  "use strict";
  var card = document.getElementById("card"), id = new URLSearchParams(location.search).get("id") || "";
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id)) return;
  var address = "../documents/" + id + ".html";

  function fill(parts) {
    var link = document.createElement("a"), head = document.createElement("p");
    link.href = address;
    link.target = "_top";
    link.textContent = parts.headline;
    head.className = "what";
    head.append(link);
    card.replaceChildren.apply(card, [parts.kicker, head, parts.verdict].filter(Boolean));
  }

  fetch(address).then(function (answer) {
    if (!answer.ok) throw new Error();
    return answer.text();
  }).then(function (text) {
    var page = new DOMParser().parseFromString(text, "text/html"), part = function (name) {
      var found = page.querySelector(name);
      if (!found) return null;
      found.querySelectorAll("a").forEach(function (a) { a.replaceWith(document.createTextNode(a.textContent)); });
      return document.importNode(found, true);
    };
    fill({ headline: page.querySelector("h1").textContent, kicker: part(".kicker"), verdict: part(".verdict") });
  }).catch(function () { fill({ headline: "Open the commitment", kicker: null, verdict: null }); });
})();
