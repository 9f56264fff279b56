"""Web pages, Word documents and plain text: the words stay, the page around them goes."""

from __future__ import annotations

import io
import textwrap
import zipfile

import pytest

from commitments.acquire import Given, Received, draft, hyphens
from commitments.acquire.kinds import Kind
from commitments.acquire.pages import convert_docx, convert_html
from commitments.acquire.plain import convert_text
from commitments.acquire.sandbox import convert
from commitments.acquire.word_numbers import numeral
from commitments.documents import parse_document
from commitments.errors import UnreadableDocumentError
from commitments.model import BlockKind

PAGE = """<!doctype html><html lang="en"><head><title>Statement | Ministry</title>
<meta property="article:published_time" content="2026-03-05T10:00:00Z"><script>alert(1)</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main><article><h1>Joint Statement on Minerals</h1><p>Washington D.C., 4 February 2026</p>
<p>The <strong>Participants</strong>, Norway and Japan, decided the following<sup><a href="#fn1">1</a></sup>.</p>
<h2>Cooperation</h2><p>The Participants intend to:</p>
<ol start="3"><li>share information by 30 June 2027;</li><li>convene a group, which will:
<ul><li>meet twice a year;</li><li>report to Ministers; and<ul><li>publish a summary.</li></ul></li></ul></li></ol>
<p>Line one<br>Line two of the same paragraph.</p>
<table><tr><th>Project</th><th>Day</th></tr><tr><td>Mine | A</td><td>by 2027</td></tr></table>
<p>We will do it &amp; more_than_this * 2, and 1 &lt; 2. The Office will publish a roadmap by mid-2027.</p>
<ol><li id="fn1">See the Framework of 27 October 2025. <a href="#ref1">↩</a></li></ol></article></main>
<aside><ul><li><a href="/x">Other news</a></li></ul></aside>
<footer><p>All rights reserved. <a href="/privacy">Privacy</a></p></footer></body></html>"""


def blocks(markdown: str) -> list[tuple[BlockKind, str | None, str]]:
    document = parse_document(markdown, "a")
    return [(block.kind, block.marker, document.text[block.span.start : block.span.end]) for block in document.blocks]


def test_a_web_page_loses_its_navigation_and_keeps_its_structure() -> None:
    converted = convert_html(PAGE.encode())
    assert blocks(converted.markdown) == [
        (BlockKind.HEADING, None, "Joint Statement on Minerals"),
        (BlockKind.PARAGRAPH, None, "Washington D.C., 4 February 2026"),
        (BlockKind.PARAGRAPH, None, "The Participants, Norway and Japan, decided the following."),
        (BlockKind.HEADING, None, "Cooperation"),
        (BlockKind.PARAGRAPH, None, "The Participants intend to:"),
        (BlockKind.ITEM, "3.", "share information by 30 June 2027;"),
        (BlockKind.ITEM, "4.", "convene a group, which will:"),
        (BlockKind.ITEM, "-", "meet twice a year;"),
        (BlockKind.ITEM, "-", "report to Ministers; and"),
        (BlockKind.ITEM, "-", "publish a summary."),
        (BlockKind.PARAGRAPH, None, "Line one\nLine two of the same paragraph."),
        (BlockKind.ROW, None, "Project\tDay"),
        (BlockKind.ROW, None, "Mine | A\tby 2027"),
        (
            BlockKind.PARAGRAPH,
            None,
            "We will do it & more_than_this * 2, and 1 < 2. The Office will publish a roadmap by mid-2027.",
        ),
        (BlockKind.FOOTNOTE, "1", "See the Framework of 27 October 2025."),
    ]
    assert converted.fields == {"title": "Joint Statement on Minerals", "language": "en", "published": "2026-03-05"}


def test_the_day_of_the_page_is_not_the_day_of_issue() -> None:
    markdown = draft(Received(PAGE.encode(), "page.html", "page.html"), Given()).markdown
    document = parse_document(markdown, "page")
    assert str(document.meta.date) == "2026-02-04"
    assert document.meta.place == "Washington D.C."
    without = PAGE.replace("<p>Washington D.C., 4 February 2026</p>", "")
    markdown = draft(Received(without.encode(), "page.html", "page.html"), Given()).markdown
    assert parse_document(markdown, "page").meta.date is None


def test_a_day_that_is_also_the_page_s_is_taken_with_a_warning() -> None:
    page = PAGE.replace("Washington D.C., 4 February 2026", "March 5, 2026")
    document = parse_document(draft(Received(page.encode(), "page.html", "page.html"), Given()).markdown, "page")
    assert str(document.meta.date) == "2026-03-05"
    assert document.warnings == ("the date 2026-03-05 is also the day its page was published; check it",)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("nonsense", "utf-8")],
)
def test_a_page_is_read_in_the_encoding_it_declares(declared: str, encoding: str) -> None:
    words = "The “Participants” will meet in Tromsø – soon."
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body>'
    assert words in convert_html(page.encode(encoding)).markdown


def test_a_note_is_found_by_the_anchor_that_opens_it() -> None:
    text = f"<p>{SENTENCE * 2}<sup><a href='#n1'>7</a></sup> Both agreed.<sup><a href='#n1'>7</a></sup></p>"
    page_ = f"<main><h1>Joint Statement of Arland</h1>{text}<p><a name='n1'>7</a> See the Treaty of Corin.</p></main>"
    assert blocks(convert_html(page(page_)).markdown)[-1] == (BlockKind.FOOTNOTE, "7", "See the Treaty of Corin.")


