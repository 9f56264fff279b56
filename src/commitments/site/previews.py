"""The picture that other sites show for a page: its title, a line, and the site's name, drawn without a browser."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

SIZE = (1200, 630)
PAPER, INK, BAR = (250, 248, 243), (27, 28, 31), (160, 28, 34)
# How light the line is between ink and paper, of 255, and how many shades there are.
SOFT, SHADES = 66, 3
LEFT, TOP, STEP = 72, 92, 72
TITLE, SMALL = 58, 32
# How many characters of the title stand in a line, and how many lines.
WIDTH, MOST = 36, 5
PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u00a0", "''\"\"-- ")


def preview(title: str, line: str, site: str) -> Iterator[bytes]:
    """A PNG file; the same words give the same bytes."""
    # Imported when asked for: most builds draw nothing anew.
    from PIL import Image, ImageDraw

    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    lines = textwrap.wrap(title, WIDTH) or [site]
    shown = lines if len(lines) <= MOST else [*lines[: MOST - 1], f"{lines[MOST - 1]} ..."]
    for place, text in enumerate(shown):
        draw.text((LEFT, TOP + place * STEP), _plain(text, WIDTH * 2), fill=0, font=_font(TITLE))
    draw.text((LEFT, SIZE[1] - 150), _plain(line, 66), fill=SOFT, font=_font(SMALL))
    draw.text((LEFT, SIZE[1] - 92), _plain(site, 60), fill=0, font=_font(SMALL))
    # A palette of few colours from ink to paper, and the bar's: a tenth of the time and of the bytes of all colours.
    image = image.point([value * (SHADES - 1) // 255 for value in range(256)])
    image.putpalette([*_shades(), *BAR])
    ImageDraw.Draw(image).rectangle((0, 0, SIZE[0], 18), fill=SHADES)
    stream = io.BytesIO()
    image.save(stream, "PNG", bits=2, optimize=True)
    yield stream.getvalue()


def _shades() -> Iterator[int]:
    for place in range(SHADES):
        yield from (ink + (paper - ink) * place // (SHADES - 1) for ink, paper in zip(INK, PAPER, strict=True))


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _plain(text: str, most: int) -> str:
    """Cut to a length, in the characters that the font has."""
    return (
        textwrap.shorten(text.translate(PLAIN), most, placeholder=" ...").encode("latin-1", "replace").decode("latin-1")
    )
