"""Texts and e-mails of a playbook: what they may say, and how an e-mail becomes a template of Odoo and back.

A playbook may come from a stranger, and Odoo evaluates what stands in its templates. So a text may hold fields of the
lead and personal links, both from the lists below, and nothing else in braces; an e-mail the HTML of the tables.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.parser import HTMLParser
from typing import NamedTuple

from . import merge_fields

# Fields of the lead by their path, which everybody may write into a text; models/merge_field.py has the same
PATHS = frozenset(
    [
        "name",
        "contact_name",
        "partner_name",
        "email_from",
        "phone",
        "function",
        "website",
        "street",
        "street2",
        "city",
        "zip",
        "state_id.name",
        "country_id.name",
        "partner_id.name",
        "user_id.name",
        "team_id.name",
        "company_id.name",
    ]
)
# short name: what Odoo evaluates for it in an e-mail. False, where it is empty, makes room for the fallback.
_FIRST, _REST = "(object.contact_name or '').split()[:1]", "(object.contact_name or '').split()[1:]"
SHORT = {
    "first_name": f"' '.join({_FIRST}) or False",
    "last_name": f"' '.join({_REST}) or False",
    "name": "object.contact_name or False",
    "email": "object.email_from or False",
    "phone": "object.phone or False",
    "company": "object.partner_name or False",
}
# Who writes, as the law wants it said; what stands there for leads of no company is the caller's `own`
BRAND = "object.company_id.name"
ADDRESS = "object.company_id.partner_id.contact_address_inline"  # in e-mails
ANY = "\0"  # instead of a company's own words: whatever stands there, as it may have moved or taken another name
_IN_EMAIL = {*(f"object.{path}" for path in PATHS), ADDRESS}
_EXPRESSIONS = {path: f"{path} or False" for path in _IN_EMAIL} | SHORT
_NAMES = {expression: name for name, expression in _EXPRESSIONS.items()} | {path: path for path in _IN_EMAIL}
_IN_SMS = {*(f"object.{path}" for path in PATHS), *SHORT}

TAGS = frozenset(
    [
        "p",
        "br",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "small",
        "a",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "blockquote",
        "div",
        "span",
        "hr",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
    ]
)
VOID = frozenset(("br", "hr"))
ATTRIBUTES = {"href": frozenset("a"), "style": TAGS, "class": TAGS, "target": frozenset("a"), "rel": frozenset("a")}
HREF = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"'{}\\]+", re.IGNORECASE)
# no parentheses, so neither url() nor expression(); nothing that leaves its place and covers what is around it
STYLE = re.compile(r"(?!.*(?:(?<![\w-])position\s*:|z-index))[a-zA-Z0-9 :;#,.%!'\-]*", re.IGNORECASE)
CLASS = re.compile(r"[a-zA-Z0-9 _\-]*")
LINK = re.compile(r"""\{\{\s*link\(\s*(["'])([a-z0-9_-]+)\1\s*\)\s*\}\}""")
_EXPORTED_LINK = re.compile(r"""link\(\s*(["'])([a-z0-9_-]+)\1\s*\)""")
_UNCLOSED = re.compile(r"<[^<>]*(?:<|\Z)")
MOST_FIELDS = 300  # of one text: to look for the end of each takes time
_MARKUP = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^>]{0,40}>?|<!--", re.DOTALL)


class Flaw(NamedTuple):
    """What a text may not hold: a code and the piece that it is about."""

    code: str
    piece: str = ""


def shown(piece: object) -> str:
    """Return a piece as it may stand in a sentence: on one line, short, without what no keyboard types."""
    line = " ".join("".join(char if char.isprintable() else " " for char in str(piece)).split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def flaws_of_plain(text: str, lines: bool = False) -> list[Flaw]:
    """Return what is wrong with words that are shown as they are: a name, a label, an introduction."""
    found = _hidden(text, lines)
    if "{{" in text or "}}" in text:
        found.append(Flaw("no_fields", shown(text)))
    if markup := _MARKUP.search(text):
        found.append(Flaw("markup", shown(markup[0])))
    return found


def flaws_of_sms(text: str) -> list[Flaw]:
    """Return what is wrong with an SMS: fields and links only, no HTML."""
    found = _hidden(text, True) + _flaws_of_braces(text, _IN_SMS)
    outside = "".join(piece if isinstance(piece, str) else piece.raw for piece in merge_fields.parse(text))
    if markup := _MARKUP.search(outside):
        found.append(Flaw("markup", shown(markup[0])))
    return found


def flaws_of_subject(text: str) -> list[Flaw]:
    """Return what is wrong with an e-mail's subject: it takes what an SMS takes, on one line and without links."""
    found = flaws_of_sms(text) + ([Flaw("line", "")] if "\n" in text else [])
    return found + [Flaw("no_links", shown(raw)) for _code, raw in links(text)]


def flaws_of_html(text: str) -> list[Flaw]:
    """Return what is wrong with an e-mail's body."""
    reader = _read(text)
    return _hidden(text, True) + reader.flaws


def links(text: str) -> list[tuple[str, str]]:
    """Return (code, as it is written) of the personal links in a text."""
    return [(match[2], match[0]) for match in LINK.finditer(text)]


def with_codes(text: str, codes: dict[str, str]) -> str:
    """Return a text whose personal links have other codes."""
    return LINK.sub(lambda match: "{{ link('%s') }}" % codes.get(match[2], match[2]), text)  # noqa: UP031


def with_brand(text: str, brand: str) -> str:
    """Return an SMS that names the sender where the lead is of no company."""
    name = re.sub(r"[{}|\s]+", " ", brand).strip()
    return re.sub(r"\{\{\s*object\.company_id\.name\s*\}\}", lambda _m: "{{ %s|%s }}" % (BRAND, name), text)  # noqa: UP031


def without_brand(text: str, brand: str) -> str:
    """Undo `with_brand`; with `ANY` whatever name stands there."""
    name = r"[^{}]*?" if brand == ANY else re.escape(re.sub(r"[{}|\s]+", " ", brand).strip())
    return re.sub(r"\{\{\s*object\.company_id\.name\s*\|\s*" + name + r"\s*\}\}", "{{ %s }}" % BRAND, text)  # noqa: UP031


def _hidden(text: str, lines: bool) -> list[Flaw]:
    """Control characters, halves of characters and changes of direction, which no keyboard types."""
    allowed = "\n\t\u200c\u200d" if lines else "\u200c\u200d"
    for char in text:
        if char not in allowed and unicodedata.category(char) in ("Cc", "Cs", "Cf"):
            return [Flaw("line" if char in "\r\n\t" else "hidden", f"U+{ord(char):04X}")]
    return []


def _flaws_of_braces(text: str, known) -> list[Flaw]:
    found = []
    for piece in merge_fields.parse(text):
        if isinstance(piece, merge_fields.Broken):
            found.append(Flaw("broken_field", shown(piece.raw)))
        elif isinstance(piece, merge_fields.Expression):
            found.append(Flaw("expression", shown(piece.raw)))
        elif isinstance(piece, merge_fields.Field) and piece.name not in known:
            found.append(Flaw("unknown_field", shown(piece.raw)))
    return found


# --- e-mails ---


class _Reader(HTMLParser):
    """Takes an e-mail apart: what it may not hold, and what it is as a template of Odoo."""

    def __init__(self, own: dict[str, str]):
        super().__init__(convert_charrefs=True)
        self.own, self.flaws, self.out, self.open = own, [], [], []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.finish_text()
        if tag not in TAGS:
            self.flaws.append(Flaw("tag", f"<{shown(tag)}>"))
            return
        written = "".join(self._attribute(tag, name, value or "") for name, value in attrs)
        self.out.append(f"<{tag}{written}{'/' if tag in VOID else ''}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.finish_text()
        if tag in VOID or tag not in TAGS:
            return
        if tag not in self.open:
            self.flaws.append(Flaw("unclosed", f"</{tag}>"))
            return
        while (closed := self.open.pop()) != tag:
            self.out.append(f"</{closed}>")
        self.out.append(f"</{tag}>")

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.flaws.append(Flaw("tag", f"<!--{shown(data)}"))

    def handle_decl(self, decl):
        self.flaws.append(Flaw("tag", f"<!{shown(decl)}"))

    def unknown_decl(self, data):
        self.flaws.append(Flaw("tag", f"<![{shown(data)}"))

    def handle_pi(self, data):
        self.flaws.append(Flaw("tag", f"<?{shown(data)}"))

    def finish_text(self):
        """Text is put together first: a field may stand in it with characters that are written as entities.

        Odoo writes `&lt;` of a template as `<` into the e-mail, so that escaped HTML would be HTML there.
        """
        self.flaws += _flaws_of_braces(self.text, _EXPRESSIONS)
        if bracket := re.search(r"[<>].{0,30}", self.text):
            self.flaws.append(Flaw("bracket", shown(bracket[0])))
        for piece in merge_fields.parse(self.text):
            self.out.append(self._piece(piece))
        self.text = ""

    def finish(self):
        self.close()
        self.finish_text()
        self.out += [f"</{tag}>" for tag in reversed(self.open)]
        return self

    def _piece(self, piece):
        if isinstance(piece, str):
            return html.escape(piece, quote=False)
        if isinstance(piece, merge_fields.Link):
            return f"<t t-out=\"link('{piece.code}')\"/>"
        name = getattr(piece, "name", "")
        expression = html.escape(_EXPRESSIONS.get(name, "False"))
        fallback = piece.fallback if name in _EXPRESSIONS else ""
        fallback = fallback or self.own.get(name, "")
        return f'<t t-out="{expression}">{html.escape(fallback, quote=False)}</t>'

    def _attribute(self, tag, name, value):
        if tag not in ATTRIBUTES.get(name, ()):
            self.flaws.append(Flaw("attribute", shown(name)))
            return ""
        if name == "href" and (link := LINK.fullmatch(value.strip())):
            return f" t-att-href=\"link('{link[2]}')\""
        pattern = {"href": HREF, "style": STYLE}.get(name, CLASS)
        if not pattern.fullmatch(value.strip()):
            is_address = name == "href"
            self.flaws.append(Flaw("address" if is_address else "attribute", shown(value)))
            return ""
        return f' {name}="{html.escape(value.strip())}"'


def _read(text: str, own: dict[str, str] | None = None) -> _Reader:
    """Take an e-mail apart. What a parser would look at for minutes is not given to it."""
    reader = _Reader(own or {})
    if text.count("{{") > MOST_FIELDS:
        reader.flaws.append(Flaw("many_fields", str(MOST_FIELDS)))
    elif unclosed := _UNCLOSED.search(text):
        reader.flaws.append(Flaw("bracket", shown(unclosed[0])))
    else:
        reader.feed(text)
    return reader.finish()


def to_template(text: str, own: dict[str, str]) -> str:
    """Return a checked body as Odoo's template; `own` has fallbacks by the name of the field."""
    return "".join(_read(text, own).out)


def to_subject(text: str, own: dict[str, str]) -> str:
    """Return a checked subject as Odoo's template."""
    written = []
    for piece in merge_fields.parse(text):
        if isinstance(piece, merge_fields.Field) and piece.name in _EXPRESSIONS:
            fallback = piece.fallback or own.get(piece.name, "")
            fallback = re.sub(r"[{}|]+", " ", fallback).strip()
            default = f" ||| {fallback}" if fallback else ""
            written.append(f"{{{{ {_EXPRESSIONS[piece.name]}{default} }}}}")
        else:
            written.append(piece if isinstance(piece, str) else piece.raw)
    return "".join(written)


class _Writer(HTMLParser):
    """Puts a template of Odoo back into a playbook's words; what it cannot say stays as it is, for the checker."""

    def __init__(self, own: dict[str, str]):
        super().__init__(convert_charrefs=True)
        self.own, self.out, self.field, self.fallback = own, [], "", ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "t" and set(values) == {"t-out"} and (written := self._field(values["t-out"] or "")):
            self.field, self.fallback = written, ""
            return
        self.out.append(f"<{tag}{''.join(self._attribute(*pair) for pair in attrs)}{'/' if tag in VOID else ''}>")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag == "t" and self.field:
            self._finish_field()
        elif tag not in VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data):
        if self.field:
            self.fallback += data
        else:
            self.out.append(html.escape(data, quote=False))

    def handle_comment(self, data):
        self.out.append(f"<!--{data}-->")

    def _finish_field(self):
        fallback = "" if self.own.get(self.field) in (self.fallback, ANY) else self.fallback
        bar = f"|{html.escape(fallback, quote=False)}" if fallback else ""
        self.out.append(f"{{{{ {self.field}{bar} }}}}")
        self.field = ""

    @staticmethod
    def _field(expression):
        link = _EXPORTED_LINK.fullmatch(expression.strip())
        return f"link('{link[2]}')" if link else _NAMES.get(expression.strip(), "")

    @staticmethod
    def _attribute(name, value):
        link = _EXPORTED_LINK.fullmatch((value or "").strip()) if name == "t-att-href" else None
        if link:
            return f" href=\"{{{{ link('{link[2]}') }}}}\""
        return f' {name}="{html.escape(value or "")}"'


def from_template(text: str, own: dict[str, str]) -> str:
    """Return Odoo's template as the body of a playbook's e-mail, which is to be checked then."""
    writer = _Writer(own)
    writer.feed(text)
    writer.close()
    return "".join(writer.out)


_BARS = re.compile(r"\{\{\s*(.+?)\s*(?:\|\|\|\s*(.*?)\s*)?\}\}")


def from_subject(text: str, own: dict[str, str]) -> str:
    """Return Odoo's subject as a playbook's, which is to be checked then."""

    def write(match):
        name, fallback = _NAMES.get(match[1], ""), match[2] or ""
        if not name:
            return match[0]
        keep = fallback and own.get(name) not in (fallback, ANY)
        return f"{{{{ {name}|{fallback} }}}}" if keep else f"{{{{ {name} }}}}"

    return _BARS.sub(write, text)


def sample(body: str, values: dict[str, str]) -> str:
    """Return a checked e-mail as HTML with sample values, for a preview in which no link leads anywhere.

    Where a link will lead can be read when one points at it. Classes are the backend's there, so they are left out.
    """
    written = re.sub(r' class="[^"]*"', "", to_template(from_template(body, {}), {}))
    written = re.sub(r't-att-href="[^"]*"', 'href="#"', LINK.sub("#", written))
    written = re.sub(r'href="([^"#][^"]*)"', r'href="#" title="\1"', written)

    def fill(match):
        name = _NAMES.get(html.unescape(match[1]), "")
        return html.escape(values.get(name, "")) or match[2]

    return re.sub(r'<t t-out="([^"]*)">([^<]*)</t>', fill, re.sub(r"<t t-out=\"[^\"]*\"/>", "#", written))