def test_a_note_that_is_not_there_leaves_its_mark_apart() -> None:
    main = (
        "<main><h1>Joint Statement</h1>"
        "<p>Norway will close its mines,<sup>5</sup> and it will pay for it.<sup><a href='#f1'>6</a></sup></p>"
        "<p>Chile will open harbours.<sup>*</sup> They cover 30 km<sup>2</sup> and hold 10<sup>6</sup> boats.</p>"
        "<p>This is why both will meet each year in spring to see what was done.</p></main>"
    )
    text = parse_document(convert_html(page(main)).markdown, "a").text
    assert "mines,[5] and it will pay for it.[6]" in text
    assert "harbours.[*] They cover 30 km² and hold 10⁶ boats." in text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10<sup>6</sup> trees", "10⁶ trees"),
        ("<b>10</b><sup>9</sup> trees", "10⁹ trees"),
        ("5 x 10<sup>-3</sup> of it", "5 x 10⁻³ of it"),
        ("40 km<sup>2</sup> of land", "40 km² of land"),
        ("on the 4<sup>th</sup> of May", "on the 4th of May"),
        ("1<sup>1</sup>/<sub>2</sub> of it", "1 1/2 of it"),
        ("by 30 June 2026<sup>3</sup>", "by 30 June 2026[3]"),
        ("in the EU<sup>1</sup> budget", "in the EU[1] budget"),
        ("a fleet<sup>1</sup> of ships", "a fleet[1] of ships"),
        ("(as agreed)<sup>1</sup>", "(as agreed)[1]"),
    ],
)
def test_a_raised_figure_changes_no_number(written: str, read: str) -> None:
    """Powers, units and fractions stay what they are; behind words, acronyms and years stand marks of notes."""
    page = f"<main><h1>Plan of Arland</h1><p>Arland will plant {written} with the people of the valley.</p></main>"
    (_, _, text) = blocks(convert_html(page.encode()).markdown)[1]
    assert text == f"Arland will plant {read} with the people of the valley."


def test_the_name_in_a_masthead_is_no_title() -> None:
    page_ = (
        "<html><head><title>Ministry of Rivers of Arland</title></head><body><div id='masthead'>"
        "<h1>Ministry of Rivers of Arland</h1></div><div id='content'><h3>Arland and Besk sign Pact on Ferries</h3>"
        f"<p>Corin, 4 February 2026</p><p>{SENTENCE * 3}</p></div></body></html>"
    )
    found = draft(Received(page_.encode(), "a.html", "a.html"), Given())
    assert parse_document(found.markdown, "a").meta.title == "Arland and Besk sign Pact on Ferries"


def test_the_part_that_a_page_calls_its_content_is_its_text() -> None:
    """Also where little stands in it, and the name of the site is the page's other heading of that rank."""
    page_ = (
        "<header><h1><a href='/'>Office of Rivers</a></h1></header><div class='side'><ul><li><a href='/a'>Drafts"
        f"</a></li></ul></div><div id='main-content' class='main-content'><h1>Policy</h1><p>{SENTENCE}</p></div>"
    )
    drafted = draft(Received(page(page_), "page.html", "page.html"), Given())
    document = parse_document(drafted.markdown, "page")
    assert document.text == f"Policy\n\n{SENTENCE.strip()}"
    assert document.meta.title == "Joint Statement"


def test_a_page_without_words_says_so() -> None:
    page = b"<html><body><div id=app></div><p>Please enable JavaScript.</p></body></html>"
    assert "hardly any text" in convert_html(page).warnings[0]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, **parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(f"word/{name}" + ("" if name.endswith(".rels") else ".xml"), text)
    return content.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def test_a_word_document_keeps_lists_and_tables() -> None:
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    level = '<w:lvl w:ilvl="{}"><w:numFmt w:val="{}"/></w:lvl>'
    content = word(
        paragraph("Joint Statement", '<w:pStyle w:val="Heading1"/>')
        + paragraph("The Parties will:")
        + paragraph("meet;", item.format(0))
        + paragraph("in Oslo;", item.format(1))
        + paragraph("report.", item.format(0))
        + f"<w:tbl>{row.format(paragraph('Who'), paragraph('When'))}"
        + f"{row.format(paragraph('A'), paragraph('2030'))}</w:tbl>",
        numbering=f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level.format(0, "decimal")}'
        f'{level.format(1, "bullet")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>",
        styles=f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        "</w:styles>",
    )
    assert blocks(convert_docx(content).markdown) == [
        (BlockKind.HEADING, None, "Joint Statement"),
        (BlockKind.PARAGRAPH, None, "The Parties will:"),
        (BlockKind.ITEM, "1.", "meet;"),
        (BlockKind.ITEM, "-", "in Oslo;"),
        (BlockKind.ITEM, "2.", "report."),
        (BlockKind.ROW, None, "Who\tWhen"),
        (BlockKind.ROW, None, "A\t2030"),
    ]


