"""What does this inbound text say about being texted?

Asked in this order, first answer wins: the keyword that the whole body is (`keywords.py`) · the same with a slip of the
finger or in polite company ("STPO", "stop please") · a phrase (`opt_out_phrases/`, one table a language) · for review,
a keyword that is a sentence of its own, or words that may make an opt-out (`opt_out_phrases/net.py`) · None.
Twilio only catches whole-body keywords; the FCC's rule covers any reasonable wording:
47 CFR 64.1200(a)(10), https://www.ecfr.gov/current/title-47/section-64.1200 (read 2026-11).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from . import keywords
from .keywords import HELP, OPT_IN, OPT_OUT
from .opt_out_grammar import Edges, Matcher, Rule, parse
from .opt_out_phrases import LANGUAGES, net, shared
from .opt_out_text import Sentence, Speller, is_slip, sentences

REVIEW = "review"
# From this certainty on a text counts as an opt-out; from the lower one on a person looks at it.
OPT_OUT_FROM = 0.8
REVIEW_FROM = 0.4
# What an opt-out is worth once something in the text makes it doubtful.
DOUBTFUL = 0.6
CERTAIN, NEAR = 1.0, 0.95
# Word classes of the tables: what shows that a text is about being texted; what a slip of the finger may stand for.
TOPICAL = ("msgs", "contact", "contacting", "write", "writing", "list", "number", "unsub", "traffic")
MEANT = (*TOPICAL, "remove", "take", "taken", "upset", "stopper", "stop", "leave", "again")
EXPLICIT = {("unsubscribe", "me"), ("unsub", "me"), ("remove", "me")}  # said outright
SIGNS = frozenset("🛑🚫📵🔕")
ENDING = ("stop", "quit", "cease", "not", "dont", "never")  # before "texting me"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body says: `event` is opt_out, opt_in, help or review; `certainty` is 0..1.

    `rule` names what decided (a keyword, or language:line of a table), `word` the words of the text that it saw.
    """

    event: str
    certainty: float
    rule: str
    word: str
    language: str


def read(body: str | None, opted_out: bool = False, words: Mapping | None = None) -> Reading | None:
    """What a body says about being texted, or None if nothing.

    `opted_out`: the number is opted out now, so that YES means START. `words` replaces the keyword table
    (language: event: words), as `keywords.classify` takes it.
    """
    if not body:
        return None
    keyword = keywords.classify(body, opted_out, words)
    if keyword:
        return Reading(keyword.event, CERTAIN, "join" if keyword.joins else "keyword", keyword.word, keyword.language)
    said = sentences(body, _tables().speller)
    found = filter(None, (_slipped_keyword(body, words), _near_keyword(said, words), _phrase(said)))
    return max(found, key=_certainty, default=None) or _keyword_alone(said, words) or _net(said) or _sign(body)


def _certainty(reading: Reading) -> float:
    return reading.certainty


# --- almost a keyword ---


def _slipped_keyword(body: str, words: Mapping | None) -> Reading | None:
    """The reading of a text that is one keyword with a slip of the finger, before any word is spelt anew."""
    if len(body) > keywords.MAX_LENGTH or any(map(str.isdigit, body.split())):  # "stop 3" is a place
        return None
    found = _keyword_or_slip(_once("".join(keywords.normalize(body).split())), keywords.index_of(words))
    return found and Reading(OPT_OUT, NEAR, "near-keyword", found.word, found.language)


