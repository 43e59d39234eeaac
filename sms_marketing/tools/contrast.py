"""Colours that can be read on each other: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

from __future__ import annotations

import re

_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})", re.I)
DARK, LIGHT = "#000000", "#ffffff"


def as_hex(color: str | None) -> str | None:
    """A colour as #rrggbb, None for what is none: it goes into a style sheet, so nothing else may pass."""
    found = _HEX.fullmatch((color or "").strip())
    if not found:
        return None
    digits = found[0][1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def ratio(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str) -> str:
    """White or black, whichever is read better on a colour; at least 4.5 to 1 on every colour."""
    return max((LIGHT, DARK), key=lambda text: ratio(text, background))


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
