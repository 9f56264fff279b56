"""robots.txt by RFC 9309: its own examples, and the cases that crawlers are tested with."""

from __future__ import annotations

import time

import pytest

from commitments.acquire.robots import LARGEST, read_robots

TWO_BOTS = "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n"
TWO_GROUPS = (
    "allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\nallow: /y/\n"
)
# robots.txt | agent | path | whether it may be fetched
CASES: dict[str, list[tuple[str, str, str, bool]]] = {
    "section 5.1": [
        ("User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n", "any", "/a.gif", False),
        ("User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n", "any", "/a.gif?x", True),
        ("User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n", "any", "/example/a", False),
        ("User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n", "foobot", "/example/page.html", True),
        ("User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n", "foobot", "/other", False),
        (TWO_BOTS, "bazbot", "/example/page.html", False),
        (TWO_BOTS, "barbot", "/example/page.html", False),
        ("User-Agent: quxbot\n", "quxbot", "/anything", True),
    ],
    "section 5.2, the longest match": [
        ("User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "foobot",
         "/example/page/disallowed.gif", False),
        ("User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "foobot",
         "/example/page/allowed.gif", True),
    ],
    "lines and their parts": [
        ("user-agent: FooBot\ndisallow: /\n", "foobot", "/x/y", False),
        ("foo: FooBot\nbar: /\n", "FooBot", "/x/y", True),
        ("user-agent FooBot\ndisallow /\n", "FooBot", "/x/y", True),
        ("USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n", "FooBot", "/x/y", True),
        ("User-Agent: foo\rDisallow: /a\rAllow: /\r", "foo", "/a", False),
        ("User-Agent: foo\r\nDisallow: /a\r\n", "foo", "/a", False),
        ("\ufeffUser-Agent: foo\nDisallow: /\n", "foo", "/", False),
        ("User-Agent: foo # it\nDisallow: /a # that\n", "foo", "/a", False),
        ("User-Agent: foo\nDisallow: /a#b\n", "foo", "/a", False),
        ("User-Agent:\tfoo\nDisallow:\t /a\n", "foo", "/a", False),
    ],
    "groups": [
        (TWO_GROUPS,
         "FooBot", "/x/b", True),
        (TWO_GROUPS,
         "FooBot", "/foo/bar/", False),
        ("user-agent: FooBot\nsitemap: /s\nuser-agent: BarBot\ndisallow: /\n", "FooBot", "/x", False),
        ("user-agent: F\ndisallow: /a\nuser-agent: G\ndisallow: /b\nuser-agent: F\ndisallow: /c\n", "F", "/c", False),
        ("user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n", "FooBot", "/x", False),
        ("user-agent: *\ndisallow: /\nuser-agent: FooBot\nallow: /\n", "BarBot", "/x", False),
        ("user-agent: FooBot\nallow: /\n", "BarBot", "/x", True),
        ("user-agent: *\ndisallow: /\nuser-agent: FooBot\n", "FooBot", "/x", True),
        ("", "FooBot", "/x", True),
        ("user-agent: FooBot/2.1\ndisallow: /\n", "FooBot", "/x", False),
        ("user-agent: Foo Bot\ndisallow: /\n", "Foo", "/x", False),
        ("user-agent: Foo\ndisallow: /\n", "FooBot", "/x", True),
        ("user-agent: * baz\ndisallow: /\n", "foo", "/x", False),
        ("user-agent: *baz\ndisallow: /\n", "foo", "/x", False),
    ],
    "the longest rule wins": [
        ("user-agent: F\ndisallow: /x/page.html\nallow: /x/\n", "F", "/x/page.html", False),
        ("user-agent: F\nallow: /x/page.html\ndisallow: /x/\n", "F", "/x/page.html", True),
        ("user-agent: F\nallow: /x/page.html\ndisallow: /x/\n", "F", "/x/", False),
        ("user-agent: F\ndisallow: \nallow: \n", "F", "/x/page.html", True),
        ("user-agent: F\ndisallow: /\nallow: /\n", "F", "/x", True),
        ("user-agent: F\ndisallow: /x\nallow: /x/\n", "F", "/x", False),
        ("user-agent: F\ndisallow: /x\nallow: /x/\n", "F", "/x/", True),
        ("user-agent: F\ndisallow: /x/page.html\nallow: /x/page.html\n", "F", "/x/page.html", True),
        ("user-agent: F\nallow: /page\ndisallow: /*.html\n", "F", "/page.html", False),
        ("user-agent: F\nallow: /page\ndisallow: /*.html\n", "F", "/page", True),
        ("user-agent: F\nallow: /x/page.\ndisallow: /*.html\n", "F", "/x/page.html", True),
        ("user-agent: *\ndisallow: /x/\nuser-agent: F\n", "F", "/x/page", True),
    ],
    "capitals in paths count": [
        ("user-agent: F\ndisallow: /X/\n", "F", "/x/y", True),
        ("user-agent: F\ndisallow: /x/\n", "F", "/x/y", False),
    ],
    "encodings": [
        ("user-agent: F\ndisallow: /\nallow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n", "F",
         "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", True),
        ("user-agent: F\ndisallow: /\nallow: /foo/bar/ツ\n", "F", "/foo/bar/%E3%83%84", True),
        ("user-agent: F\ndisallow: /\nallow: /foo/bar/%E3%83%84\n", "F", "/foo/bar/%E3%83%84", True),
        ("user-agent: F\ndisallow: /\nallow: /foo/bar/%e3%83%84\n", "F", "/foo/bar/%E3%83%84", True),
        ("user-agent: F\ndisallow: /\nallow: /foo/bar/%62%61%7A\n", "F", "/foo/bar/baz", True),
        ("user-agent: F\ndisallow: /a%2fb\n", "F", "/a/b", True),
    ],
    "wildcards": [
        ("user-agent: F\ndisallow: /foo/bar/quz\nallow: /foo/*/qux\n", "F", "/foo/bar/quz", False),
        ("user-agent: F\ndisallow: /foo/bar/quz\nallow: /foo/*/qux\n", "F", "/foo/quz", True),
        ("user-agent: F\ndisallow: /foo/bar$\nallow: /foo/bar/qux\n", "F", "/foo/bar", False),
        ("user-agent: F\ndisallow: /foo/bar$\nallow: /foo/bar/qux\n", "F", "/foo/bar/qux", True),
        ("user-agent: F\ndisallow: /foo/bar$\nallow: /foo/bar/qux\n", "F", "/foo/bar/", True),
        ("user-agent: F\ndisallow: /*/c$\n", "F", "/a/b/c", False),
        ("user-agent: F\ndisallow: /*/c$\n", "F", "/a/c/d", True),
        ("user-agent: F\ndisallow: /a*b*a$\n", "F", "/aba", False),
        ("user-agent: F\ndisallow: /a*b*a$\n", "F", "/ab", True),
        ("user-agent: F\ndisallow: *\n", "F", "/", False),
        ("user-agent: F\ndisallow: $\n", "F", "/", True),
        ("user-agent: F\ndisallow: /\n", "F", "/robots.txt", True),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("robots", "agent", "path", "may"),
    [pytest.param(*case, id=f"{name} {number}") for name, cases in CASES.items() for number, case in enumerate(cases)],
)
def test_what_may_be_fetched(robots: str, agent: str, path: str, may: bool) -> None:
    assert read_robots(robots.encode()).allows(agent, path) is may


def test_what_is_beyond_the_limit_is_left_out() -> None:
    """Half a megabyte is read, as the standard asks at least."""
    assert LARGEST >= 500 * 1024
    padding = b"# " + b"x" * LARGEST + b"\n"
    assert read_robots(padding + b"user-agent: *\ndisallow: /\n").allows("F", "/x")


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    """Whatever somebody writes into the file."""
    rule = "/" + "*a" * 1000 + "$"
    robots = read_robots(f"user-agent: *\ndisallow: {rule}\n".encode())
    started = time.process_time()
    assert robots.allows("F", "/" + "a" * 900)
    assert not robots.allows("F", "/" + "a" * 100_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"User-agent: \xb2\nCrawl-delay: \xb2\n", b":\n::\n", b"\x00" * 99]
)
def test_whatever_it_holds_it_is_read(content: bytes) -> None:
    assert read_robots(content).allows("F", "/x")
