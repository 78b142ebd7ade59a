"""The elements of our SVG drawings: small functions that return escaped markup."""

from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

INK, INK_2, LINE, PAPER, ACCENT = "#1b2430", "#55606e", "#d8dee6", "#ffffff", "#0b4f8a"
FONT = "Liberation Serif, Times New Roman, serif"


def svg(width: int, height: int, css: str, title: str, desc: str, body: Sequence[str]) -> SafeString:
    """Return a whole drawing of ``width`` × ``height`` px; ``title`` and ``desc`` are read aloud."""
    head = tag("title", escape(title)) + tag("desc", escape(desc))
    drawing = tag(
        "svg",
        head + "".join(body),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=f"{title}. {desc}",
        class_=css,
        font_family=FONT,
    )
    return mark_safe(drawing)  # noqa: S308  every text and attribute went through escape()


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: int,
    anchor: str = "start",
    fill: str = INK,
    weight: str = "",
    css: str = "",
) -> str:
    """Return words at (``x``, ``y``), px; ``anchor`` is start, middle or end, ``css`` classes for pages."""
    return tag(
        "text",
        escape(words),
        x=round(x, 1),
        y=round(y, 1),
        font_size=size,
        text_anchor=anchor,
        fill=fill,
        font_weight=weight,
        class_=css,
    )


def backed_text(x: float, y: float, words: str, *, size: int, weight: str = "") -> str:
    """Return right-aligned `text` on a patch of paper, so that no line behind it cuts the words."""
    width = 0.56 * size * len(words)
    patch = rect(x - width, round(y - size, 1), width, size + 4, fill=PAPER, css="fill-paper")
    return patch + text(x, y, words, size=size, anchor="end", weight=weight)


def circle(x: float, y: float, radius: int, *, hollow: bool, content: str = "") -> str:
    """Return a dot of the accent colour: solid, or a ring on paper."""
    return tag("circle", content, RING if hollow else DISC, cx=x, cy=y, r=radius)


def line(x1: float, y1: float, x2: float, y2: float, *, css: str = "", **attributes: object) -> str:
    """Return a straight line, px; ``attributes`` as in `tag`."""
    return tag("line", x1=round(x1, 1), y1=y1, x2=round(x2, 1), y2=y2, class_=css, **attributes)


def rect(x: float, y: float, width: float, height: float, *, css: str = "", **attributes: object) -> str:
    """Return a rectangle from its upper left corner, px; ``attributes`` as in `tag`."""
    return tag("rect", x=round(x, 1), y=y, width=round(width, 1), height=height, class_=css, **attributes)


def tag(name: str, content: str = "", constant: str = "", **attributes: object) -> str:
    """Return one element; ``content`` is markup already, attribute values are escaped here.

    ``constant`` are attributes written once by `written`: a chart has hundreds that never change.
    """
    opening = f"<{name}{written(**attributes)}{constant}"
    return f"{opening}>{content}</{name}>" if content else f"{opening}/>"


def written(**attributes: object) -> str:
    """Return attributes as markup; those that are empty are left out."""
    return "".join(
        [
            f' {attribute_name(key)}="{attribute_value(value) if isinstance(value, str) else value}"'
            for key, value in attributes.items()
            if value != ""
        ]
    )


@cache
def attribute_name(key: str) -> str:
    """Return the name that a keyword of `tag` stands for: class_ is class, font_size font-size."""
    return key.rstrip("_").replace("_", "-")


attribute_value = lru_cache(maxsize=500)(escape)
"""`escape`, which costs more than the rest of an element; colours and classes come again and again."""

DISC = written(fill=ACCENT, stroke=ACCENT, stroke_width=2, class_="fill-running stroke-running")
RING = written(fill=PAPER, stroke=ACCENT, stroke_width=2, class_="fill-paper stroke-running")