def test_words_in_odd_places_of_a_word_document_are_kept() -> None:
    """Moved and inserted words, formulas, fields and boxes; not what was deleted or moved away."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    content = word(
        f'<w:p><w:moveFrom w:id="1" w:author="a">{run.format("Away.")}</w:moveFrom>'
        f'<w:moveTo w:id="2" w:author="a">{run.format("Moved. ")}</w:moveTo>'
        '<w:del w:id="3"><w:r><w:delText>Gone.</w:delText></w:r></w:del>'
        f'<w:ins w:id="4">{run.format("New. ")}</w:ins>'
        "<m:oMathPara><m:oMath><m:r><m:t>CO2 = </m:t></m:r><m:r><m:t>40%</m:t></m:r></m:oMath></m:oMathPara>"
        f'<w:fldSimple w:instr="REF x">{run.format(" Annex")}</w:fldSimple></w:p>'
        f'<w:customXml w:element="x">{paragraph("Wrapped.")}</w:customXml><w:unheard>{run.format("Lost.")}</w:unheard>'
    )
    converted = convert_docx(content)
    assert converted.markdown == "Moved. New. CO2 = 40% Annex\n\nWrapped.\n"
    assert converted.warnings == ("left out, as nothing here can read it: w:unheard",)


def test_footnotes_of_a_word_document_stand_apart() -> None:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = word(
        '<w:p><w:r><w:t>The Parties will act</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:t xml:space="preserve"> in Oslo.</w:t></w:r></w:p>',
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("As agreed in 2025.")}</w:footnote></w:footnotes>',
        **{
            "_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="r1" Type="{types}" Target="footnotes.xml"/></Relationships>'
        },
    )
    assert blocks(convert_docx(content).markdown) == [
        (BlockKind.PARAGRAPH, None, "The Parties will act in Oslo."),
        (BlockKind.FOOTNOTE, "1", "As agreed in 2025."),
    ]


def test_bullets_that_were_typed_are_a_list() -> None:
    page = (
        b"<html><body><p>They will:</p><p>\xc2\xb7\xc2\xa0\xc2\xa0 meet;</p><p>\xe2\x80\xa2 report.</p></body></html>"
    )
    assert [block[:1] + block[2:] for block in blocks(convert_html(page).markdown)] == [
        (BlockKind.PARAGRAPH, "They will:"),
        (BlockKind.ITEM, "meet;"),
        (BlockKind.ITEM, "report."),
    ]


def test_plain_text_is_taken_by_its_words() -> None:
    text = (
        "*Joint* Statement [1] <b>\n\n• We will_do it;\n• we won't.\n\n1. Snake_case & co &amp; so\n\f\n2\n\nThe end.\n"
    )
    assert [block[2] for block in blocks(convert_text(text).markdown)] == [
        "*Joint* Statement [1] <b>",
        "We will_do it;",
        "we won't.",
        "Snake_case & co &amp; so",
        "The end.",
    ]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("a multi-", "tiered approach", "a multi-tiered approach"),
        ("a multi-", "lateral forum", "a multilateral forum"),
        ("share infor\xad", "mation on", "share information on"),
        ("self-", "reliance", "self-reliance"),
        ("the long-", "term plan", "the long-term plan"),
        ("none-", "theless", "nonetheless"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(above: str, below: str, whole: str) -> None:
    words = hyphens.vocabulary([above, below, "It takes long."])
    assert hyphens.joined(above, below, words) == whole


def test_words_that_the_layout_broke_are_joined() -> None:
    text = "We will share infor-\nmation on long-\nterm and critical-\nmineral work: long-term, critical.\n"
    whole = "We will share information on long-term and critical-mineral work: long-term, critical."
    assert blocks(convert_text(text).markdown) == [(BlockKind.PARAGRAPH, None, whole)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_text_file_with_its_mark_is_decoded(encoding: str) -> None:
    drafted = draft(Received("The Parties agree to meet in İstanbul.".encode(encoding), "a.txt", "a.txt"), Given())
    assert "İstanbul" in drafted.markdown
    assert "\ufeff" not in drafted.markdown


def test_a_file_that_grows_a_thousandfold_is_refused() -> None:
    bomb = word(paragraph("x" * 60_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableDocumentError, match="unpacks to 60,0"):
        convert(Kind.DOCX, bomb, "a.docx")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.DOCX, word("<w:p>" + "<w:sdt>" * 50_000 + "</w:sdt>" * 50_000 + "</w:p>")),
        (Kind.DOCX, b"PK\x03\x04word/ but nothing else"),
        (Kind.DOCX, word("<w:p><w:r><w:t>unclosed")),
    ],
    ids=["nested", "no zip", "broken XML"],
)
def test_a_broken_file_ends_in_one_line(kind: Kind, content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"^a\.docx: ") as raised:
        convert(kind, content, "a.docx")
    assert "\n" not in str(raised.value)


def test_deeply_nested_html_is_refused_rather_than_emptied() -> None:
    content = b"<html><body>" + b"<div>" * 20_000 + b"The Parties will meet." + b"</div>" * 20_000 + b"</body></html>"
    with pytest.raises(UnreadableDocumentError, match="no text in it"):
        draft(Received(content, "a.html", "a.html"), Given())


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta property="og:title" content="Joint Statement | Ministry">', "", "Joint Statement"),
        ("<title>Joint Statement - Ministry</title>", "<p>Joint Statement</p>", "Joint Statement"),
        ("<title>Norway - Japan</title>", "<p>We met.</p>", "Norway - Japan"),
        (
            "<title>X</title>",
            "<header><h1>Ministry</h1></header><main><h1>Joint Statement</h1></main>",
            "Joint Statement",
        ),
    ],
)
def test_a_page_s_title_is_without_the_name_of_its_site(head: str, body: str, title: str) -> None:
    words = "<p>" + "Norway and Japan will publish a roadmap. " * 10 + "</p>"
    page = f"<html><head>{head}</head><body>{body}{words}</body></html>"
    drafted = draft(Received(page.encode(), "page.html", "page.html"), Given())
    assert parse_document(drafted.markdown, "page").meta.title == title


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="dcterms.issued" content="2026-03-05">',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2026-03-05T23:00:00-04:00"}]}</script>',
        '<script type="application/ld+json">[[[</script><main><time datetime="2026-03-05T10:00">5 March</time></main>',
    ],
)
def test_a_page_says_when_it_was_published(head: str) -> None:
    page = f"<html><head>{head}</head><body><p>{'Norway and Japan will publish a roadmap. ' * 10}</p></body></html>"
    assert convert_html(page.encode()).fields["published"] == "2026-03-05"


def test_short_lines_of_a_text_stay_lines() -> None:
    """A line that ends long before the page does was ended by its author."""
    wrapped = "The Ministers of Norway and of Japan met in Tokyo and decided to\ncooperate on minerals.\n"
    converted = convert_text(f"Joint Statement\nTokyo, 2 March 2026\n\n{wrapped}1. They will meet.\n")
    document = parse_document(converted.markdown, "a")
    assert (str(document.meta.date), document.meta.title) == ("2026-03-02", "Joint Statement")
    assert document.text == (
        "Joint Statement\nTokyo, 2 March 2026\n\nThe Ministers of Norway and of Japan met in Tokyo and decided to "
        "cooperate on minerals.\n\nThey will meet."
    )


SENTENCE = (
    "The Ministers of Arland and Besk met in Corin and spoke of trade, of rivers and of the schools on the border. "
)


def page(main: str) -> bytes:
    return f"<html><head><title>Joint Statement</title></head><body>{main}</body></html>".encode()


def test_folded_and_hidden_parts_of_a_text_are_kept_and_told() -> None:
    parts = (
        '<div class="panel collapse" style="display: none"><p>Arland will open two schools by 2030.</p></div>'
        '<section aria-hidden="true"><p>Besk will plant a forest by 2031.</p></section>'
        "<div hidden><p>Both will meet every year in Corin.</p></div>"
        '<div class="cookie-notice" hidden><p>We use cookies to make this page better.</p></div>'
    )
    converted = convert_html(page(f"<main><h1>Joint Statement</h1><p>{SENTENCE * 2}</p>{parts}</main>"))
    texts = [text for _, _, text in blocks(converted.markdown)]
    assert texts[2:] == [
        "Arland will open two schools by 2030.",
        "Besk will plant a forest by 2031.",
        "Both will meet every year in Corin.",
    ]
    assert "3 parts" in converted.warnings[0]


def test_a_table_for_layout_is_none() -> None:
    content = f"<h1>Joint Statement</h1><p>4 May 2026<p>{SENTENCE * 2}</p><p>Besk will <i>share</i> its <b>maps</b>."
    menu = '<td><a href="/">Start</a> <a href="/n">News</a></td>'
    converted = convert_html(page(f"<table><tr>{menu}<td>{content}</td></tr></table>"))
    assert blocks(converted.markdown) == [
        (BlockKind.HEADING, None, "Joint Statement"),
        (BlockKind.PARAGRAPH, None, "4 May 2026"),
        (BlockKind.PARAGRAPH, None, (SENTENCE * 2).strip()),
        (BlockKind.PARAGRAPH, None, "Besk will share its maps."),
    ]


def test_a_cell_over_several_rows_stands_in_each() -> None:
    table = (
        "<table><tr><th>Who</th><th>What</th><th>When</th></tr>"
        '<tr><td rowspan="3">Arland</td><td>a bridge</td><td rowspan="2">2030</td></tr><tr><td>a road</td></tr>'
        '<tr><td colspan="2">a report every year</td></tr><tr><td>Besk</td><td>a dam</td><td>2031</td></tr></table>'
    )
    converted = convert_html(page(f"<main><h1>Joint Statement</h1><p>{SENTENCE * 2}</p>{table}</main>"))
    assert [text.rstrip() for kind, _, text in blocks(converted.markdown) if kind is BlockKind.ROW] == [
        "Who\tWhat\tWhen",
        "Arland\ta bridge\t2030",
        "Arland\ta road\t2030",
        "Arland\ta report every year",
        "Besk\ta dam\t2031",
    ]


def test_soft_hyphens_and_spaces_of_no_width_go() -> None:
    words = (
        f"<p>Corin, 3 Janu&shy;ary 2026</p><p>{SENTENCE * 2}</p><p>Besk will share its hydro&shy;logy&#8203; maps.</p>"
    )
    converted = convert_html(page(f"<main><h1>Joint State&shy;ment</h1>{words}</main>"))
    texts = [text for _, _, text in blocks(converted.markdown)]
    assert (texts[0], texts[1], texts[3]) == (
        "Joint Statement",
        "Corin, 3 January 2026",
        "Besk will share its hydrology maps.",
    )
    assert converted.fields["page_title"] == "Joint Statement"


def test_lines_with_typed_dashes_are_a_list() -> None:
    lines = "Arland will:<br>- open a school;<br>- plant a forest.<br><br>- a lone dash stays"
    converted = convert_html(page(f"<main><h1>Joint Statement</h1><p>{SENTENCE * 2}</p><div>{lines}</div></main>"))
    assert blocks(converted.markdown)[2:] == [
        (BlockKind.PARAGRAPH, None, "Arland will:"),
        (BlockKind.ITEM, "-", "open a school;"),
        (BlockKind.ITEM, "-", "plant a forest."),
        (BlockKind.PARAGRAPH, None, "- a lone dash stays"),
    ]


def test_hidden_words_of_a_word_document_are_left_out() -> None:
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
    before = '<w:rPrChange w:id="1" w:author="a"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'
    content = word(
        f"<w:p>{run.format('<w:b/><w:vanish/>', 'Not shown.')}{run.format('', 'Shown.')}</w:p>"
        f"<w:p>{run.format('<w:vanish w:val=&quot;0&quot;/>'.replace('&quot;', chr(34)), 'Shown again.')}</w:p>"
        f"<w:p>{run.format(before, 'Shown now.')}</w:p>"
    )
    assert [text for _, _, text in blocks(convert_docx(content).markdown)] == ["Shown.", "Shown again.", "Shown now."]


LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'


def numbered(*levels: str, more: str = "") -> str:
    lists = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
    return f'<w:numbering {W}>{lists}<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}</w:numbering>'


def item(text: str, level: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_counts_are_written() -> None:
    """They go on below a paragraph between, start where the list says, and show the levels above."""
    levels = (LEVEL.format(0, 4, "decimal", "%1."), LEVEL.format(1, 1, "lowerLetter", "(%2)"))
    third = LEVEL.format(2, 1, "upperRoman", "%1.%3")
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    again = f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{again}</w:num>'
    body = (
        item("The Parties will:")
        + item("share maps;", 1)
        + item("meet.", 1)
        + paragraph("They did so before.")
        + item("Arland will report.")
        + item("Besk too.", 1)
        + item("In Corin.", 2)
        + item("Anew.", 0, 2)
    )
    content = word(body, numbering=numbered(*levels, third, more=again))
    assert blocks(convert_docx(content).markdown) == [
        (BlockKind.ITEM, "4.", "The Parties will:"),
        (BlockKind.ITEM, "-", "(a) share maps;"),
        (BlockKind.ITEM, "-", "(b) meet."),
        (BlockKind.PARAGRAPH, None, "They did so before."),
        (BlockKind.ITEM, "5.", "Arland will report."),
        (BlockKind.ITEM, "-", "(a) Besk too."),
        (BlockKind.ITEM, "-", "5.I In Corin."),
        (BlockKind.ITEM, "1.", "Anew."),
    ]


def test_an_article_s_heading_has_its_number() -> None:
    """From the numbering of a style, a heading's or any other's; a paragraph that only counts is no heading."""
    list_ = '<w:pPr><w:numPr>{}<w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="{{}}"><w:name w:val="{{}}"/>{list_}</w:style>'
    based = '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="Article"/></w:style>'
    styles = (
        style.format("Heading1", "heading 1", "") + style.format("Article", "Article", '<w:ilvl w:val="1"/>') + based
    )
    body = (
        paragraph("Rivers", '<w:pStyle w:val="Heading1"/>')
        + paragraph("Maps", '<w:pStyle w:val="Own"/>')
        + paragraph("The Parties share maps.")
        + paragraph("", '<w:pStyle w:val="Article"/>')
        + paragraph("The Parties will meet every year.", '<w:pStyle w:val="Article"/>')
    )
    levels = (LEVEL.format(0, 2, "upperRoman", "Part %1"), LEVEL.format(1, 1, "decimal", "Article %2"))
    content = word(body, numbering=numbered(*levels), styles=f"<w:styles {W}>{styles}</w:styles>")
    assert blocks(convert_docx(content).markdown) == [
        (BlockKind.HEADING, None, "Part II Rivers"),
        (BlockKind.HEADING, None, "Article 1 Maps"),
        (BlockKind.PARAGRAPH, None, "The Parties share maps."),
        (BlockKind.HEADING, None, "Article 2"),
        (BlockKind.PARAGRAPH, None, "Article 3 The Parties will meet every year."),
    ]


@pytest.mark.parametrize(
    ("count", "format", "shown"),
    [(28, "lowerLetter", "bb"), (1999, "upperRoman", "MCMXCIX"), (3, "decimalZero", "03"), (9, "lowerRoman", "ix")],
)
def test_a_numeral(count: int, format: str, shown: str) -> None:
    assert numeral(count, format) == shown


def test_words_that_a_style_hides_are_left_out() -> None:
    """Of a run or of a paragraph, by a style that another is based on; what the run says itself wins."""
    style = '<w:style w:type="{}" w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    styles = (
        style.format("character", "Secret", "Secret", hidden)
        + style.format("character", "More", "More", '<w:basedOn w:val="Secret"/>')
        + style.format("paragraph", "Note", "Note", hidden)
        + style.format("paragraph", "TOC1", "toc 1", "")
    )
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
    more, shown = '<w:rStyle w:val="More"/>', '<w:vanish w:val="0"/>'
    body = (
        f"<w:p>{run.format(more, 'Hidden.')}{run.format('', 'Shown.')}</w:p>"
        + paragraph("Hidden, too.", '<w:pStyle w:val="Note"/>')
        + f'<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr>{run.format(shown, "Shown again.")}</w:p>'
        + paragraph("Rivers 3", '<w:pStyle w:val="TOC1"/>')
    )
    content = word(body, styles=f"<w:styles {W}>{styles}</w:styles>")
    assert [text for _, _, text in blocks(convert_docx(content).markdown)] == ["Shown.", "Shown again."]


def test_hyphens_that_keep_words_together() -> None:
    """In a day one stands for a space."""
    hyphen = "</w:t><w:noBreakHyphen/><w:t>"
    body = f"<w:p><w:r><w:t>by 30{hyphen}June 2026, in a long{hyphen}term plan</w:t></w:r></w:p>"
    assert convert_docx(word(body)).markdown == "by 30 June 2026, in a long-term plan\n"


def test_a_merged_cell_of_a_word_document_stands_in_each_row() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    above = cell.format('<w:vMerge w:val="restart"/>', paragraph("Arland"))
    below = cell.format("<w:vMerge/>", "<w:p/>")
    rows = "".join(
        f"<w:tr>{lead}{cell.format('', paragraph(text))}</w:tr>" for lead, text in ((above, "a"), (below, "b"))
    )
    assert blocks(convert_docx(word(f"<w:tbl>{rows}</w:tbl>")).markdown) == [
        (BlockKind.ROW, None, "Arland\ta"),
        (BlockKind.ROW, None, "Arland\tb"),
    ]


def test_heads_and_feet_of_a_text_in_pages_go() -> None:
    text = (
        "1. Start\n\n   Arland will share its maps of all rivers on the border within\n   thirty days\n\n\n\n"
        "Smith                        Informational                   [Page 1]\n\n"
        "MEMO 7                       Maps of Rivers                  May 2026\n\n\n"
        "   of the first meeting.\n\nJones                        Informational                   [Page 2]\n\n"
        "MEMO 7                       Maps of Rivers                  May 2026\n\n   Besk will plant a forest.\n"
    )
    document = parse_document(convert_text(text).markdown, "a")
    paragraphs = [text for kind, _, text in blocks(convert_text(text).markdown) if kind is BlockKind.PARAGRAPH]
    assert [" ".join(one.split()) for one in paragraphs] == [
        "Arland will share its maps of all rivers on the border within thirty days of the first meeting.",
        "Besk will plant a forest.",
    ]
    assert "MEMO" not in document.text


PARAGRAPH = "   Arland and Besk will share their maps of all rivers on the border.\n" * 13


@pytest.mark.parametrize(
    "foot",
    [
        "Plan on Rivers                                        {}\n\n\n",
        "                          - {} -\n\n\n",
        "Page {} of 4\nPlan on Rivers, May 2026\n\n",
    ],
)
def test_lines_that_recur_a_page_apart_are_heads_and_feet(foot: str) -> None:
    pages = "\n".join(
        f"{PARAGRAPH}\n   and {name} shares the\n\n{foot.format(number)}   lakes of {name}.\n"
        for number, name in enumerate(("Arland", "Besk", "Corin", "Dorn"), start=1)
    )
    texts = [" ".join(text.split()) for _, _, text in blocks(convert_text(pages).markdown)]
    assert [text for text in texts if "Plan" in text or "-" in text or "Page" in text] == []
    assert [text for text in texts if "lakes" in text] == [
        f"and {name} shares the lakes of {name}." for name in ("Arland", "Besk", "Corin", "Dorn")
    ]


def test_form_feeds_part_pages_whose_ends_recur() -> None:
    pages = "\f".join(
        f"Plan on Rivers\nMay 2026\n{PARAGRAPH}of {number}.\n\n{number} | Arland" for number in range(1, 5)
    )
    texts = [text for _, _, text in blocks(convert_text(pages).markdown)]
    assert len(texts) == 4
    assert not any("Plan" in text or "| Arland" in text for text in texts)


def test_headings_that_recur_are_no_heads() -> None:
    text = "\n".join(f"Article {number}\n\n{PARAGRAPH}\nLead: Ministry of Rivers\n" for number in range(1, 6))
    found = [text for _, _, text in blocks(convert_text(text).markdown)]
    assert sum(text.startswith("Article") for text in found) == 5
    assert sum(text.startswith("Lead") for text in found) == 5


def test_items_with_labels_and_tabs() -> None:
    text = (
        "The Parties will:\n\n\t(a)\tshare maps;\n\t(b)\tmeet every\n\t\tyear; and\n\t(c)\treport.\n\n"
        "o\tArland will open a school;\no\tBesk will open two.\n\n1.\tArland pays.\n2.\tBesk pays.\n\n"
        "Besk relies on Article 5\n(b) of the Treaty of Corin in all of this.\n"
    )
    assert blocks(convert_text(text).markdown) == [
        (BlockKind.PARAGRAPH, None, "The Parties will:"),
        (BlockKind.ITEM, "-", "(a) share maps;"),
        (BlockKind.ITEM, "-", "(b) meet every year; and"),
        (BlockKind.ITEM, "-", "(c) report."),
        (BlockKind.ITEM, "-", "Arland will open a school;"),
        (BlockKind.ITEM, "-", "Besk will open two."),
        (BlockKind.ITEM, "1.", "Arland pays."),
        (BlockKind.ITEM, "2.", "Besk pays."),
        (BlockKind.PARAGRAPH, None, "Besk relies on Article 5 (b) of the Treaty of Corin in all of this."),
    ]


def test_lines_set_by_tabs_are_a_table() -> None:
    text = (
        "Plan:\nAction\tLead | office\tDay\nOpen a school\tSchools\t2027\nOpen a lake\tLakes\t2028\nBoth will meet.\n"
    )
    assert blocks(convert_text(text).markdown) == [
        (BlockKind.PARAGRAPH, None, "Plan:"),
        (BlockKind.ROW, None, "Action\tLead | office\tDay"),
        (BlockKind.ROW, None, "Open a school\tSchools\t2027"),
        (BlockKind.ROW, None, "Open a lake\tLakes\t2028"),
        (BlockKind.PARAGRAPH, None, "Both will meet."),
    ]


def test_a_dotted_table_of_contents_is_left_out_and_said_to_be() -> None:
    text = "Plan\n\nContents\n\n1. Maps ....... 2\n2. Lakes . . . . . . 3\nAnnex……… iv\n\n"
    text += "1. Maps\n\nThey went on ..... 1 day.\n"
    converted = convert_text(text)
    assert [text for _, _, text in blocks(converted.markdown)] == ["Plan", "Maps", "They went on ..... 1 day."]
    assert converted.warnings == ("4 lines of a table of contents left out",)


TONGUES = {
    "ar": "ستنشر الأطراف قائمة المعادن الحرجة في موعد أقصاه 30 يونيو. وستساهم مصر بخمسة ملايين دولار في الصندوق.",
    "de": "Die Minister der beiden Länder trafen sich in Corin und sprachen von dem Handel und den Flüssen.",
    "en": "The Ministers of Arland and Besk met in Corin and spoke of trade, of rivers and of the schools.",
    "es": "Las Partes publicarán el mapa de los ríos antes del 30 de junio. México aportará cinco millones al Fondo.",
    "fr": "Les ministres des deux pays se sont réunis à Corin et ont parlé de la paix et des rivières.",
    "he": "הצדדים יפרסמו את רשימת המינרלים הקריטיים עד 30 ביוני. ישראל תתרום חמישה מיליון דולר לקרן.",
    "hi": "पक्ष 30 जून 2026 तक महत्वपूर्ण खनिजों की सूची प्रकाशित करेंगे। भारत कोष में पाँच मिलियन डॉलर देगा।",
    "id": "Para Pihak akan menerbitkan peta. Indonesia akan menyumbang lima juta dolar untuk Dana tersebut.",
    "it": "Le Parti pubblicheranno la mappa dei fiumi entro il 30 giugno. L'Italia verserà cinque milioni al Fondo.",
    "ja": "両国は、二年ごとに会合を開く。日本は基金に五百万ドルを拠出する。",
    "ko": "당사국들은 6월 30일까지 강 지도를 공개한다. 한국은 기금에 500만 달러를 기여할 것이다.",
    "nl": "De partijen zullen de kaart van de rivieren uiterlijk op 30 juni publiceren en elk jaar bijeenkomen.",
    "pl": "Strony opublikują mapę rzek do 30 czerwca. Polska wpłaci pięć milionów euro do Funduszu.",
    "pt": "As Partes publicarão o mapa dos rios até 30 de junho. O Brasil contribuirá com cinco milhões para o Fundo.",
    "ru": "Стороны опубликуют карту рек к 30 июня. Россия внесёт пять миллионов долларов в Фонд.",
    "sv": "Parterna ska offentliggöra kartan över floderna senast den 30 juni. Sverige kommer att bidra till fonden.",
    "tr": "Taraflar nehir haritasını 30 Haziran tarihine kadar yayımlayacaktır. Türkiye Fona katkıda bulunacaktır.",
    "uk": "Сторони опублікують карту річок до 30 червня. Україна внесе п'ять мільйонів доларів до Фонду.",
    "vi": "Các Bên sẽ công bố bản đồ các con sông trước ngày 30 tháng 6. Việt Nam sẽ đóng góp năm triệu đô la cho Quỹ.",
    "zh": "双方将于6月30日前公布河流地图。中国将向基金捐款五百万美元。",
}  # fmt: skip


@pytest.mark.parametrize("language", TONGUES)
def test_the_language_of_a_text_is_told(language: str) -> None:
    """By `add`, in its front matter, and again for any document of the corpus."""
    document = parse_document(draft(Received(TONGUES[language].encode(), "a.txt", "a.txt"), Given()).markdown, "a")
    assert document.meta.language == language
    assert parse_document(TONGUES[language], "a").meta.language == language
    assert any("only English is read" in warning for warning in document.warnings) == (language != "en")
    assert bool(document.meta.unread) == (language != "en")


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Luís Montenegro and President Luiz Inácio Lula da Silva met in Brasília; Petróleo will report.",
        "Nguyễn Phú Trọng and Phạm Minh Chính will host Đặng Hoàng Giang in Hà Nội.",
        TONGUES["fr"] + " " + TONGUES["en"] + " " + TONGUES["en"],
        "Build a rail link by 2027.",
    ],
)
def test_foreign_names_and_parts_make_no_foreign_text(text: str) -> None:
    assert parse_document(text, "a").meta.language == "en"


def test_what_a_person_states_of_the_language_wins() -> None:
    assert parse_document(f"---\nlanguage: en\n---\n{TONGUES['fr']}", "a").meta.unread is None
    stated = parse_document(f"---\nlanguage: fr-CA\n---\n{TONGUES['en']}", "a").meta.unread
    assert stated == "the text is French: only English is read for commitments"


def test_a_page_that_is_wrong_about_its_language_is_corrected() -> None:
    content = page(f"<main><h1>Joint Statement of Arland</h1><p>{SENTENCE * 3}</p></main>").replace(
        b"<html>", b"<html lang='fr'>"
    )
    assert "language: en" in draft(Received(content, "a.html", "a.html"), Given()).markdown


def test_signs_without_spaces_are_words_too() -> None:
    """A short page in Japanese is whole, and its parts stay apart."""
    converted = convert_html(page(f"<h1>日英共同声明</h1><p>2026年2月4日、東京</p><p>{TONGUES['ja']}</p>"))
    assert [text for _, _, text in blocks(converted.markdown)] == ["日英共同声明", "2026年2月4日、東京", TONGUES["ja"]]
    assert not any("hardly any text" in warning for warning in converted.warnings)


NEWS = "".join(
    f"<li><a href='/n/{number}'>Arland will open its school number {number}</a> <time>{number} May 2026</time>"
    f"<p>The school of Corin will open by 20{30 + number}.</p></li>"
    for number in range(1, 8)
)


def test_a_list_of_news_is_no_document() -> None:
    drafted = draft(Received(page(f"<main><h1>News</h1><ul>{NEWS}</ul></main>"), "a.html", "a.html"), Given())
    document = parse_document(drafted.markdown, "a")
    assert document.meta.unread == "the page is a list of 7 other pages and no document: add those instead"


@pytest.mark.parametrize(
    "main",
    [
        f"<h1>Statement</h1><p>{SENTENCE * 3}</p><p>{SENTENCE}</p><p>{SENTENCE}</p><h2>Read also</h2><ul>{NEWS}</ul>",
        "".join(f"<p>{SENTENCE} <a href=/{n}>the treaty of {n} May 2025</a></p>" for n in range(9)),
        "<h1>Statement</h1><ul>"
        + "".join(f"<li>Arland will open a school by 20{n}.</li>" for n in range(30, 40))
        + "</ul>",
    ],
)
def test_a_document_with_links_is_one(main: str) -> None:
    assert "listed_pages" not in convert_html(page(f"<main>{main}</main>")).fields


@pytest.mark.parametrize(
    "part",
    [
        "<h2>Media contact</h2><p>Press office: press@example.org. We will reply within 24 hours.</p>",
        "<p><strong>For further information:</strong></p><p>Ann Arland, +12 345 678 90. We will answer by Monday.</p>",
        "<p>Press enquiries: press@example.org. We will reply within a day.</p>",
        "<div class='social-share'><p>We will never share your address.</p></div>",
        "<p>Share on Facebook Share on X Print this page</p>",
        "<p>Last updated 1 September 2026. We will update this page by May.</p><p>© 2026 Government of Arland</p>",
        "<div class='wrap'><h3>Contacts</h3></div><ul><li>We will call back by 5 pm.</li></ul>",
    ],
)
def test_what_is_the_page_s_is_no_text(part: str) -> None:
    text = f"<h1>Joint Statement of Arland</h1><p>{SENTENCE * 2}</p><p>Besk will plant a forest by 2031.</p>"
    after = "<h1>Annex</h1><p>Arland will open two schools by 2030.</p>"
    found = [text for _, _, text in blocks(convert_html(page(f"<main>{text}{part}{after}</main>")).markdown)]
    assert found[2:] == ["Besk will plant a forest by 2031.", "Annex", "Arland will open two schools by 2030."]


def test_a_section_on_contacts_of_some_length_is_the_text_s() -> None:
    text = f"<h1>Joint Statement of Arland</h1><p>{SENTENCE}</p><h2>Contacts</h2><p>{SENTENCE * 9}</p>"
    assert "Contacts" in [text for _, _, text in blocks(convert_html(page(f"<main>{text}</main>")).markdown)]


def test_a_title_by_its_style_stands_above_all_headings() -> None:
    """Word's style "Title" makes the title, though sections have headings of the first level."""
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    parts = ["Information", "Controls", "Training", "Review"]
    body = paragraph("Plan for the Minerals of Arland", '<w:pStyle w:val="Title"/>') + "".join(
        paragraph(part, '<w:pStyle w:val="Heading1"/>') + paragraph("Arland will publish a list.") for part in parts
    )
    document = parse_document(convert_docx(word(body, styles=styles)).markdown, "a")
    assert document.meta.title == "Plan for the Minerals of Arland"


