"""Merge fields of a text, in both spellings: the short `{{first_name|there}}` and Odoo's `{{ object.name }}`.

A body is taken apart into pieces. Fields are data: their value is looked up and put in, never evaluated, so that
neither a fallback nor what a person is called can run anything. Only what is no field (`{{ object.name.upper() }}`)
stays Odoo's to evaluate, under Odoo's own rules of who may write it.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

# name: what it is. Their values come from the model that is texted.
SHORT_NAMES = ("first_name", "last_name", "name", "email", "phone", "company")
CUSTOM = "custom_fields."
OBJECT = "object."

UNKNOWN, UNCLOSED, UNOPENED, EMPTY, BRACES, SYNTAX = "unknown", "unclosed", "unopened", "empty", "braces", "syntax"

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STRAY = re.compile(r"\{\{|\}\}")
_OBJECT_PATH = re.compile(r"object((?:\.[^\W\d]\w*)+)")
_LINK = re.compile(r"""link\(\s*(["'])([a-z0-9_-]+)\1\s*\)""")
_CUSTOM = re.compile(r"custom_fields?\s*\.\s*(\w.*)", re.IGNORECASE | re.DOTALL)
_WORDS = re.compile(r"[^\W\d]\w*(?:[ \t-]+\w+)*")
_FALLBACK = re.compile(r"default\s*(?::\s*(?P<colon>.*)|\((?P<call>.*)\))", re.DOTALL)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "„": "“"}
_NO_BRACES = str.maketrans("{}", "()")
_PUNCTUATION = tuple(",.!?;:")
_LEFT_AT_START = re.compile(r"[,;:]?[ \t]+|[,;:](?=\S)")


@dataclass(frozen=True, slots=True)
class Field:
    """A value to put in: `name` is short, `custom_fields.<key>` or `object.<path>`; `raw` is how it was written."""

    name: str
    fallback: str
    raw: str


@dataclass(frozen=True, slots=True)
class Link:
    """A personal link, written `{{ link('code') }}`."""

    code: str
    raw: str


@dataclass(frozen=True, slots=True)
class Expression:
    """Something that Odoo evaluates."""

    code: str
    raw: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Braces that mean nothing; `problem` is one of the codes above."""

    problem: str
    raw: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a piece, and the names that may have been meant, nearest first."""

    code: str
    raw: str
    suggestions: tuple[str, ...] = ()


Piece = str | Field | Link | Expression | Broken


# --- reading ---


def parse(body: str | None) -> list[Piece]:
    """The pieces of a body, in order: text as it stands, and what is written in double braces."""
    pieces: list[Piece] = []
    at = 0
    for tag in _TAG.finditer(body or ""):
        pieces += _literal(body[at : tag.start()])
        pieces.append(_piece(tag[1], tag[0]))
        at = tag.end()
    return pieces + _literal((body or "")[at:])


def _literal(text: str) -> list[Piece]:
    """Text outside of pairs of double braces; a lone one is broken, and is shown with some of what follows."""
    stray = _STRAY.search(text)
    if not stray:
        return [text] if text else []
    problem = UNCLOSED if stray[0] == "{{" else UNOPENED
    return [*([text[: stray.start()]] if stray.start() else []), Broken(problem, text[stray.start() :])]


def _piece(inside: str, raw: str) -> Piece:
    content = inside.strip()
    if not content:
        return Broken(EMPTY, raw)
    link = _LINK.fullmatch(content)
    if link:
        return Link(link[2], raw)
    head, bar, rest = content.partition("|")
    name = _field_name(head.strip())
    if not name:
        return _expression(content, raw)
    if "{" in content or "}" in content:
        return Broken(BRACES, raw)
    return Field(name, _fallback(rest.lstrip("|")) if bar else "", raw)


def _field_name(head: str) -> str | None:
    """The name of the field that this is, None if it is an expression."""
    if _OBJECT_PATH.fullmatch(head):
        return head
    custom = _CUSTOM.fullmatch(head)
    if custom:
        return CUSTOM + key(custom[1])
    is_words = _WORDS.fullmatch(head) and not any(keyword.iskeyword(word) for word in head.split())
    return key(head) if is_words else None


def key(label: str) -> str:
    """A label as a name: lower case, anything between words as one underscore ("Move-in Date": move_in_date)."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return re.sub(r"\W+", "_", plain).strip("_")


def _fallback(text: str) -> str:
    """The words for an empty value: as written, without quotes around; `default: "there"` of other tools works too."""
    text = text.strip()
    called = _FALLBACK.fullmatch(text)
    if called:
        text = (called["colon"] if called["colon"] is not None else called["call"]).strip()
    if len(text) >= 2 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1]
    return text


def _expression(content: str, raw: str) -> Piece:
    """Odoo's renderer sees an expression on one line only and cuts a default off at three bars."""
    code = re.split(r"\|\|\|", content)[0].strip()
    if "\n" in raw or _parsed(code) is None:
        return Broken(BRACES if "{" in content else SYNTAX, raw)
    return Expression(code, raw)


def _parsed(code: str) -> ast.expr | None:
    try:
        return ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


# --- checking ---


def problems(
    body: str | None,
    known: Collection[str],
    names: Collection[str] = (),
    look: Callable[[tuple[str, ...]], Collection[str] | None] = lambda path: None,
) -> list[Problem]:
    """What must be put right before a body is saved.

    `known`: the short and custom names of the model; `names`: what Odoo's expressions may use; `look(path)`: None if
    the record has this path, else the names that there are where it ends.
    """
    found: list[Problem] = []
    for piece in parse(body):
        if isinstance(piece, Broken):
            found.append(Problem(piece.problem, _shown(piece.raw)))
        elif isinstance(piece, Field):
            found += _problems_of_field(piece, known, names, look)
        elif isinstance(piece, Expression):
            found += _problems_of_expression(piece, known, names, look)
    return found


def _problems_of_field(piece: Field, known, names, look) -> list[Problem]:
    if piece.name.startswith(OBJECT):
        return _problems_of_path(tuple(piece.name.split(".")[1:]), piece.raw, look)
    if piece.name in known:
        return []
    is_expression = piece.name in names and not piece.fallback
    return [] if is_expression else [Problem(UNKNOWN, piece.raw, _near(piece.name, known))]


def _problems_of_path(path: tuple[str, ...], raw: str, look) -> list[Problem]:
    others = look(path)
    if others is None:
        return []
    for length in range(1, len(path) + 1):  # where the path ends
        others = look(path[:length])
        if others is not None:
            good = "".join(f"{step}." for step in path[: length - 1])
            near = difflib.get_close_matches(path[length - 1], sorted(others), n=2, cutoff=0.6)
            return [Problem(UNKNOWN, _shown(raw), tuple(f"{OBJECT}{good}{name}" for name in near))]
    return [Problem(UNKNOWN, _shown(raw))]


def _problems_of_expression(piece: Expression, known, names, look) -> list[Problem]:
    tree = _parsed(piece.code)
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    for name in used:
        if name not in bound and name not in names and name != "object" and not hasattr(builtins, name):
            return [Problem(UNKNOWN, _shown(piece.raw), _near(_last_word(piece.code, name), known))]
    for path in _object_paths(tree):
        if found := _problems_of_path(path, piece.raw, look):
            return found
    return []


def _last_word(code: str, name: str) -> str:
    """What somebody may have meant by `contact.first_name`: its end."""
    return code.rpartition(".")[2] if re.fullmatch(r"[\w.]+", code) else name


def _object_paths(tree: ast.expr) -> list[tuple[str, ...]]:
    """Every `object.a.b` in an expression, without the longer ones' beginnings."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    chains = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and id(node) not in inner)
    return [path for path in map(_path, chains) if path]


def _path(node: ast.expr) -> tuple[str, ...] | None:
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.insert(0, node.attr)
        node = node.value
    return tuple(steps) if isinstance(node, ast.Name) and node.id == "object" else None


def _near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names nearest to one that is not known; a custom field may have been meant without its prefix."""
    known = sorted(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
    if close:
        return tuple(close)
    by_end = {one.rpartition(".")[2]: one for one in reversed(known)}
    found = difflib.get_close_matches(name, known, n=2, cutoff=0.6)
    found += [by_end[end] for end in difflib.get_close_matches(name.rpartition(".")[2], by_end, n=2, cutoff=0.7)]
    return tuple(dict.fromkeys(found))[:2]


def _shown(raw: str) -> str:
    line = " ".join(raw.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


# --- filling in ---


def mark(
    pieces: Iterable[Piece], nonce: str, is_ours: Callable[[Field | Link], bool]
) -> tuple[str, list[Field | Link]]:
    """(the body with our fields as markers, the fields in the order of their numbers); the rest stays as written.

    `nonce` is unguessable, so that nothing a person is called can look like a marker.
    """
    fields: list[Field | Link] = []
    marked: list[str] = []
    for piece in pieces:
        if isinstance(piece, (Field, Link)) and is_ours(piece):
            marked.append(f"sms-field:{nonce}:{len(fields)}:")
            fields.append(piece)
        else:
            marked.append(piece if isinstance(piece, str) else piece.raw)
    return "".join(marked), fields


def fill(marked: str, nonce: str, fields: list[Field | Link], values: Mapping[str, str]) -> str:
    """The text with every marker replaced by the field's value, its fallback, or closed over where both are empty.

    `values`: name of the field, or raw of the link: value.
    """
    parts = re.split(f"sms-field:{nonce}:([0-9]+):", marked)
    out = parts[0]
    for number, literal in zip(parts[1::2], parts[2::2], strict=True):
        piece = fields[int(number)]
        out, literal = _join(out, _value(piece, values), literal)
        out += literal
    return out


def render(body: str | None, values: Mapping[str, str]) -> str:
    """The text with the fields of `values` filled in; everything else in braces is left out. For previews and tests."""
    pieces = [piece for piece in parse(body) if isinstance(piece, (str, Field))]
    marked, fields = mark(pieces, "preview", lambda piece: True)
    return fill(marked, "preview", fields, values)


def _value(piece: Field | Link, values: Mapping[str, str]) -> str:
    if isinstance(piece, Link):
        return values.get(piece.raw, "")
    return clean(values.get(piece.name, "")) or clean(piece.fallback)


def clean(value: str | None) -> str:
    """A value as it may stand in a text: one line, and without braces, which the next renderer would read."""
    seen = (char for char in value or "" if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    return " ".join("".join(seen).translate(_NO_BRACES).split())


def _join(out: str, value: str, literal: str) -> tuple[str, str]:
    """(text so far with the value, what follows it): an empty value takes its gap along, and nothing else.

    "Hi {{first_name}}, …" becomes "Hi, …", "{{first_name}}, your …" becomes "your …", "to {{city}} now" loses a blank.
    """
    if value:
        return out + value, literal
    if not out or out.endswith("\n"):
        return out, _LEFT_AT_START.sub("", literal, count=1) if _LEFT_AT_START.match(literal) else literal
    if out.endswith((" ", "\t")) and (not literal or literal[0].isspace() or literal.startswith(_PUNCTUATION)):
        return out[:-1], literal
    return out, literal
