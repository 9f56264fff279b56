"""The site as files: what stands in them, that they hold together, and that a build repeats only what changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

import feedparser
import pytest
from click.testing import CliRunner

from commitments.cli import group
from commitments.errors import SiteError
from commitments.export import ALL_COLUMNS
from commitments.model import DocumentType, ReportKind, Status, Strength, Timeliness
from commitments.site import build_site
from commitments.site.addresses import commitment_page
from commitments.site.content import read_site_content
from commitments.site.figures import Figures
from commitments.site.pages.package import DESCRIPTIONS
from commitments.site.sets import SETS
from commitments.site.wording import dated, distance, load_wording
from commitments.store import Store
from commitments.tracking import append_report
from tests.promises import SIGNED, Promise, extraction
from tests.site_bases import DAY, MINERALS, Base, base, built_without_search, judged, render

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SELF_CLOSING = {"rect", "line", "path"}


class Structure(HTMLParser):
    """A page's tags in their nesting, ids and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.feed(text)
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if len(named) < len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice")
        self.tags.append((tag, named))
        if "id" in named:
            self.ids.append(named["id"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in SELF_CLOSING | VOID:
            self.faults.append(f"<{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing at {self.getpos()}")

    def links(self) -> list[str]:
        """Where it points to."""
        return [value for _, named in self.tags for name in ("href", "src", "action") if (value := named.get(name))]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Base:
    made = base(tmp_path_factory.mktemp("site"), hostile=True)
    made.build(similar={})
    return made


def pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if "pagefind" not in path.parts)


def test_every_link_and_anchor_leads_somewhere(built: Base) -> None:
    """The 404 page is left out: it is shown at any address, so that its links begin at the root."""
    site = built.folders.site
    ids = {path: set(Structure(path.read_text()).ids) for path in pages(site)}
    lost = []
    for path in pages(site):
        if path.name == "404.html":
            continue
        for link in Structure(path.read_text()).links():
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                lost.append(f"{path.relative_to(site)}: {link}")
            elif parts.fragment and target.suffix == ".html" and parts.fragment not in ids[target]:
                lost.append(f"{path.relative_to(site)}: {link} has no such anchor")
    assert lost == []


def test_tags_nest_and_ids_are_unique(built: Base) -> None:
    for path in pages(built.folders.site):
        found = Structure(path.read_text())
        assert found.faults == [], path
        assert len(found.ids) == len(set(found.ids)), path


def test_nothing_from_a_document_can_run(built: Base) -> None:
    """No script but the site's own, no event attribute, no style attribute, no address that runs."""
    for path in pages(built.folders.site):
        for tag, named in Structure(path.read_text()).tags:
            if tag == "script":
                own = re.fullmatch(r"(\.\./|/)*(assets|data)/\w+\.js", named.get("src") or "")
                assert own or named.get("type") == "application/ld+json", path
            assert not [name for name in named if name.startswith("on") or name == "style"], path
            assert tag not in ("iframe", "object", "embed", "base", "style"), path
            for name in ("href", "src", "cite"):
                assert urlsplit(named.get(name) or "").scheme in ("", "https", "http", "mailto"), path


def test_no_request_leaves_the_site(built: Base) -> None:
    for path in pages(built.folders.site):
        for tag, named in Structure(path.read_text()).tags:
            if tag in ("script", "img", "source") or (tag == "link" and named["rel"] in ("stylesheet", "icon")):
                assert not urlsplit(named.get("src") or named.get("href") or "").netloc, path


def test_a_strict_policy_stands_on_every_page(built: Base) -> None:
    for path in pages(built.folders.site):
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', path.read_text())
        assert policy, path
        assert "default-src 'none'" in policy[1]
        assert "unsafe-inline" not in policy[1]
        assert "'unsafe-eval'" not in policy[1]


def test_template_syntax_in_a_document_stays_text(built: Base) -> None:
    assert "{{ config }} {# here #} &amp; &#34;there&#34;" in built.text("documents/attack/index.html")
    assert "{{ 7*7 }}" in built.text("documents/attack/index.html")


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Pagefind's folder is left out: its index is not written alike twice."""

    def hashes(root: Path) -> dict[str, str]:
        made = base(root)
        made.build()
        site = made.folders.site
        files = (p for p in site.rglob("*") if p.is_file() and "pagefind" not in p.parts)
        return {p.relative_to(site).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    assert hashes(tmp_path / "one") == hashes(tmp_path / "elsewhere" / "two")


def test_a_second_build_renders_nothing_and_a_report_only_what_it_touches(tmp_path: Path) -> None:
    made = base(tmp_path)
    first = made.build()
    assert made.build().rendered == 0
    one = extraction("minerals-2026", (Promise("Japan will keep its markets open."),)).commitments[0]
    append_report(made.folders.reports / "minerals-2026.jsonl", judged(9, one, Status.IN_PROGRESS, date(2026, 10, 1)))
    again = made.build()
    assert 0 < again.rendered < first.pages / 2
    assert (made.folders.site / "documents/ports-2025/index.html").is_file()


def test_a_file_that_somebody_changed_is_rendered_again(tmp_path: Path) -> None:
    made = base(tmp_path)
    made.build()
    page = made.folders.site / "overdue/index.html"
    good = page.read_bytes()
    page.write_text("changed")
    assert made.build().rendered == 1
    assert page.read_bytes() == good


def test_what_no_build_wrote_is_left_alone_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    made = base(tmp_path)
    made.build()
    (made.folders.site / "CNAME").write_text("example.org")
    with Store.open(made.folders.store) as store:
        store.remove("ports-2025")
    assert made.build().removed > 0
    assert not (made.folders.site / "documents/ports-2025").exists()
    assert (made.folders.site / "CNAME").read_text() == "example.org"


def test_a_build_that_stops_leaves_the_last_site(tmp_path: Path) -> None:
    made = base(tmp_path)
    made.build()
    before = made.text("index.html")

    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with made.store() as store, pytest.raises(KeyboardInterrupt):
        build_site(store, made.folders, made.config, as_of=date(2027, 1, 1), progress=stop)
    assert made.text("index.html") == before
    assert made.build().rendered == 0


def test_downloads_equal_what_the_command_line_prints(built: Base) -> None:
    root = built.folders.root
    (root / "commitments.toml").write_text("")

    def printed(*arguments: str) -> str:
        result = CliRunner().invoke(group, ["--kb", str(root), "list", "--as-of", DAY.isoformat(), *arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    for format in ("csv", "jsonl"):
        assert built.text(f"data/commitments.{format}") == printed("--format", format)


def test_unchecked_stands_apart_from_found_undone(built: Base) -> None:
    page = built.text("overdue/index.html")
    undone, unchecked = page.index('id="overdue"'), page.index('id="unchecked"')
    assert undone < page.index("open an office") < unchecked < page.index("publish a roadmap")
    one, two = (built.text(address) for address in (found(built, "open an office"), found(built, "publish a roadmap")))
    assert "Overdue since 1 March 2026 (9 months), in progress</span>" in one
    assert "Past its day, unchecked since 30 June 2026 (5 months)" in two


def found(built: Base, words: str) -> str:
    """The address of the commitment whose quote has these words."""
    rows = csv.DictReader(io.StringIO(built.text("data/commitments.csv")))
    return commitment_page(next(row["id"] for row in rows if words in row["quote"]))


def test_a_broken_promise_is_the_first_figure_everywhere(tmp_path: Path) -> None:
    """On the overview, on its party's page and in the table of parties, in the list of documents and on its own."""
    made = base(tmp_path)
    promise = extraction("minerals-2026", MINERALS).commitments[3]
    append_report(made.folders.reports / "minerals-2026.jsonl", judged(8, promise, Status.BROKEN, date(2026, 10, 1)))
    made.build()
    for address in ("party/japan", "documents", "documents/minerals-2026", "commitments", "overdue"):
        page = made.text(f"{address}/index.html")
        assert re.search(r"set=broken\"[^>]*>1( broken)?<", page), address
        assert page.index("set=broken") < page.index("set=unchecked"), address
    assert 'lists/broken/index.html" aria-label="Broken: 1">1</a>' in made.text("index.html")
    assert "japan/index.html?set=broken" in made.text("party/index.html")
    assert "report by 31 December 2030" in made.text("lists/broken/index.html")
    assert "from “upcoming, no report” to “broken”" in made.text("changes/index.html")


def test_every_figure_counts_the_rows_of_its_list(built: Base) -> None:
    """The same flags make both: no list can hold what its figure does not count."""
    with built.store() as store:
        site = read_site_content(store, built.folders, built.config, as_of=DAY, known_on=None, similar={})
    assert {*SETS, "commitments"} == {*Figures._fields}
    for name, number in site.figures._asdict().items():
        entries = list(site.counted) if name == "commitments" else SETS[name].of(site.entries)
        assert len(entries) == number, name
        if number and name != "commitments" and SETS[name].has_pages:
            assert built.text(SETS[name].address).count('<tr><td class="what">') == number


def test_a_claim_and_a_reviewer_are_named(built: Base) -> None:
    text = built.text(found(built, "train 500 officers"))
    assert "promiser’s word alone" in text
    assert "the promiser&#39;s own word" in text
    assert "A. Reviewer" in text
    assert "Kept late, by 31 days" in text
    assert "machine-read, not reviewed" not in text


def test_reviewers_can_stay_unnamed(tmp_path: Path) -> None:
    made = base(tmp_path, publish_reviewers=False)
    made.build()
    assert not [p for p in made.folders.site.rglob("*") if p.is_file() and b"A. Reviewer" in p.read_bytes()]


def test_only_what_a_person_reviewed_can_be_published(tmp_path: Path) -> None:
    made = base(tmp_path, publish="reviewed")
    made.build()
    rows = list(csv.DictReader(io.StringIO(made.text("data/commitments.csv"))))
    assert {row["reviewed"] for row in rows} == {"yes"}
    assert "roadmap" not in made.text("data/rows.js")
    assert not (made.folders.site / "documents/ports-2025").exists()


def test_doubtful_finds_are_kept_apart(tmp_path: Path) -> None:
    made = base(tmp_path, doubtful_below=1.5)
    made.build()
    assert ">3 commitments</a>" in made.text("index.html")
    assert ">7 doubtful ones</a>" in made.text("index.html")
    assert "publish a roadmap" in made.text("review/index.html")
    assert "publish a roadmap" not in made.text("commitments/index.html")


def test_a_users_template_replaces_one_block(tmp_path: Path) -> None:
    made = base(tmp_path)
    made.folders.templates.mkdir()
    own = '{% extends "default/base.html" %}{% block footer %}<footer>Ministry of Tests</footer>{% endblock %}'
    (made.folders.templates / "base.html").write_text(own)
    made.build()
    page = made.text("index.html")
    assert "<footer>Ministry of Tests</footer>" in page
    assert "Past their day, nobody has checked" in page


def test_a_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    made = base(tmp_path)
    made.folders.templates.mkdir()
    (made.folders.templates / "overdue.html").write_text("\n{% if %}")
    with pytest.raises(SiteError, match=r"template overdue\.html, line 2"):
        made.build()


def test_the_database_and_its_description_hold_every_commitment(built: Base, tmp_path: Path) -> None:
    with sqlite3.connect(built.folders.site / "data/commitments.sqlite") as connection:
        count = connection.execute("SELECT count(*) FROM commitments").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM reports").fetchone()[0] == 3
    connection.close()
    assert count == len(built.text("data/commitments.jsonl").splitlines())
    package = json.loads(built.text("data/datapackage.json"))
    assert [f["name"] for f in package["resources"][0]["schema"]["fields"]] == list(ALL_COLUMNS)
    assert set(DESCRIPTIONS) == set(ALL_COLUMNS)


def test_the_database_proves_what_it_says_and_answers_the_canned_questions(built: Base) -> None:
    """Places hold the words, each deadline has its steps, and each question of Datasette's metadata can be asked."""
    with Store.open(built.folders.store) as store:
        texts = {row.id: store.document(row.id).document.text for row in store.documents()}
    with sqlite3.connect(built.folders.site / "data/commitments.sqlite") as connection:
        rows = connection.execute('SELECT id, document, quote, "start", "end" FROM commitments').fetchall()
        assert all(texts[document][start:end] == quote for _, document, quote, start, end in rows)
        words = (
            'SELECT c.document, e."start", e."end", e.words FROM evidence e'
            " JOIN commitments c ON c.number = e.commitment"
        )
        assert all(texts[document][start:end] == text for document, start, end, text in connection.execute(words))
        dated = (
            "SELECT count(*) FROM commitments"
            " WHERE deadline IS NOT NULL AND number NOT IN (SELECT commitment FROM proofs)"
        )
        assert connection.execute(dated).fetchone() == (0,)
        asked = json.loads(built.text("data/datasette.json"))["databases"]["commitments"]["queries"]
        named = {"id": rows[0][0], "party": "Kenya", "agency": "State"}
        answers = {name: connection.execute(query["sql"], named).fetchall() for name, query in asked.items()}
    connection.close()
    assert all(answers[name] for name in ("past_their_day", "of_a_party", "kept_by_party")), answers


def test_the_sites_words_cover_the_vocabularies() -> None:
    words = load_wording()
    for name, values in {
        "timeliness": Timeliness,
        "status": Status,
        "strength": Strength,
        "type": DocumentType,
        "kind": ReportKind,
    }.items():
        assert set(words[name]) == {value.value for value in values}, name


def test_addresses_know_the_sites_place(tmp_path: Path) -> None:
    made = base(tmp_path, base_url="https://example.org/tracker")
    made.build()
    page = made.text("documents/ports-2025/index.html")
    assert '<link rel="canonical" href="https://example.org/tracker/documents/ports-2025/">' in page
    assert "<loc>https://example.org/tracker/documents/ports-2025/</loc>" in made.text("sitemap.xml")
    assert "Sitemap: https://example.org/tracker/sitemap.xml" in made.text("robots.txt")
    assert 'href="/tracker/index.html"' in made.text("404.html")
    assert "https://example.org/tracker/documents/" in made.text("feeds/all.atom")


def test_long_lists_are_paged_and_no_page_is_large(tmp_path: Path) -> None:
    made = base(tmp_path)
    many = tuple(Promise(f"Japan will take step {n} of the plan. " + "It will be long." * 15) for n in range(400))
    with Store.open(made.folders.store) as store:
        store.put(extraction("plan-2024", many, date(2024, 1, 1)), "0" * 64, "rules")
    made.build()
    lists = list((made.folders.site / "commitments").glob("*.html"))
    assert len(lists) >= 5
    assert "page-2.html" in made.text("commitments/index.html")
    assert max(path.stat().st_size for path in made.folders.site.rglob("commitments/*.html")) < 300_000


def test_hostile_ids_and_names_share_no_address(tmp_path: Path) -> None:
    """Two names that fold to one address are told apart, also on hosts that do not know capitals from small letters."""
    made = base(tmp_path)
    with Store.open(made.folders.store) as store:
        for name in ("A b", "a-b", "a_b", "Ä b", "..", "index"):
            store.put(extraction(name, (Promise("Japan will act.", ("Côte d'Or", "Cote d Or")),)), "0" * 64, "rules")
    made.build()
    files = [
        p.relative_to(made.folders.site).as_posix().casefold() for p in made.folders.site.rglob("*") if p.is_file()
    ]
    assert len(files) == len(set(files))
    assert len(list((made.folders.site / "party").glob("cote-d-or-*"))) == 2


def test_similar_commitments_are_linked(tmp_path: Path) -> None:
    made = base(tmp_path)
    one = extraction("minerals-2026", (Promise("Japan will act soon."),)).commitments[0]
    other = extraction("ports-2025", (Promise("Kenya will dredge the port by 2029."),)).commitments[0]
    made.build(similar={one.id: (other.id, "gone/00000000")})
    page = made.text(f"documents/{one.id}.html")
    assert "Similar commitments in other documents" in page
    assert f"../{other.id}.html" in page


def test_days_in_a_text_are_written_for_people_and_machines() -> None:
    """What is quoted stays as it is."""
    said = dated("2025-10-27 + 180 days, from “2025-10-27” & 2026-13-40; 2025-10-28/2026-04-25")
    assert said == (
        '<time datetime="2025-10-27">27 October 2025</time> + 180 days, from “2025-10-27” &amp; 2026-13-40; '
        '<time datetime="2025-10-28">28 October 2025</time> to <time datetime="2026-04-25">25 April 2026</time>'
    )


def test_a_reply_stands_beside_the_judgement(tmp_path: Path) -> None:
    """Until it is taken back."""
    made = base(tmp_path)
    promise = extraction("minerals-2026", MINERALS).commitments[1]
    said = judged(7, promise, Status.IN_PROGRESS, date(2026, 9, 2))
    reply = replace(said, kind=ReportKind.REPLY, status=None, on=None, by_party="Kenya", note="We open in May.")
    ledger = made.folders.reports / "minerals-2026.jsonl"
    append_report(ledger, reply)
    made.build()
    page = made.text(commitment_page(promise.id))
    assert page.index("Overdue since") < page.index("Kenya replies:") < page.index("<blockquote")
    taken_back = replace(said, id=str(UUID(int=9)), kind=ReportKind.RETRACTION, status=None, on=None, report=reply.id)
    append_report(ledger, taken_back)
    made.build()
    assert "Kenya replies:" not in made.text(commitment_page(promise.id))


def test_what_people_subscribe_to_has_its_feed(built: Base) -> None:
    """Each party, agency and topic with some commitments; a year has none; a calendar has days ahead."""
    for address in ("party/kenya", "party/japan", "topic/trade"):
        assert 'feed.atom"' in built.text(f"{address}/index.html")
        assert (built.folders.site / address / "feed.atom").is_file()
    assert not list(built.folders.site.glob("year/*/*.[!h]*"))
    assert not (built.folders.site / "agency/u-s-department-of-state/feed.atom").exists()
    calendars = list(built.folders.site.glob("*/*/deadlines.ics"))
    assert calendars
    assert all("BEGIN:VALARM" in path.read_text() for path in calendars)


def test_a_feed_tells_what_changed(built: Base) -> None:
    """From what to what, not what everything is; each entry leads to the commitment's page."""
    feed = feedparser.parse(built.text("party/kenya/feed.atom"))
    first = feed.entries[0]
    assert first.title == "Kept on time: Kenya: Kenya will map its deposits by 1 June 2026."
    assert "from “unchecked” to “kept on time”" in first.content[0].value
    assert all("Kenya" in entry.title for entry in feed.entries)


def test_what_a_short_list_leaves_out_is_counted_as_its_page_counts_it(tmp_path: Path) -> None:
    """ "All 15 parties" opens 15 rows: no link names a number of its own that its page does not have."""
    names = [f"Country {letter}" for letter in "ABCDEFGHIJKLMNO"]
    promises = [Promise(f"{name} will act on {name}.", (name,), topics=(f"topic {name[-1]}",)) for name in names]
    site = built_without_search(tmp_path, extraction("many-2026", promises))
    browse = (site / "browse/index.html").read_text(encoding="utf-8")
    found = re.findall(r'class="more"><a href="\.\./([^"]+)">([^<]+)<', browse)
    assert [text for _, text in found] == ["All 15 parties", "All 15 topics"]
    for address, _ in found:
        assert (site / address).read_text(encoding="utf-8").count('<th scope="row">') == 15


def test_each_page_has_a_title_of_its_own(tmp_path: Path) -> None:
    """Two promises that read the same are told apart by their days, and documents by theirs."""
    promise = Promise("Japan will report by 2029.", by="by 2029", due=date(2029, 12, 31))
    same = [extraction(name, [promise, promise], signed) for name, signed in (("a", SIGNED), ("b", date(2025, 1, 1)))]
    site = built_without_search(tmp_path, *same)
    titles = [re.findall("<title>(.*?)</title>", page.read_text(encoding="utf-8"))[0] for page in site.rglob("*.html")]
    assert len(titles) == len(set(titles))


def test_how_long_a_time_is_follows_the_calendar() -> None:
    assert distance(date(2021, 11, 30), date(2026, 11, 30)) == "5 years ago"
    assert distance(date(2021, 12, 1), date(2026, 11, 30)) == "4 years ago"
    assert distance(date(2028, 12, 1), date(2026, 12, 1)) == "in 2 years"


def test_only_readers_of_everything_see_what_editors_do(tmp_path: Path) -> None:
    """What was not understood in a document is for editors, not for a site of what people reviewed."""
    warned = extraction("warned-2026", [Promise("Japan will report.")])
    warned = replace(warned, document=replace(warned.document, warnings=("no date was found",)))
    for publish, shown in (("all", True), ("reviewed", False)):
        made = base(tmp_path / publish, publish=publish)
        with made.store() as store:
            store.put(warned, "0" * 64, "rules")
        render(made)
        pages = [page.read_text(encoding="utf-8") for page in made.folders.site.rglob("*.html")]
        assert any("no date was found" in page for page in pages) == shown
