// Small comforts; every page is complete without them.
(function () {
  "use strict";
  function reveal(id) {
    var note = id && document.getElementById(id);
    if (note && note.tagName === "DETAILS") {
      note.open = true;
      return note;
    }
    return null;
  }
  function fromHash() {
    reveal(decodeURIComponent(location.hash.slice(1)));
  }
  // A commitment to be pasted elsewhere: its address, a frame that shows it, a record for reference managers.
  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function folded(title, text) {
    var details = element("details", ""), pre = element("pre", "");
    pre.tabIndex = 0;
    pre.append(element("code", text));
    details.append(element("summary", title), pre);
    return details;
  }

  var SPECIAL = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

  function escaped(text) {
    return text.replace(/[\\{}%&#_$~^]/g, function (c) { return SPECIAL[c] || "\\" + c; });
  }

  function bibtex(plain, name, url) {
    var words = plain.textContent, made = document.querySelector(".kicker time");
    var fields = [
      ["title", escaped(words.slice(1, words.indexOf("”, in: ")))],
      ["booktitle", escaped(document.querySelector(".kicker bdi").textContent)],
      ["author", plain.dataset.by.split("; ").filter(Boolean).map(function (party) { return "{" + escaped(party) + "}"; }).join(" and ")],
      ["year", made ? made.dateTime.slice(0, 4) : ""],
      ["publisher", escaped(document.querySelector(".site-title").textContent)],
      ["note", "Commitment " + name + ", as of " + document.body.dataset.asOf],
      ["url", url]
    ];
    return "@misc{" + name.replace(/[^a-z0-9]+/gi, "-") + ",\n" + fields.filter(function (field) { return field[1]; }).map(function (field) {
      return "  " + field[0] + " = {" + field[1] + "}";
    }).join(",\n") + "\n}";
  }

  var cite = document.querySelector(".cite");
  if (cite) {
    var canonical = document.querySelector("link[rel=canonical]"), url = canonical ? canonical.href : "";
    var name = location.pathname.split("/").slice(-2).join("/").replace(".html", ""), plain = document.getElementById("cite-plain");
    if (navigator.clipboard) {
      var copy = element("button", "Copy link");
      copy.type = "button";
      copy.addEventListener("click", function () {
        navigator.clipboard.writeText(url || location.href.split("#")[0]).then(function () { copy.textContent = "Link copied"; });
      });
      plain.after(copy);
    }
    if (url) {
      var frame = new URL("../../card/index.html?id=" + name, url).href, title = document.querySelector("h1").textContent.replace(/"/g, "&quot;");
      cite.append(folded("Show it on another page", '<iframe src="' + frame + '" width="560" height="190" title="' + title + '"></iframe>'));
    }
    cite.append(folded("BibTeX", bibtex(plain, name, url)));
  }
  // A site that nobody has built for long says so.
  var days = Math.floor((Date.now() - Date.parse(document.body.dataset.builtOn || document.body.dataset.asOf)) / 864e5), most = Number(document.body.dataset.oldAfter);
  if (most && days > most) {
    var old = document.createElement("p");
    old.className = "old frame";
    old.setAttribute("role", "note");
    old.textContent = "This site was last renewed " + days + " days ago. What is due, kept or past its day may have changed since.";
    document.getElementById("main").before(old);
  }
  window.addEventListener("hashchange", fromHash);
  fromHash();
  document.addEventListener("click", function (event) {
    var ref = event.target.closest && event.target.closest("a.ref");
    if (ref) {
      var note = reveal(ref.getAttribute("href").slice(1));
      if (note) {
        event.preventDefault();
        note.querySelector("summary").focus({ preventScroll: true });
        note.scrollIntoView({ block: "nearest" });
      }
      return;
    }
    var mark = event.target.closest && event.target.closest("mark.pledge[data-note]");
    if (mark && !event.target.closest("a") && String(window.getSelection()) === "") {
      var opened = reveal(mark.getAttribute("data-note"));
      if (opened) opened.scrollIntoView({ block: "nearest" });
    }
  });
  document.addEventListener("keydown", function (event) {
    var box = document.getElementById("q") || document.getElementById("site-search");
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && box) {
      event.preventDefault();
      box.focus();
    }
  });
})();
