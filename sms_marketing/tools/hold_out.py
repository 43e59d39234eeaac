"""Who belongs to the hold-out of a sequence: drawn by a stable hash, so that nobody's mood or order plays a part.

A person's place is the first 64 bits of SHA-256 over the sequence's salt and what names the person: the number in
E.164, else the e-mail address, else the lead. Those whose place lies in the first `share` percent are held out. So a
person is always in the same group of a sequence, also with a second lead or when they start again; another sequence
draws anew; and a new share moves only those between the old border and the new one.
"""

from __future__ import annotations

import hashlib

PLACES = 2**64
MOST = 90  # percent: somebody has to get the sequence


def person(number: str | None, email: str | None, lead_id: int) -> str:
    """Return what names a person; `number` is in E.164. Two leads with the same number are one person."""
    if number:
        return f"tel:{number}"
    if address := (email or "").strip().lower():
        return f"mailto:{address}"
    return f"lead:{lead_id}"


def place(salt: str, who: str) -> int:
    """Return the place of a person in the draw of one sequence: 0 to 2**64 - 1, all equally likely."""
    if not salt:
        raise ValueError("a draw needs a salt, or all sequences would hold out the same people")
    digest = hashlib.sha256(f"{salt}\n{who}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")


def is_held_out(salt: str, who: str, share: float) -> bool:
    """Tell whether a person belongs to the hold-out of `share` percent (0: nobody, 100: all)."""
    return place(salt, who) < border(share)


def border(share: float) -> int:
    """Return the first place that is not held out; a share below 0 is none, above 100 all."""
    return round(PLACES * min(max(share, 0), 100) / 100)
