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
  // The address of a commitment, to be pasted elsewhere.
  var cite = document.querySelector(".cite");
  if (cite && navigator.clipboard) {
    var copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy link";
    copy.addEventListener("click", function () {
      var canonical = document.querySelector("link[rel=canonical]");
      navigator.clipboard.writeText(canonical ? canonical.href : location.href.split("#")[0]).then(function () { copy.textContent = "Link copied"; });
    });
    cite.append(copy);
  }
  // A site that nobody has built for long says so.
  var days = Math.floor((Date.now() - Date.parse(document.body.dataset.asOf)) / 864e5), most = Number(document.body.dataset.oldAfter);
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
