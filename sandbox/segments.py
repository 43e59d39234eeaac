"""How many SMS segments a text takes.

GSM 03.38 alphabet: https://www.etsi.org/deliver/etsi_gts/03/0338/ ; sizes 160/153 septets and 70/67 UTF-16 units:
https://www.twilio.com/docs/glossary/what-sms-character-limit
"""

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_ESCAPED = frozenset("\f^{}\\[~]|€")  # two septets each
SIZES = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


def encoding(body):
    """GSM-7 if every character is in the alphabet, else UCS-2."""
    return "GSM-7" if set(body) <= GSM7 | GSM7_ESCAPED else "UCS-2"


def _units(body):
    """One entry per character that must stay together: its length in septets or UTF-16 units."""
    if encoding(body) == "GSM-7":
        return [2 if char in GSM7_ESCAPED else 1 for char in body]
    return [2 if ord(char) > 0xFFFF else 1 for char in body]


def count(body):
    """Number of segments, at least 1; a character of two units is never cut."""
    if len(body) <= 70 and body.isascii() and not GSM7_ESCAPED.intersection(body):
        return 1  # the common short text: one segment in either alphabet
    single, part = SIZES[encoding(body)]
    units = _units(body)
    if sum(units) <= single:
        return 1
    segments, used = 1, 0
    for size in units:
        if used + size > part:
            segments, used = segments + 1, 0
        used += size
    return segments
