"""Ways to point at a commitment: a citation, a place in the published source, a mail about a mistake."""

from __future__ import annotations

from urllib.parse import quote

from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.wording import day, excerpt, issued

ENDS = 5
QUOTED = 120


def cite(entry: Entry, site: SiteContent, address: str) -> str:
    """The commitment as a footnote; what it is known by is its address, where the site has one, else its id."""
    words = excerpt(entry.commitment.quote, QUOTED)
    dated = f", {issued(entry.document.written_date)}" if entry.document.date else ""
    shown = f"{site.config.title}, as of {day(site.as_of)}"
    return f"“{words}”, in: {entry.document.title}{dated}. {shown}, {address or f'commitment {entry.id}'}."


def text_fragment(source: str, words: str) -> str:
    """A link that opens the source at the words, in browsers that know how (the others open the page)."""
    if source.lower().startswith("mailto:"):
        return source
    parts = words.split()
    directive = _fragment(parts)
    if len(parts) > 2 * ENDS:
        directive = f"{_fragment(parts[:ENDS])},{_fragment(parts[-ENDS:])}"
    page, _, anchor = source.partition("#")
    return f"{page}#{anchor}:~:text={directive}"


def address_of(contact: str) -> str:
    """A contact as an address: what has no scheme is a mail address."""
    address = contact.replace("{id}", "").replace("{url}", "")
    return address if not address or address.startswith(("https://", "http://", "mailto:")) else f"mailto:{address}"


def problem_link(to: str, entry: Entry, address: str) -> str:
    """Where readers say what is wrong: a mail with the commitment in its subject, or an address that may name it."""
    if not to:
        return ""
    if to.startswith(("https://", "http://")):
        return to.replace("{id}", quote(entry.id, safe="")).replace("{url}", quote(address, safe=""))
    return f"{address_of(to)}?subject={quote(f'Commitment {entry.id}')}&body={quote(address or entry.id)}"


def _fragment(words: list[str]) -> str:
    # A hyphen is syntax in a text directive.
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