def test_a_text_with_an_empty_line_behind_each_is_read_in_sentences() -> None:
    """Such lines are joined where a sentence goes on."""
    sentences = [
        "Canada will publish a list of the minerals that it needs most, and will share it by 30 June 2027.",
        "Japan will train 500 officers of the coast guards by 2028, in particular those on rivers and lakes.",
        "Both shall consult each other before either of them restricts the export of gallium, or of antimony.",
        "The Council will meet in Vancouver no later than 15 March 2027, and once in every year from then on.",
    ]
    text = "\n\n".join(line for sentence in sentences for line in textwrap.wrap(sentence, 45))
    assert [said for _, _, said in blocks(convert_text(text).markdown)] == sentences


def test_a_table_that_places_a_text_is_none() -> None:
    """A row with a menu and a text of many paragraphs is a page's layout, heading or not."""
    sentence = (
        "Arland will publish a list of the minerals that it considers strategic, and will share it with all by {year}."
    )
    said = "<br><br>".join(sentence.format(year=year) for year in range(2027, 2036))
    page = f"<html><body><table><tr><td><a href=a>Home</a><td><b>Plan of Arland</b><br><br>{said}</table></body></html>"
    texts = [text for _, _, text in blocks(convert_html(page.encode()).markdown)]
    assert sentence.format(year=2030) in texts


def test_a_day_in_a_list_of_particulars_is_the_text_s() -> None:
    """What stands behind "Date" in a list is the day."""
    main = "<h1>Plan of Arland</h1><dl><dt>Date<dd>12 May 2026<dt>Place<dd>Corin</dl><p>Arland will publish a list.</p>"
    document = parse_document(convert_html(page(f"<main>{main}</main>")).markdown, "a")
    assert document.meta.written_date == "2026-05-12"


def test_a_text_that_a_mail_hands_on_has_its_day() -> None:
    """A text that is quoted nearly whole is not another's."""
    quoted = (
        "> # Plan of Arland\n>\n> Corin, 12 May 2026\n>\n> Arland will publish a list of its minerals by June 2027."
    )
    assert parse_document(f"Dear all,\n\n{quoted}\n", "a").meta.written_date == "2026-05-12"
