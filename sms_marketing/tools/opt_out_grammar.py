"""The small language of the opt-out tables: patterns over the words of a sentence.

    stop           this word                     stop|quit   one of these words
    @stop          a word of this word class     ?please     it may be missing (also ?@class)
    ..             up to two other words         ..4         up to four
    ^              where a clause begins         $           where a clause ends (also list|$)
    ^^             where the sentence begins     $$          where the sentence ends
    !by|in         the next word is none of them (also !@class)
    <!bus|full     the word before is none of them (also <!@class)

Wherever a pattern names a word, the other spellings that the table lists for it count too (CLASSES "~que": "q k").

A clause begins at the sentence's beginning, after a comma and after an opening word (please, just, ok);
it ends at the sentence's end, before a comma and before a closing word (now, please, or).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import keywords
from .opt_out_text import Sentence

WORD, GAP, BEGIN, FIRST, END, LAST = "word", "gap", "begin", "first", "end", "last"
NOT_NEXT, NOT_BEFORE = "not_next", "not_before"
_EDGES = {"^": BEGIN, "^^": FIRST, "$": END, "$$": LAST}


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
    if part in _EDGES:
        return Step(_EDGES[part])
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
        for word in classes[name[1:]].split() if name.startswith("@") else (name,):
            found.update((word, *classes.get(f"~{word}", "").split()))
    return frozenset(filter(None, map(keywords.normalize, found)))


def _first_words(rule: Rule) -> set[str]:
    """The words that a match of the rule may begin with: its first part, and more where that may be missing."""
    found: set[str] = set()
    for step in rule.steps:
        if step.kind == WORD:
            found |= step.words
            if not step.optional:
                break
    return found


class Matcher:
    """Finds the rules that fit somewhere in a sentence; a rule is tried only where its first word stands."""

    def __init__(self, rules: list[Rule], edges: Mapping[str, Edges]):
        self.edges = edges
        self.by_word: dict[str, list[Rule]] = {}
        for rule in rules:
            for word in _first_words(rule):
                self.by_word.setdefault(word, []).append(rule)

    def vocabulary(self) -> set[str]:
        """Every word that a rule names."""
        rules = {id(rule): rule for found in self.by_word.values() for rule in found}
        return {word for rule in rules.values() for step in rule.steps for word in step.words}

    def find(self, sentence: Sentence) -> Iterator[tuple[Rule, int, int]]:
        """Yield (rule, first word, behind its last word)."""
        for place, word in enumerate(sentence.words):
            for rule in self.by_word.get(word, ()):
                end = _match(rule.steps, _Look(sentence, self.edges[rule.language]), place)
                if end is not None:
                    yield rule, place, end


@dataclass(frozen=True, slots=True)
class _Look:
    """A sentence as the rules of one language look at it."""

    sentence: Sentence
    edges: Edges

    def begins(self, place: int) -> bool:
        """Whether a clause begins at this word."""
        words = self.sentence.words
        return place == 0 or place in self.sentence.breaks or words[place - 1] in self.edges.openers

    def ends(self, place: int) -> bool:
        """Whether a clause ends before this word."""
        words = self.sentence.words
        return place >= len(words) or place in self.sentence.breaks or words[place] in self.edges.closers

    def stands(self, step: Step, place: int) -> bool:
        """Whether the condition of a step without a word of its own holds before this word."""
        words = self.sentence.words
        if step.kind == BEGIN:
            return self.begins(place)
        if step.kind == FIRST:
            return place == 0
        if step.kind == END:
            return self.ends(place)
        if step.kind == LAST:
            return place >= len(words)
        if step.kind == NOT_NEXT:
            return place >= len(words) or words[place] not in step.words
        return place == 0 or place in self.sentence.breaks or words[place - 1] not in step.words


def _match(steps: tuple[Step, ...], look: _Look, place: int) -> int | None:
    """The place behind the match of all steps from here on, or None."""
    if not steps:
        return place
    step, rest = steps[0], steps[1:]
    if step.kind == GAP:
        return _after_gap(step.most, rest, look, place)
    if step.kind != WORD:
        return _match(rest, look, place) if look.stands(step, place) else None
    found = None
    words = look.sentence.words
    if place < len(words) and words[place] in step.words:
        found = _match(rest, look, place + 1)
    if found is None and (step.optional or (step.or_end and look.ends(place))):
        found = _match(rest, look, place)
    return found


def _after_gap(most: int, rest: tuple[Step, ...], look: _Look, place: int) -> int | None:
    for skipped in range(place, min(place + most, len(look.sentence.words)) + 1):
        found = _match(rest, look, skipped)
        if found is not None:
            return found
    return None
