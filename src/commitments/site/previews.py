"""The picture that other sites show for a page: its title, a line, and the site's name, drawn without a browser."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

SIZE = (1200, 630)
PAPER, INK, SOFT, BAR = (250, 248, 243), (27, 28, 31), (84, 87, 92), (160, 28, 34)
LEFT, TOP, STEP = 72, 92, 72
TITLE, SMALL = 58, 32
# How many characters of the title stand in a line, and how many lines.
WIDTH, MOST = 36, 5
# Few colours make a file of some ten kilobytes.
COLOURS = 16
PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u00a0", "''\"\"-- ")


def preview(title: str, line: str, site: str) -> Iterator[bytes]:
    """A PNG file; the same words give the same bytes."""
    # Imported when asked for: most builds draw nothing anew.
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 18), fill=BAR)
    lines = textwrap.wrap(title, WIDTH) or [site]
    shown = lines if len(lines) <= MOST else [*lines[: MOST - 1], f"{lines[MOST - 1]} ..."]
    for place, text in enumerate(shown):
        draw.text((LEFT, TOP + place * STEP), _plain(text, WIDTH * 2), fill=INK, font=_font(TITLE))
    draw.text((LEFT, SIZE[1] - 150), _plain(line, 66), fill=SOFT, font=_font(SMALL))
    draw.text((LEFT, SIZE[1] - 92), _plain(site, 60), fill=INK, font=_font(SMALL))
    stream = io.BytesIO()
    image.quantize(COLOURS).save(stream, "PNG", optimize=True)
    yield stream.getvalue()


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _plain(text: str, most: int) -> str:
    """Cut to a length, in the characters that the font has."""
    return (
        textwrap.shorten(text.translate(PLAIN), most, placeholder=" ...").encode("latin-1", "replace").decode("latin-1")
    )
