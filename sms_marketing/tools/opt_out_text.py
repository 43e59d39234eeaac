"""From what a telephone sends to plain words: the sentences of a text, spelt as the opt-out tables spell them.

The work is bounded: of a long text only the beginning and the end are looked at, whatever its size.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from . import keywords

# An SMS has at most 1600 characters; of what is longer, this much is read from either side.
HEAD, TAIL = 1600, 400
MAX_WORDS = 400
_SENTENCE_END = ".!?;"
_SOFT_BREAKS = ',:\n\r()[]"/|&+*~_<>…–—\u2028\u2029¡¿'
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ′＇‛", "'"))
_CONTRACTION = re.compile(r"(?<=[a-z])'(?=(?:t|s|re|ve|ll|d|m)\b)")
_SEMICOLON = re.compile(r"(?<=n)[;:](?=t\b)")  # don;t: the key beside the apostrophe
_EITHER = re.compile(r"(?<=[a-z])/(?=[a-z])")  # call/text
_SPELT_OUT = re.compile(r"\b(?:[^\W\d_][.\-_*]){2,}[^\W\d_]?\b")  # S.T.O.P. and s-t-o-p
_INNER_SIGNS = re.compile(r"(?<=[a-z])[@$](?=[a-z])|(?<![^\W_])[@$](?=[a-z]{3})")
_PIECE = re.compile(r"[^\W_]+|[.!?;]+|[,:\n\r()\[\]\"/|&+*~<>…–—\u2028\u2029¡¿]+| [-]+(?=[ \w])", re.UNICODE)
_NUMBER_SIGN = re.compile(r"#(?!\w)")
_PHONE = re.compile(r"\+?\b\d[\d.() -]{5,18}\d\b")
_TITLE = re.compile(r"\b(mr|mrs|ms|dr|no(?=\. ?\d))\.(?= ?\w)")
_MASKED = re.compile(r"(?<=\b[a-z])\*+(?=[a-z])")  # f*ck
_PICTURED = re.compile(r"(?<=[^\W_]) ?🛑+ ?(?=[^\W_])")  # please 🛑 texting me
_LEET = str.maketrans("013457", "oieast")
_RUN = re.compile(r"(.)\1+")
_HELD_DOWN = re.compile(r"(.)\1\1")
# Which keys lie beside which on an English keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_AT = {key: (row, place + row / 2) for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)}
_BESIDE = {
    key: "".join(other for other, (y, x) in _AT.items() if other != key and abs(y - row) <= 1 and abs(x - place) <= 1)
    for key, (row, place) in _AT.items()
}
# Fewer letters than this are never taken for a slip of the finger: too many real words are one letter apart.
SHORTEST_SLIP = 6


@dataclass
class Sentence:
    """Its words, the positions that a comma or the like stands before, and whether it asks."""

    words: list[str] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    asks: bool = False


def sentences(body: str, spell: Callable[[str], str]) -> list[Sentence]:
    """The sentences of a body, every word as `spell` spells it; at most MAX_WORDS words."""
    found, current, count = [], Sentence(), 0
    for piece in _PIECE.findall(_prepare(body)):
        if count >= MAX_WORDS:
            break
        if piece[0] in _SENTENCE_END:
            current.asks = "?" in piece
            found.append(current)
            current = Sentence()
        elif not piece[0].isalnum():
            current.breaks.add(len(current.words))
        else:
            current.words.append(spell(piece))
            count += 1
    found.append(current)
    return [_joined(sentence) for sentence in _unchopped([sentence for sentence in found if sentence.words])]


def _unchopped(found: list[Sentence]) -> list[Sentence]:
    """The sentences; where every word stands alone ("Take. Me. Off."), they are one."""
    if len(found) < 3 or any(len(sentence.words) > 1 for sentence in found):
        return found
    return [Sentence([sentence.words[0] for sentence in found], asks=found[-1].asks)]


def _prepare(body: str) -> str:
    """Small letters without accents; apostrophes of contractions gone; spelt-out words written together."""
    text = _NUMBER_SIGN.sub(" number ", _PICTURED.sub(" stop ", cut(body))).translate(_APOSTROPHES)
    plain = "".join(map(_keep, keywords.decompose(text)))
    plain = _TITLE.sub(r"\1 ", _PHONE.sub(" number ", _MASKED.sub("", plain)))
    plain = _SEMICOLON.sub("", _CONTRACTION.sub("", plain))
    plain = _EITHER.sub(" or ", plain)
    plain = _SPELT_OUT.sub(lambda match: re.sub(r"[.\-_*]", "", match[0]) + " ", plain)
    return _INNER_SIGNS.sub(lambda match: "a" if match[0] == "@" else "s", plain)


def cut(body: str) -> str:
    """The part of a body that is looked at."""
    return body if len(body) <= HEAD + TAIL else f"{body[:HEAD]} . {body[-TAIL:]}"


@functools.lru_cache(4096)
def _keep(char: str) -> str:
    """A letter, digit or sign as it is; accents and invisible characters gone; pictures as a blank."""
    if char.isalnum() or char in _SENTENCE_END or char in _SOFT_BREAKS or char in "'-@$*_":
        return char
    return keywords.plain(char)


def _joined(sentence: Sentence) -> Sentence:
    """The sentence with runs of single letters written together: s t o p."""
    words = sentence.words
    if sum(len(word) == 1 for word in words) < 3:
        return sentence
    found = Sentence(asks=sentence.asks)
    for start, end in _runs(words):
        if start in sentence.breaks:
            found.breaks.add(len(found.words))
        run = words[start:end]
        found.words += ["".join(run)] if end - start > 2 else run
    return found


def _runs(words: list[str]) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of single letters, and of every other word alone."""
    start = 0
    while start < len(words):
        end = start + 1
        while len(words[start]) == 1 and end < len(words) and len(words[end]) == 1:
            end += 1
        yield start, end
        start = end


