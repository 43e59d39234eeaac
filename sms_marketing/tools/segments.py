"""How many segments a text costs.

GSM-7: 3GPP TS 23.038 v18 §6.2.1 (basic table) and §6.2.1.1 (extension), https://www.3gpp.org/dynareport/23038.htm
Sizes: https://www.twilio.com/docs/glossary/what-sms-character-limit (160/153 and 70/67; read 2026-07)
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

GSM_7 = "GSM-7"
UCS_2 = "UCS-2"

# Basic table in code order 0x00-0x7F, without 0x1B (escape). 0x09 is the capital C with cedilla, not the small one.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these is sent as escape plus one more unit.
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")

# encoding: (units of a text that fits into one segment, units of each segment of a longer one)
SIZES = {GSM_7: (160, 153), UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
    """The cost of a body; `left` units fit into the last segment, `forcing` are the characters outside GSM-7."""

    encoding: str
    units: int
    segments: int
    left: int
    forcing: tuple[str, ...] = ()


def count(body: str) -> Segments:
    """Encoding, units, segments and what is left of the last one; an empty body costs nothing."""
    forcing = tuple(dict.fromkeys(char for char in body if char not in GSM_BASIC and char not in GSM_EXTENSION))
    encoding = UCS_2 if forcing else GSM_7
    width = _ucs_width if forcing else _gsm_width
    widths = [width(char) for char in body]
    segments, left = _pack(widths, *SIZES[encoding])
    return Segments(encoding, sum(widths), segments, left, forcing)


def _gsm_width(char: str) -> int:
    return 2 if char in GSM_EXTENSION else 1


def _ucs_width(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def _pack(widths: list[int], single: int, multi: int) -> tuple[int, int]:
    """(segments, units left in the last): a character of two units is never torn over two segments."""
    if sum(widths) <= single:
        return (1 if widths else 0), single - sum(widths)
    segments, used = 1, 0
    for width in widths:
        if used + width > multi:
            segments, used = segments + 1, 0
        used += width
    return segments, multi - used


# Characters that word processors put in, and the plain ones that read alike; an empty one is not seen anyway.
LOOKALIKES = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("–—‒―‐‑−", "-"),
    "…": "...",
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f", ""),
    **dict.fromkeys("•·▪●", "-"),
    "ç": "c",
    "™": "(TM)",
    "®": "(R)",
    "©": "(c)",
    "½": "1/2",
    "¼": "1/4",
    "×": "x",
}


def plainer(body: str, without_emoji: bool = False) -> str:
    """The body with every look-alike outside GSM-7 replaced; what has no plain twin stays."""
    swapped = "".join(char if char in GSM_BASIC else LOOKALIKES.get(char, char) for char in body)
    return "".join(char for char in swapped if not _is_emoji(char)) if without_emoji else swapped


def _is_emoji(char: str) -> bool:
    return char not in GSM_EXTENSION and unicodedata.category(char) in ("So", "Sk")
