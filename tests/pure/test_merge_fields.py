"""tools/merge_fields.py: fields in both spellings are filled in, mistakes are found, nothing is ever run."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sms_marketing.tools import merge_fields
from sms_marketing.tools.merge_fields import Broken, Expression, Field, Link, Problem

KNOWN = {*merge_fields.SHORT_NAMES, "custom_fields.company", "custom_fields.move_in_date"}
FIELDS_OF_A_LEAD = {"name", "contact_name", "partner_id"}
ANN = {"first_name": "Ann", "last_name": "Lee", "custom_fields.company": "Blue Peak", "object.name": "Lead"}


def look(path):
    """A record with a few fields, one of which leads to a contact with a name."""
    if path[0] not in FIELDS_OF_A_LEAD:
        return FIELDS_OF_A_LEAD
    return {"name", "city"} if path[0] == "partner_id" and path[1:] and path[1] not in ("name", "city") else None


def problems(body):
    return merge_fields.problems(body, KNOWN, {"user", "format_date", "link"}, look)


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        ("", []),
        (None, []),
        ("Hello", ["Hello"]),
        ("{{first_name}}", [Field("first_name", "", "{{first_name}}")]),
        ("{{ First_Name }}", [Field("first_name", "", "{{ First_Name }}")]),
        ("{{first name}}", [Field("first_name", "", "{{first name}}")]),
        ("{{first-name}}", [Field("first_name", "", "{{first-name}}")]),
        ("{{first_name|there}}", [Field("first_name", "there", "{{first_name|there}}")]),
        ("{{ first_name ||| there }}", [Field("first_name", "there", "{{ first_name ||| there }}")]),
        ("{{first_name|'my \"dear\"'}}", [Field("first_name", 'my "dear"', "{{first_name|'my \"dear\"'}}")]),
        ("{{first_name|“there”}}", [Field("first_name", "there", "{{first_name|“there”}}")]),
        ('{{first_name|default:"there"}}', [Field("first_name", "there", '{{first_name|default:"there"}}')]),
        ('{{first_name|default("there")}}', [Field("first_name", "there", '{{first_name|default("there")}}')]),
        ("{{first_name|a|b}}", [Field("first_name", "a|b", "{{first_name|a|b}}")]),
        ("{{first_name|}}", [Field("first_name", "", "{{first_name|}}")]),
        ("{{\nfirst_name\n}}", [Field("first_name", "", "{{\nfirst_name\n}}")]),
        ("{{custom_fields.Company}}", [Field("custom_fields.company", "", "{{custom_fields.Company}}")]),
        (
            "{{ custom_fields.Move-in Date|soon }}",
            [Field("custom_fields.move_in_date", "soon", "{{ custom_fields.Move-in Date|soon }}")],
        ),
        ("{{ object.name }}", [Field("object.name", "", "{{ object.name }}")]),
        ("{{ object.name ||| you }}", [Field("object.name", "you", "{{ object.name ||| you }}")]),
        ("{{ object.partner_id.name }}", [Field("object.partner_id.name", "", "{{ object.partner_id.name }}")]),
        ("{{ object.name.upper() }}", [Expression("object.name.upper()", "{{ object.name.upper() }}")]),
        ("{{ name if name else 'x' }}", [Expression("name if name else 'x'", "{{ name if name else 'x' }}")]),
        ("{{ link('interested') }}", [Link("interested", "{{ link('interested') }}")]),
        ('{{link("a-b")}}', [Link("a-b", '{{link("a-b")}}')]),
        ("{{ link('a') + 'x' }}", [Expression("link('a') + 'x'", "{{ link('a') + 'x' }}")]),
        ("a {{ b", ["a ", Broken("unclosed", "{{ b")]),
        ("a }} b", ["a ", Broken("unopened", "}} b")]),
        ("{{}}", [Broken("empty", "{{}}")]),
        ("{{{first_name}}}", [Broken("braces", "{{{first_name}}"), "}"]),
        ("{{first_name|a{b}}", [Broken("braces", "{{first_name|a{b}}")]),
        ("{{ object.name + }}", [Broken("syntax", "{{ object.name + }}")]),
        ("{{ object.\nname.upper() }}", [Broken("syntax", "{{ object.\nname.upper() }}")]),
        ("{one} {two}", ["{one} {two}"]),
    ],
)
def test_parse(body, pieces):
    assert merge_fields.parse(body) == pieces


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hello", []),
        ("Hi {{first_name|there}} {{custom_fields.company}} {{ object.partner_id.name }}", []),
        ("{{ object.name.upper() }} {{ [x for x in object.name] }} {{ user.name }} {{ len(object.name) }}", []),
        ("{{ (lambda a: a)(object.name) }}", []),
        ("{{user}}", []),
        ("{{frist_name}}", [Problem("unknown", "{{frist_name}}", ("first_name",))]),
        ("{{fname}}", [Problem("unknown", "{{fname}}", ("name",))]),
        ("{{zzz}}", [Problem("unknown", "{{zzz}}")]),
        ("{{move_in_date}}", [Problem("unknown", "{{move_in_date}}", ("custom_fields.move_in_date",))]),
        ("{{contact.first_name}}", [Problem("unknown", "{{contact.first_name}}", ("first_name",))]),
        ("{{ object.nme }}", [Problem("unknown", "{{ object.nme }}", ("object.name",))]),
        (
            "{{ object.partner_id.nam }}",
            [Problem("unknown", "{{ object.partner_id.nam }}", ("object.partner_id.name",))],
        ),
        ("{{ object.zzz.upper() }}", [Problem("unknown", "{{ object.zzz.upper() }}")]),
        ("{{ nope(1) }}", [Problem("unknown", "{{ nope(1) }}")]),
        ("{{user|x}}", [Problem("unknown", "{{user|x}}")]),
        ("{{", [Problem("unclosed", "{{")]),
        ("{{}} }}", [Problem("empty", "{{}}"), Problem("unopened", "}}")]),
    ],
)
def test_problems(body, expected):
    assert problems(body) == expected


@pytest.mark.parametrize(
    ("body", "ann", "nobody"),
    [
        ("Hi {{first_name}}, your visit", "Hi Ann, your visit", "Hi, your visit"),
        ("Hi {{first_name|there}}!", "Hi Ann!", "Hi there!"),
        ("Hi {{first_name}}!", "Hi Ann!", "Hi!"),
        ("{{first_name}}, your visit", "Ann, your visit", "your visit"),
        ("{{first_name}},\nyour visit", "Ann,\nyour visit", ",\nyour visit"),
        ("Dear {{first_name}} {{last_name}}, hello", "Dear Ann Lee, hello", "Dear, hello"),
        ("to {{custom_fields.company}} now", "to Blue Peak now", "to now"),
        ("Hello {{first_name}}", "Hello Ann", "Hello"),
        ("Line\n{{first_name}}: hi", "Line\nAnn: hi", "Line\nhi"),
        ("({{first_name}})", "(Ann)", "()"),
        ("a  ,b  {{first_name}}  c , d", "a  ,b  Ann  c , d", "a  ,b   c , d"),  # nothing but the gap is touched
        ("{{object.name}}", "Lead", ""),
    ],
)
def test_an_empty_value_takes_its_gap_along_and_nothing_else(body, ann, nobody):
    assert merge_fields.render(body, ANN) == ann
    assert merge_fields.render(body, {}) == nobody


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Ann", "Ann"),
        (None, ""),
        ("  Ann \n Lee ", "Ann Lee"),
        ("{{ object.unlink() }}", "(( object.unlink() ))"),
        ("Ann\x00\x07", "Ann"),
        ("😀 Ann", "😀 Ann"),
    ],
)
def test_a_value_is_one_line_without_braces(value, shown):
    assert merge_fields.clean(value) == shown


def test_a_name_cannot_pose_as_a_marker():
    marked, fields = merge_fields.mark(merge_fields.parse("{{first_name}} {{last_name}}"), "n0nce", lambda piece: True)
    values = {"first_name": "sms-field:n0nce:1:", "last_name": "Lee"}
    assert merge_fields.fill(marked, "n0nce", fields, values) == "sms-field:n0nce:1: Lee"


def test_what_is_not_ours_stays_for_odoo():
    body = "{{first_name}} {{ object.name.upper() }} {{ link('a') }}"
    marked, fields = merge_fields.mark(
        merge_fields.parse(body), "n", lambda piece: isinstance(piece, Field) and piece.name == "first_name"
    )
    assert marked == "sms-field:n:0: {{ object.name.upper() }} {{ link('a') }}"
    assert [piece.name for piece in fields] == ["first_name"]


TEMPLATES = st.lists(
    st.one_of(
        st.sampled_from(
            ["{{", "}}", "{", "}", "|", "first_name", "object.", "name", " ", "\n", ",", "'", '"', "(", "link('a')"]
        ),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


@given(TEMPLATES, st.text(max_size=30))
@example("{{{{first_name}}}}", "{{first_name}}")
@example("{{{first_name}}", "{")
def test_no_text_ever_has_double_braces(body, value):
    text = merge_fields.render(body, dict.fromkeys(KNOWN, value))
    pieces = merge_fields.parse(body)
    literal = "".join(piece for piece in pieces if isinstance(piece, str))
    if "{" not in literal and "}" not in literal:
        assert "{{" not in text
        assert "}}" not in text


@given(TEMPLATES)
def test_nothing_raises_and_nothing_is_lost(body):
    pieces = merge_fields.parse(body)
    assert "".join(piece if isinstance(piece, str) else piece.raw for piece in pieces) == body
    problems(body)


@given(TEMPLATES, TEMPLATES)
def test_a_text_without_problems_is_only_filled_in(body, value):
    """Filled in once, a text is finished: what a person is called adds no field."""
    if problems(body):
        return
    pieces = merge_fields.parse(body)
    if any(isinstance(piece, (Expression, Link)) for piece in pieces):
        return
    text = merge_fields.render(body, {piece.name: value for piece in pieces if isinstance(piece, Field)})
    assert not any(isinstance(piece, (Field, Expression, Link)) for piece in merge_fields.parse(text))


@given(st.text())
def test_a_body_without_braces_is_left_alone(body):
    body = body.replace("{", "").replace("}", "")
    assert merge_fields.render(body, {"first_name": "Ann"}) == body
    assert problems(body) == []