def _once(word: str) -> str:
    """The word; if it is another one written twice or more without a blank, that one."""
    again = word.find(word[:3], 3)
    return word[:again] if again >= 3 and word == (word[:again] * (len(word) // again)) else word


def _near_keyword(said: list[Sentence], words: Mapping | None) -> Reading | None:
    """The reading of a short text that is a keyword among words of courtesy."""
    spoken = [word for sentence in said for word in sentence.words]
    if not spoken or len(spoken) > 12:
        return None
    bare = [word for word in spoken if word not in shared.FILLERS] or spoken
    index = keywords.index_of(words)
    found = _all_keywords(bare, index)
    if not found and not any(map(str.isdigit, bare)):
        found = _all_keywords(["".join(bare)], index)
    if not found:
        return None
    certainty = REVIEW_FROM if _is_mild(found, spoken, said) else NEAR
    event = OPT_OUT if certainty >= OPT_OUT_FROM else REVIEW
    first = found[0]
    return Reading(event, certainty, "near-keyword", first.word, first.language)


def _all_keywords(words: list[str], index: Mapping) -> list[keywords.Keyword]:
    """The opt-out keyword of each word, or none at all if one of them is none."""
    found = []
    for word in words:
        keyword = _keyword_or_slip(word, index)
        if not keyword:
            return []
        found.append(keyword)
    return found


def _keyword_alone(said: list[Sentence], words: Mapping | None) -> Reading | None:
    """Review for a text of which one sentence is a keyword and nothing else, whatever the others say."""
    index = keywords.index_of(words)
    for sentence in said:
        keyword = index.get(sentence.words[0]) if len(set(sentence.words)) == 1 else None
        if keyword and keyword.event == OPT_OUT and keyword.word.lower() not in shared.MILD:
            return Reading(REVIEW, REVIEW_FROM, "keyword-alone", keyword.word, keyword.language)
    return None


def _is_mild(found, spoken, said):
    """Whether the keyword is one that is also said about orders, stands in a question, or among doubtful words."""
    mild = all(keyword.word.lower() in shared.MILD for keyword in found)
    return len(spoken) > 1 and (mild or any(sentence.asks for sentence in said))


def _keyword_or_slip(word: str, index: Mapping) -> keywords.Keyword | None:
    """The opt-out keyword that a word is, or is one slip of the finger away from."""
    keyword = index.get(word)
    if keyword:
        return keyword if keyword.event == OPT_OUT else None
    if word in shared.REAL_WORDS or word in shared.COMMON_WORDS or not 3 <= len(word) <= 24:
        return None
    for meant, candidate in index.items():
        near = abs(len(word) - len(meant)) < 2 and candidate.event == OPT_OUT
        if near and _may_slip(meant) and is_slip(word, meant):
            return candidate
    return None


def _may_slip(meant: str) -> bool:
    return meant == "stop" or len(meant) >= 6


# --- phrases ---


@dataclass(frozen=True, eq=False)
class Hit:
    """A rule that fits, and where."""

    rule: Rule
    start: int
    end: int
    sentence: Sentence

    @property
    def words(self) -> str:
        return " ".join(self.sentence.words[self.start : self.end])

    def names(self, word: str) -> bool:
        """Whether the rule itself names the word; what only fills a gap of it, it does not."""
        return any(word in step.words for step in self.rule.steps)

    def touches(self, other: Hit) -> bool:
        """Whether both share a word of the text."""
        return self.sentence is other.sentence and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Tables:
    """All languages' rules, ready to be matched."""

    rules: Matcher
    guards: Matcher
    doubts: Matcher
    weak_doubts: Matcher
    excuses: Matcher
    contrary: Matcher
    weak: frozenset[tuple[str, str]]
    bare: frozenset[tuple[str, str]]
    firm: frozenset[tuple[str, str]]
    courtesy: frozenset[str]
    topic: frozenset[str]
    speller: Speller


@functools.cache
def _tables() -> Tables:
    edges = {
        language: Edges(_words_of(table.OPENERS), _words_of(table.CLOSERS)) for language, table in LANGUAGES.items()
    }
    parsed = {name: _parse(name) for name in ("RULES", "GUARDS", "DOUBTS", "WEAK_DOUBTS", "EXCUSES", "CONTRARY")}
    matchers = {name.lower(): Matcher(rules, edges) for name, rules in parsed.items()}
    known = set().union(*(matcher.vocabulary() for matcher in matchers.values()))
    courtesy = shared.FILLERS.union(
        LANGUAGES["en"].CLASSES["name"].split(), *(e.openers | e.closers for e in edges.values())
    )
    speller = Speller(
        known - shared.SLIPS.keys() | shared.FILLERS,
        shared.REAL_WORDS | shared.COMMON_WORDS,
        shared.SLIPS,
        shared.OFTEN,
        _words_of(" ".join(" ".join(table.CLASSES.get(name, "") for name in MEANT) for table in LANGUAGES.values()))
        | {word for words in keywords.WORDS.values() for word in words[OPT_OUT].split()}
        | shared.OFTEN
        | shared.MEANT,
    )
    groups = {name.lower(): _named(name) for name in ("WEAK", "BARE", "FIRM")}
    return Tables(**matchers, **groups, courtesy=courtesy, topic=_topic(), speller=speller)


def _topic() -> frozenset[str]:
    """The words by which a text shows that it is about being texted."""
    classes = (table.CLASSES.get(name, "") for table in LANGUAGES.values() for name in TOPICAL)
    return shared.TEXTING.union(shared.TOPIC, _words_of(" ".join(classes)))


def _named(group: str) -> frozenset[tuple[str, str]]:
    """(language, name) of the rules that a table names in this group."""
    return frozenset(
        (language, name) for language, table in LANGUAGES.items() for name in getattr(table, group, "").split()
    )


def _parse(name: str) -> list[Rule]:
    return [
        rule for language, table in LANGUAGES.items() for rule in parse(getattr(table, name), language, table.CLASSES)
    ]


def _words_of(text: str) -> frozenset[str]:
    return frozenset(keywords.normalize(text).split())


def _phrase(said: list[Sentence]) -> Reading | None:
    """The most certain phrase of a text, less certain where something speaks against it."""
    tables = _tables()
    said = [shared.merged(sentence) for sentence in said]
    hits = [Hit(rule, start, end, sentence) for sentence in said for rule, start, end in _hits(tables, sentence)]
    if not hits or _any(tables.excuses, said):
        return None
    doubtful = _doubtful_words(tables, said, hits)
    asked = {hit.words for hit in hits if hit.sentence.asks}
    weakly = {rule.language for rule in _found(tables.weak_doubts, said)}
    unsure = {
        "bare": _strays(tables, said, hits),
        "topical": _off_topic(tables, said, hits),
    }
    judged = []
    for hit in hits:
        name = (hit.rule.language, hit.rule.name)
        doubted = (
            hit.words in doubtful
            or (name in tables.weak and (hit.rule.language in weakly or hit.words in asked))
            or (unsure["bare" if name in tables.bare else "topical"] and name not in tables.firm)
        )
        judged.append((min(hit.rule.certainty, DOUBTFUL) if doubted else hit.rule.certainty, hit))
    certainty, best = max(judged, key=lambda each: each[0])
    if _says_the_contrary(tables, said) and not any(map(_is_explicit, said)):
        certainty = min(certainty, DOUBTFUL)
    if certainty < REVIEW_FROM:
        return None
    event = OPT_OUT if certainty >= OPT_OUT_FROM else REVIEW
    return Reading(event, certainty, f"{best.rule.language}:{best.rule.name}", best.words, best.rule.language)


def _doubtful_words(tables: Tables, said: list[Sentence], hits: list[Hit]) -> set[str]:
    """The words of the hits that their language doubts; as words, since "stop" is a word of five tables."""
    if any(word in shared.TEXTING for sentence in said for word in sentence.words):
        return set()
    doubting = {rule.language for rule in _found(tables.doubts, said)}
    return {hit.words for hit in hits if hit.rule.language in doubting}


def _strays(tables: Tables, said: list[Sentence], hits: list[Hit]) -> bool:
    """Whether after its "stop" a text says what is no courtesy and no complaint: "stop, I'm blushing"."""
    bare = [hit for hit in hits if (hit.rule.language, hit.rule.name) in tables.bare]
    if not bare or any(not any(hit.touches(stop) for stop in bare) for hit in hits):
        return False
    first = bare[0]
    behind = [word for sentence in said[_place(said, first.sentence) + 1 :] for word in sentence.words]
    said_too = {*first.sentence.words[first.end :], *behind} - {word for hit in bare for word in hit.words.split()}
    rest = [word for word in said_too - tables.courtesy if not word.isdigit()]
    return bool(rest) and said_too.isdisjoint(shared.AGAINST)


def _off_topic(tables: Tables, said: list[Sentence], hits: list[Hit]) -> bool:
    """Whether a text names something else and nothing that opt-outs are about: "ich will das Sofa nicht mehr"."""
    words = {word for sentence in said for word in sentence.words}
    if not words.isdisjoint(tables.topic):
        return False
    said_too = {
        word
        for sentence in said
        for place, word in enumerate(sentence.words)
        if not any(hit.sentence is sentence and hit.start <= place < hit.end and hit.names(word) for hit in hits)
    }
    rest = [word for word in said_too - tables.courtesy - shared.FUNCTION if not word.isdigit()]
    return bool(rest) and said_too.isdisjoint(shared.AGAINST)


def _place(said: list[Sentence], sentence: Sentence) -> int:
    return next(place for place, each in enumerate(said) if each is sentence)


def _net(said: list[Sentence]) -> Reading | None:
    """Review for a short text that no rule knows, neither for nor against, and that may be an opt-out by its words."""
    language = net.language_caught([word for sentence in said for word in sentence.words])
    if not language or any(sentence.asks for sentence in said):
        return None
    tables, joined = _tables(), [shared.merged(sentence) for sentence in said]
    if any(_any(matcher, joined) for matcher in (tables.guards, tables.excuses, tables.contrary)):
        return None
    return Reading(REVIEW, REVIEW_FROM, f"{language}:net", "", language)


def _sign(body: str) -> Reading | None:
    """Review for a text that is nothing but a stop sign or the like."""
    signs = set("".join(body[: keywords.MAX_LENGTH].split()).replace("\ufe0f", ""))
    return Reading(REVIEW, REVIEW_FROM, "sign", "", "en") if signs and signs <= SIGNS else None


def _says_the_contrary(tables: Tables, said: list[Sentence]) -> bool:
    """Whether something in the text speaks against every opt-out in it: a liking, a question about how it works."""
    words = [word for sentence in said for word in sentence.words]
    laughs = not shared.LAUGHTER.isdisjoint(words) and not any(word.startswith(shared.CONTACTING) for word in words)
    echoes = any(sentence.asks and sentence.words[0] in shared.ECHOED for sentence in said[:-1])
    return laughs or echoes or _any(tables.contrary, said)


def _is_explicit(sentence: Sentence) -> bool:
    """Whether a sentence says outright what shall end: "I love the shop, but stop texting me" counts."""
    triples = zip(sentence.words, sentence.words[1:], sentence.words[2:], strict=False)
    return any(
        ends in ENDING and contact.startswith(shared.CONTACTING) and whom == "me" for ends, contact, whom in triples
    ) or any(pair in EXPLICIT for pair in zip(sentence.words, sentence.words[1:], strict=False))


def _hits(tables: Tables, sentence: Sentence) -> list[tuple[Rule, int, int]]:
    """(rule, first word, behind its last word) of the rules that fit outside what a guard of their language covers."""
    guarded = [
        (rule.language, start, end)
        for rule, start, end in tables.guards.find(sentence)
        if not any(start < place < end for place in sentence.breaks)  # "no, stop" is no "no stop"
    ]
    found = []
    for rule, start, end in tables.rules.find(sentence):
        if rule.name.endswith("?") or not any(_covers(guard, rule.language, start, end) for guard in guarded):
            found.append((rule, start, end))
    return found


def _covers(guard: tuple[str, int, int], language: str, start: int, end: int) -> bool:
    """Whether a guard takes the words away: its own language's by touching them, another's by covering them all."""
    its_language, first, last = guard
    if its_language == language:
        return start < last and first < end
    return first <= start and end <= last


def _found(matcher: Matcher, said: list[Sentence]) -> list[Rule]:
    return [rule for sentence in said for rule, _start, _end in matcher.find(sentence)]


def _any(matcher: Matcher, said: list[Sentence]) -> bool:
    return bool(_found(matcher, said))


__all__ = ["HELP", "OPT_IN", "OPT_OUT", "OPT_OUT_FROM", "REVIEW", "REVIEW_FROM", "Reading", "read"]
