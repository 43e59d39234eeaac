"""Telephone numbers out of a table that people bring: which column holds them, and what each cell says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from . import phone

SEPARATORS = ",;\t|"
SAMPLE = 200  # rows that are looked at to find the column
# Between two numbers in one cell. Blanks, dots, dashes and brackets are parts of numbers.
_BETWEEN = re.compile(r"[,;/|&\n\r]+|\s+(?:or|and|und|oder|y|o|et|ou|e)\s+", re.IGNORECASE)
_MANTISSA = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)


class UnreadableTable(ValueError):
    """The text is no table."""


@dataclass(frozen=True)
class Reject:
    """A cell that holds no usable number. `line` counts from 1, as the file's own editor does."""

    line: int
    text: str
    reason: str  # missing, invalid, impossible (see phone.parse) or rounded


@dataclass
class Numbers:
    """What a column holds: E.164 numbers in their order, each once, the cells without any, and the repeats."""

    e164: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    repeats: int = 0


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else the Western code page of Windows."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise UnreadableTable("the file is damaged")


def rows_of(text: str) -> list[list[str]]:
    """The table in a CSV text, whatever separates its columns; UnreadableTable if it is no text."""
    if "\x00" in text:
        raise UnreadableTable("this is no text file")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise UnreadableTable("a line is no part of a table") from None


def best_column(rows: Sequence[Sequence[str]], country: str | None) -> int:
    """The position of the column in which most cells are telephone numbers; 0 if none is."""
    found = {}
    for row in rows[:SAMPLE]:
        for at, cell in enumerate(row):
            found[at] = found.get(at, 0) + bool(in_cell(cell, country))
    return max(found, key=lambda at: (found[at], -at), default=0)


def has_heading(rows: Sequence[Sequence[str]], column: int, country: str | None) -> bool:
    """Whether the first row names the columns: it has a word where the others have numbers."""
    cell = rows[0][column] if rows and column < len(rows[0]) else ""
    return bool(cell.strip()) and not any(char.isdigit() for char in cell) and not in_cell(cell, country)


def in_cell(text: str, country: str | None) -> list[str]:
    """The numbers in a cell: the one that it is, else all that it lists."""
    whole = phone.parse(text, country).e164
    if whole:
        return [whole]
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    found = [phone.parse(part, country).e164 for part in parts] if len(parts) > 1 else []
    return [number for number in found if number]


def collect(rows: Iterable[Sequence[str]], column: int, country: str | None, first_line: int = 1) -> Numbers:
    """The numbers of one column. Empty lines are passed over; every other cell without a number is a reject."""
    numbers, known = Numbers(), set()
    for line, row in enumerate(rows, first_line):
        if not any(cell.strip() for cell in row):
            continue
        cell = row[column] if column < len(row) else ""
        found = in_cell(cell, country)
        if not found:
            numbers.rejects.append(Reject(line, cell, _reason(cell, country)))
        for number in found:
            numbers.repeats += number in known
            if number not in known:
                known.add(number)
                numbers.e164.append(number)
    return numbers


def _reason(cell: str, country: str | None) -> str:
    """Why a cell holds no number; a spreadsheet that wrote 1.2E+10 has lost the last digits for good."""
    if _MANTISSA.fullmatch(cell.strip()):
        return "rounded"
    return phone.parse(cell, country).reason or phone.INVALID
