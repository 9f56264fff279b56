"""Web pages, and Word documents by way of them, become Markdown."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import Any

from commitments.acquire.draft import Converted
from commitments.acquire.kinds import bom
from commitments.acquire.news_lists import listed_pages
from commitments.acquire.page_facts import page_facts
from commitments.acquire.page_parts import without_page_parts
from commitments.acquire.raised import power
from commitments.acquire.trees import NOTE, NUMBER, REFERENCE, markdown
from commitments.acquire.untidy import below_title, shown, with_spanned_cells, without_layout, without_unseen
from commitments.acquire.word import plain_hyphens, readable_word
from commitments.errors import UnreadableDocumentError

# trafilatura at times takes half a statement for a list of links.
_LEAST_KEPT = 0.6
_FEWEST_WORDS = 30
# Of the parts of a page, at times it makes one.
_LEAST_PARTS = 0.5
_SIGN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)", re.I
)
_IGNORED = re.compile(r"unrecognised element was ignored: (?:\{.*\})?([\w:]+)")
_MAIN = re.compile(r"(?:page|main|article|entry|post|node)?[-_]?content|main|(?:article|entry|post)[-_]?body", re.I)
# A mark of a note, and what it stands behind: a word, an acronym, a year, or the end of a sentence.
_LABEL = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
_BEFORE_NOTE = re.compile(r"(?:[^\W\d_]{3}|\b[A-Z]{2}|\b(?:19|20)\d\d|[.,;:!?”\"’')\]])\s*$")
_BACK = re.compile(r"^[\s↑↩︎^]*$")
_PRIVATE = re.compile("[\ue000-\ue00f\x00-\x08\x0b\x0c\x0e-\x1f]")


def convert_html(content: bytes) -> Converted:
    """The main text of a web page, without its navigation."""
    from trafilatura import bare_extraction

    page = _tree(_PRIVATE.sub("", _decoded(content)))
    scripted = next(page.iter("script"), None) is not None
    without_unseen(page)
    without_layout(page)
    with_spanned_cells(page)
    hidden = shown(_main(page)) if _main(page).tag != "body" else 0
    listed = listed_pages(_main(page))
    without_page_parts(_main(page))
    _number(page)
    _note(page)
    _lost_notes(page)
    options = {"include_tables": True, "include_formatting": True, "include_links": True, "include_comments": False}
    said, whole = page_facts(page, _main(page)), deepcopy(_main(page))
    found = bare_extraction(page, favor_recall=True, with_metadata=False, **options)
    body, warnings = (found.body if found is not None else whole), []
    if hidden:
        warnings.append(
            f"{hidden} parts of the text that its page hides or folds were kept; see whether they belong to it"
        )
    if _words(body) < _LEAST_KEPT * _words(whole) or _parts(body) < _LEAST_PARTS * _parts(whole):
        body = whole
        if whole.tag == "body":
            warnings.append("the page's main part was kept whole; look for menus in it")
    if _words(body) < _FEWEST_WORDS and (scripted or _words(body) < _FEWEST_WORDS // 3):
        warnings.append("hardly any text: a page that scripts put together is to be saved as PDF and added as that")
    if listed:
        said["listed_pages"] = str(listed)
    return Converted(_references(markdown(body)), said, tuple(warnings))


def convert_docx(content: bytes) -> Converted:
    """The text of a Word document; its headers, footers and page numbers are no part of it."""
    import mammoth  # type: ignore[import-untyped]

    result = mammoth.convert_to_html(
        io.BytesIO(readable_word(content)),
        convert_image=mammoth.images.img_element(lambda image: {}),
        style_map="p[style-name='Title'] => h1.title:fresh",
    )
    page = _tree(f"<html><body>{plain_hyphens(result.value)}</body></html>")
    below_title(page)
    without_unseen(page)
    with_spanned_cells(page)
    without_page_parts(page)
    _number(page)
    _note(page)
    _lost_notes(page)
    warnings = dict.fromkeys(str(message.message) for message in result.messages if message.type == "error")
    lost = dict.fromkeys(found[1] for message in result.messages if (found := _IGNORED.search(str(message.message))))
    warnings |= {f"left out, as nothing here can read it: {name}": None for name in lost}
    return Converted(_references(markdown(page.find("body"))), {}, tuple(warnings))


def _decoded(content: bytes) -> str:
    """A page in the encoding of its mark, of its own declaration, or else the likeliest."""
    from trafilatura.utils import decode_file

    declared = _CHARSET.search(content[:4096])
    for name in (bom(content), (declared[1] or declared[2]).decode() if declared else None):
        try:
            # What pages call Latin-1 is Windows-1252, as browsers take it.
            if name:
                return content.decode({"iso-8859-1": "cp1252", "latin-1": "cp1252"}.get(name.lower(), name))
        except (UnicodeDecodeError, LookupError):
            continue
    return str(decode_file(content))


def _tree(text: str) -> Any:
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except etree.ParserError as error:
        raise UnreadableDocumentError("no text in it") from error
    return tree if tree.tag == "html" else html.document_fromstring("<html><body></body></html>")


def _number(page: Any) -> None:
    """Write the number of each numbered item before its text: cleaning forgets where a list starts."""
    for ordered in page.iter("ol"):
        number = int(ordered.get("start") or 1) if re.fullmatch(r"\d{1,9}", ordered.get("start") or "1") else 1
        style = ordered.get("type") or "1"
        for item in ordered.iterchildren("li"):
            if re.fullmatch(r"\d{1,9}", item.get("value") or ""):
                number = int(item.get("value"))
            first = next((child for child in item if child.tag == "p"), None) if not (item.text or "").strip() else None
            holder = item if first is None else first
            if (holder.text or "").startswith(NUMBER[0]):
                continue
            holder.text = f"{NUMBER[0]}{_numeral(number, style)}{NUMBER[1]}{holder.text or ''}"
            number += 1


def _numeral(number: int, style: str) -> str:
    if style in ("a", "A") and number <= 26:
        return f"({chr(ord(style) + number - 1)})"
    if style in ("i", "I") and number < 40:
        roman = "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
        return f"({roman if style == 'i' else roman.upper()})"
    return f"{number}."


def _note(page: Any) -> None:
    """Mark footnotes and the references to them: a small raised link to an element, and that element."""
    by_id = {
        element.get("id") or element.get("name"): _holder(element)
        for element in page.iter()
        if isinstance(element.tag, str) and (element.get("id") or (element.tag == "a" and element.get("name")))
    }
    for link in list(page.iter("a")):
        target = (link.get("href") or "").partition("#")[2] if (link.get("href") or "").startswith("#") else ""
        label = re.sub(r"[\[\]\s]", "", "".join(link.itertext()))
        raised = (
            any(ancestor.tag == "sup" for ancestor in (link, *link.iterancestors())) or link.find("sup") is not None
        )
        note = by_id.get(target)
        if (
            note is None
            or note.tag not in ("li", "p", "div", "aside", "dd")
            or not raised
            or not re.fullmatch(r"\w{1,6}", label)
            or _is_of_another(note, label)
        ):
            continue
        for back in list(note.iter("a")):
            if (back.get("href") or "").startswith("#") and _BACK.match("".join(back.itertext())):
                back.text = ""
        words = re.sub(f"^{NUMBER[0]}[^{NUMBER[1]}]*{NUMBER[1]}", "", "".join(note.itertext())).strip()
        if not words.startswith(NOTE[0]):
            words = re.sub(rf"^[\[(]?{label}[\])]?[.:]?\s+", "", words)
            for child in list(note):
                note.remove(child)
            note.text = f"{NOTE[0]}{label}{NOTE[1]}{words}"
        for child in list(link):
            link.remove(child)
        link.text = f"{REFERENCE[0]}{label}{REFERENCE[1]}"


def _lost_notes(page: Any) -> None:
    """Mark raised numbers and signs whose notes are not on the page, so that none joins its word or number."""
    for raised in page.iter("sup"):
        said = "".join(raised.itertext())
        label = re.sub(r"[\[\]()\s]", "", said)
        before, linked = _before(raised), raised.find(".//a") is not None
        if not linked and before[-1:].isdigit() and (raised.tail or "")[:1] in ("/", "⁄"):
            # A fraction behind a number.
            shown = f" {said}"
        elif not linked and (figure := power(before, said.strip())):
            shown = figure
        elif _LABEL.fullmatch(label) and (linked or _BEFORE_NOTE.search(before)):
            shown = f"{REFERENCE[0]}{label}{REFERENCE[1]}"
        else:
            continue
        for child in list(raised):
            raised.remove(child)
        raised.text = shown


def _before(element: Any) -> str:
    """The words right before an element, in its own block."""
    sibling = element.getprevious()
    if sibling is None:
        return element.getparent().text or ""
    return sibling.tail or "".join(sibling.itertext())


def _is_of_another(note: Any, label: str) -> bool:
    """Whether a note begins with another number than that of the reference."""
    begins = re.match(r"\s*[\[(]?(\d{1,3})[\])]?[.:]?\s", "".join(note.itertext()))
    return begins is not None and label.isdigit() and begins[1] != label


def _holder(element: Any) -> Any:
    """The paragraph that an anchor opens; any other element is its own."""
    above = element.getparent()
    opens = element.tag == "a" and above is not None and above[0] is element and not (above.text or "").strip()
    return above if opens else element


def _references(text: str) -> str:
    """Footnote references as Markdown writes them; where the note itself was lost, its number in brackets."""
    known = set(re.findall(r"^ *\[\^(\w+)\]: ", text, re.MULTILINE))

    def written(match: re.Match[str]) -> str:
        label = match[1].replace("*", "\\*")
        return f"[^{label}]" if label in known else f"\\[{label}\\]"

    text = re.sub(rf"{REFERENCE[0]}\\?([\w*†‡§\\]+?){REFERENCE[1]}", written, text)
    return re.sub("[\ue000-\ue00f]", "", text)


def _main(page: Any) -> Any:
    """The one part of a page that it says holds its text; else all of its body."""
    parts = [*(page.findall(path) for path in (".//main", ".//*[@role='main']", ".//article"))]
    parts += [[one for one in page.iter("div", "section", "td") if _called_main(one)]]
    for found in parts:
        if len(found) == 1 and _words(found[0]):
            return found[0]
    return page.find("body") if page.find("body") is not None else page


def _called_main(element: Any) -> bool:
    named = (element.get("id", ""), *element.get("class", "").split())
    return any(_MAIN.fullmatch(name) for name in named)


def _words(tree: Any) -> int:
    """How many words a tree has beside its menus; of what is written without spaces, two signs count as one."""
    said = [
        text
        for element in tree.iter()
        if element.tag not in ("script", "style", "noscript", "nav", "aside", "footer", "header", "form")
        for text in (element.text, element.tail)
        if text
    ]
    return sum(len(text.split()) + len(_SIGN.findall(text)) // 2 for text in said)


def _parts(tree: Any) -> int:
    """How many paragraphs, headings and items a tree has."""
    return sum(bool("".join(one.itertext()).strip()) for one in tree.iter("p", "head", "h1", "h2", "h3", "li", "item"))