class Speller:
    """Spells a word as the tables do, if it is one of theirs with a slip; any other word stays as it is."""

    def __init__(self, known: Collection[str], ordinary: Collection[str], slips: dict[str, str], often=(), meant=None):
        """`often`: the few long words of which any slip on the keyboard counts, not only a likely one.

        `meant`: the known words that a slip may stand for; without it all of them.
        """
        self.known = frozenset(known)
        self.ordinary = frozenset(ordinary)
        self.slips = {**{slip: word for word in often for slip in keyboard_slips(word)}, **slips}
        self.mixed = {_letters(word): word for word in often}
        self.near: dict[str, str] = {}
        for word in sorted(
            self.known if meant is None else self.known.intersection(meant), key=lambda w: (w not in often, w)
        ):
            if len(word) >= SHORTEST_SLIP:
                for variant in (word, *_shorter(word)):
                    self.near.setdefault(variant, word)

    def __call__(self, word: str) -> str:
        if word in self.known or word in self.ordinary:
            return word
        if word in self.slips:
            return self.slips[word]
        return self._other_spelling(word) or self._slip(word) or self.mixed.get(_letters(word), word)

    def _other_spelling(self, word: str) -> str | None:
        """The word behind digits for letters (st0p) or letters held down (stoppp)."""
        for variant in (word.translate(_LEET), *_less_held_down(word)):
            if variant in self.known and (len(word) > 3 or variant == word):
                return variant
            if variant in self.slips:
                return self.slips[variant]
        return f"{word}g" if word.endswith("in") and f"{word}g" in self.known else None  # textin

    def _slip(self, word: str) -> str | None:
        """The longer word that is one letter away: one missing, one too many, one other, two swapped."""
        if not SHORTEST_SLIP - 1 <= len(word) <= 24:
            return None
        for variant in (word, *_shorter(word)):
            found = self.near.get(variant)
            if found and _is_likely_slip(word, found):
                return found
        return None


def keyboard_slips(word: str) -> Iterator[str]:
    """The word with one key beside the right one, or with two neighbouring letters swapped."""
    for place, letter in enumerate(word):
        for key in _BESIDE.get(letter, ""):
            yield word[:place] + key + word[place + 1 :]
        if place:
            yield word[: place - 1] + letter + word[place - 1] + word[place + 1 :]


def _letters(word: str) -> tuple[str, str]:
    """What stays when the letters of a word are mixed: the outer ones and which there are within."""
    return word[:1] + word[-1:], "".join(sorted(word))


def _less_held_down(word: str) -> list[str]:
    """The word with letters that were held down once or twice; two of them only count at the end (stopp)."""
    if _HELD_DOWN.search(word):
        return [_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)]
    return [word[:-1]] if len(word) > 4 and word[-1] == word[-2] else []


def _is_likely_slip(word: str, meant: str) -> bool:
    """Whether the first letter is right, it is no mere plural, and in a short word no other letter stands."""
    if word[0] != meant[0] or f"{word}s" == meant or word == f"{meant}s":
        return False
    changed = len(word) == len(meant) and sorted(word) != sorted(meant)  # mandaram, mandarem: a tense, no slip
    return is_slip(word, meant) and not changed


def _shorter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(1, len(word))]


def is_slip(word: str, meant: str) -> bool:
    """Whether one letter is missing, too many, another one, or two neighbours are swapped."""
    if word == meant or abs(len(word) - len(meant)) > 1:
        return word == meant
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    one, other = word[start:], meant[start:]
    swapped = one[:2] == other[1::-1] and len(one) > 1 and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]
