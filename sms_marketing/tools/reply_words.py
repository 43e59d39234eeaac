"""Which replies an automation rule listens to: those with one of its words in them."""

import re
import unicodedata


def contains(text, wanted):
    """Tell whether a text has one of the words or phrases in `wanted`, which commas separate.

    Upper and lower case, accents, and the kind and number of spaces do not count; parts of words do not match. No
    words at all match every text.
    """
    words = [_plain(word) for word in re.split(r"[,;\n]", wanted or "")]
    words = [word for word in words if word]
    plain = _plain(text or "")
    return not words or any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for word in words)


def _plain(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
