"""Pictures made of lines, boxes and texts; written as SVG, or as PNG by Pillow.

No browser and no plotting library is asked for. A picture has a background of its own, because
pages show it in light and in dark.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape as xml

from advisor.cli.console import clean
from advisor.errors import UsageError
from advisor.files import write_bytes_atomically, write_text_atomically

INK, PAPER, FAINT = "#222222", "#FFFFFF", "#BBBBBB"
FONT_SIZE = 13
_SCALE = 2
"""Pixels of a PNG per unit, so that text is sharp on fine screens."""

Anchor = Literal["start", "middle", "end"]


class Line(NamedTuple):
    """From one point to another."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = INK
    width: float = 1.0


class Box(NamedTuple):
    """A filled rectangle; ``y`` is its upper edge."""

    x: float
    y: float
    width: float
    height: float
    colour: str


class Text(NamedTuple):
    """One line of text; ``y`` is its base line."""

    x: float
    y: float
    said: str
    anchor: Anchor = "start"
    bold: bool = False
    colour: str = INK


Shape = Line | Box | Text


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes from back to front, in units of one CSS pixel; ``title`` says it in words."""

    width: int
    height: int
    title: str
    shapes: tuple[Shape, ...]


def save_picture(picture: Picture, path: Path) -> None:
    """Write it whole or not at all, as the ending of the name says. UsageError for another."""
    ending = path.suffix.lower()
    if ending == ".svg":
        write_text_atomically(path, to_svg(picture))
    elif ending == ".png":
        write_bytes_atomically(path, to_png(picture))
    else:
        raise UsageError(
            f'"{path}" is neither .svg nor .png', next_step="name a file that ends in one of them"
        )


def to_svg(picture: Picture) -> str:
    """SVG text; the same picture gives the same bytes."""
    size = f'width="{picture.width}" height="{picture.height}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" '
        f'{size} role="img" font-family="system-ui, sans-serif" font-size="{FONT_SIZE}">'
    )
    return "\n".join(
        [
            opening,
            f"<title>{xml(clean(picture.title))}</title>",
            f'<rect {size} fill="{PAPER}"/>',
            *(_svg(shape) for shape in picture.shapes),
            "</svg>\n",
        ]
    )


def _svg(shape: Shape) -> str:
    if isinstance(shape, Line):
        return (
            f'<line x1="{shape.x:.1f}" y1="{shape.y:.1f}" x2="{shape.to_x:.1f}" '
            f'y2="{shape.to_y:.1f}" stroke="{shape.colour}" stroke-width="{shape.width:g}"/>'
        )
    if isinstance(shape, Box):
        return (
            f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" '
            f'height="{shape.height:.1f}" fill="{shape.colour}"/>'
        )
    weight = ' font-weight="600"' if shape.bold else ""
    return (
        f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" text-anchor="{shape.anchor}" '
        f'fill="{shape.colour}"{weight}>{xml(clean(shape.said))}</text>'
    )


def to_png(picture: Picture) -> bytes:
    """PNG at two pixels per unit. UsageError where Pillow is not installed."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        raise UsageError(
            "a .png needs Pillow, which is not installed",
            next_step="pip install pillow, or name an .svg",
        ) from None
    size = (picture.width * _SCALE, picture.height * _SCALE)
    image = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(FONT_SIZE * _SCALE)
    for shape in picture.shapes:
        _paint(draw, shape, font)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _paint(draw: Any, shape: Shape, font: Any) -> None:
    if isinstance(shape, Line):
        ends = [value * _SCALE for value in (shape.x, shape.y, shape.to_x, shape.to_y)]
        draw.line(ends, fill=shape.colour, width=max(1, round(shape.width * _SCALE)))
    elif isinstance(shape, Box):
        edges = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        draw.rectangle([value * _SCALE for value in edges], fill=shape.colour)
    else:
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
        stroke = 0.4 * _SCALE if shape.bold else 0
        draw.text(
            (shape.x * _SCALE, shape.y * _SCALE), clean(shape.said), fill=shape.colour,
            font=font, anchor=anchor, stroke_width=stroke,
        )  # fmt: skip
