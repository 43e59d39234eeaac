"""The small language of the opt-out tables: patterns over the words of a sentence.

    stop           this word                     stop|quit   one of these words
    @stop          a word of this word class     ?please     it may be missing (also ?@class)
    ..             up to two other words         ..4         up to four
    ^              where a clause begins         $           where a clause ends (also list|$)
    !by|in         the next word is none of them (also !@class)
    <!bus|full     the word before is none of them (also <!@class)

A clause begins at the sentence's beginning, after a comma and after an opening word (please, just, ok);
it ends at the sentence's end, before a comma and before a closing word (now, please, or).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import keywords
from .opt_out_text import Sentence

WORD, GAP, BEGIN, END, NOT_NEXT, NOT_BEFORE = "word", "gap", "begin", "end", "not_next", "not_before"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a pattern."""

    kind: str
    words: frozenset[str] = frozenset()
    optional: bool = False
    or_end: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of a table: its name, language, how certain it is, and its pattern."""

    name: str
    language: str
    certainty: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """Words after which a clause begins and before which it ends."""

    openers: frozenset[str]
    closers: frozenset[str]


def parse(table: str, language: str, classes: Mapping[str, str]) -> list[Rule]:
    """The rules of a table: one a line, as "name certainty pattern"."""
    rules = []
    for line in filter(None, map(str.strip, table.splitlines())):
        name, certainty, *pattern = line.split()
        # what must not stand before is looked at first, wherever the line says it
        pattern.sort(key=lambda part: not part.startswith("<!"))
        rules.append(Rule(name, language, float(certainty), tuple(_step(part, classes) for part in pattern)))
    return rules


def _step(part: str, classes: Mapping[str, str]) -> Step:
    if part in "^$":
        return Step(BEGIN if part == "^" else END)
    if part.startswith(".."):
        return Step(GAP, most=int(part[2:] or 2))
    for sign, kind in (("<!", NOT_BEFORE), ("!", NOT_NEXT)):
        if part.startswith(sign):
            return Step(kind, _words(part[len(sign) :], classes))
    optional, alternatives = part.startswith("?"), part.removeprefix("?").split("|")
    words = _words("|".join(name for name in alternatives if name != "$"), classes)
    return Step(WORD, words, optional, or_end="$" in alternatives)


def _words(part: str, classes: Mapping[str, str]) -> frozenset[str]:
    found: set[str] = set()
    for name in part.split("|"):
        found.update(classes[name[1:]].split() if name.startswith("@") else (name,))
    return frozenset(filter(None, map(keywords.normalize, found)))


class Matcher:
    """Finds the rules that fit somewhere in a sentence; a rule is tried only where its first word stands."""

    def __init__(self, rules: list[Rule], edges: Edges):
        self.edges = edges
        self.by_word: dict[str, list[Rule]] = {}
        for rule in rules:
            for word in next(step for step in rule.steps if step.kind == WORD).words:
                self.by_word.setdefault(word, []).append(rule)

    def vocabulary(self) -> set[str]:
        """Every word that a rule names."""
        rules = {id(rule): rule for found in self.by_word.values() for rule in found}
        return {word for rule in rules.values() for step in rule.steps for word in step.words}

    def find(self, sentence: Sentence) -> Iterator[tuple[Rule, int, int]]:
        """Yield (rule, first word, behind its last word)."""
        for place, word in enumerate(sentence.words):
            for rule in self.by_word.get(word, ()):
                end = self._match(rule.steps, sentence, place)
                if end is not None:
                    yield rule, place, end

    def _match(self, steps: tuple[Step, ...], sentence: Sentence, place: int) -> int | None:
        """The place behind the match of all steps from here on, or None."""
        if not steps:
            return place
        step, rest = steps[0], steps[1:]
        if step.kind == GAP:
            return self._after_gap(step.most, rest, sentence, place)
        if step.kind != WORD:
            return self._match(rest, sentence, place) if self._stands(step, sentence, place) else None
        found = None
        if place < len(sentence.words) and sentence.words[place] in step.words:
            found = self._match(rest, sentence, place + 1)
        if found is None and (step.optional or (step.or_end and self._ends(sentence, place))):
            found = self._match(rest, sentence, place)
        return found

    def _after_gap(self, most, rest, sentence, place):
        for skipped in range(place, min(place + most, len(sentence.words)) + 1):
            found = self._match(rest, sentence, skipped)
            if found is not None:
                return found
        return None

    def _stands(self, step: Step, sentence: Sentence, place: int) -> bool:
        """Whether the condition of a step without a word of its own holds at this place."""
        words = sentence.words
        at_break = place in sentence.breaks
        if step.kind == BEGIN:
            return place == 0 or at_break or words[place - 1] in self.edges.openers
        if step.kind == END:
            return self._ends(sentence, place)
        if step.kind == NOT_NEXT:
            return place >= len(words) or words[place] not in step.words
        return place == 0 or words[place - 1] not in step.words

    def _ends(self, sentence: Sentence, place: int) -> bool:
        words = sentence.words
        return place >= len(words) or place in sentence.breaks or words[place] in self.edges.closers
