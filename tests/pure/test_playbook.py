"""Playbooks as files: the shipped ones are sound, and whatever else comes is told what is wrong with it, and where."""

import copy
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import content_checks, merge_fields, playbook, playbook_schema, playbook_text, segments

FOLDER = Path(playbook.__file__).parents[1] / "data" / "playbooks"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.json"))
LINK = "https://crm.example.com/sms/c/" + "x" * 22
TYPICAL = {
    "first_name": "Christopher",
    "object.company_id.name": "Brightwater & Sons",
    "object.user_id.name": "Alexandra Johnson",
}
KINDS = {"texts", "emails", "links", "forms", "sequences", "stages", "tags", "questions"}


def load(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def small():
    """The smallest playbook that has something of everything."""
    return {
        "format": 1,
        "code": "small",
        "version": 1,
        "name": "Small",
        "stages": [{"key": "new", "name": "New"}],
        "tags": [{"key": "hot", "name": "Hot"}],
        "texts": [{"key": "hello", "name": "Hello", "body": "Hi {{first_name|there}}, tap {{ link('yes') }}"}],
        "emails": [{"key": "mail", "name": "Mail", "subject": "For {{ object.name }}", "body": "<p>Hi</p>"}],
        "questions": [{"key": "q", "name": "Which?"}],
        "links": [{"key": "yes", "name": "Yes", "question": "q", "stage": "new", "tags": ["hot"], "starts": "s"}],
        "forms": [
            {"key": "f", "name": "Form", "sequence": "s", "fields": [{"asks_for": "phone", "label": "Number"}]},
        ],
        "sequences": [
            {
                "key": "s",
                "name": "Sequence",
                "steps": [
                    {"key": "a", "kind": "sms", "text": "hello"},
                    {"key": "b", "kind": "wait", "wait": {"count": 2, "unit": "days"}},
                    {"key": "c", "kind": "branch", "ask": "replied", "yes": [{"key": "d", "kind": "stop"}]},
                    {"key": "e", "kind": "email", "email": "mail"},
                ],
            }
        ],
    }


def changed(path, value):
    """Return the small playbook with another value at a path."""
    found = small()
    at = found
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return found


def faults(path, value):
    return [(fault.path, fault.code) for fault in playbook.check(changed(path, value))]


# --- the shipped ones ---


def test_six_are_shipped():
    assert len(SHIPPED) == 6


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_playbook_is_sound_and_complete(name):
    data = (FOLDER / f"{name}.json").read_bytes()
    found, wrong = playbook.read(data)
    assert wrong == []
    assert found.keys() >= KINDS
    assert len(found["sequences"]) >= 3
    for sequence in found["sequences"]:
        kinds = {step["kind"] for step, _parent, _lane in playbook.steps(sequence["steps"])}
        assert {"sms", "branch", "activity"} <= kinds, sequence["name"]
        assert "goal" in kinds or sequence.get("goal"), sequence["name"]
    assert playbook.check(playbook_schema.normal("playbook", found)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_in_a_shipped_playbook_is_used(name):
    found = playbook_schema.normal("playbook", load(name))
    used = {place for kind in playbook.LISTS for item in found[kind] for place in playbook.references(kind, item)}
    for kind in ("texts", "emails", "links", "questions"):
        assert {(kind, item["key"]) for item in found[kind]} <= used, kind


def texts(name):
    return [(one["name"], one["body"]) for one in load(name)["texts"]]


@pytest.mark.parametrize(("name", "body"), [pair for name in SHIPPED for pair in texts(name)])
def test_a_shipped_text_is_short_plain_and_names_the_sender(name, body):
    filled = playbook_text.LINK.sub(LINK, body)
    filled = merge_fields.render(filled, TYPICAL)
    counted = segments.count(filled)
    assert counted.encoding == segments.GSM_7, counted.forcing
    assert counted.segments <= 2, filled
    assert "Brightwater & Sons" in filled
    said = content_checks.Content(filled, brands=("Brightwater & Sons",), first_contacts=0)
    assert [one.code for one in content_checks.check(said) if one.severity == content_checks.WARNING] == []


def first_texts(steps):
    """Return the keys of the texts that may be the first of a run: those before which no other was sent."""
    found, before = [], False
    for step in steps:
        if step["kind"] == "sms" and not before:
            found.append(step["text"])
            before = True
        elif step["kind"] == "branch" and not before:
            inside = [first_texts(step.get(lane, [])) for lane in ("yes", "no")]
            found += [key for one in inside for key in one]
            before = all(inside)
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_the_first_text_of_each_sequence_says_how_to_opt_out(name):
    found = load(name)
    bodies = {one["key"]: one["body"] for one in found["texts"]}
    for sequence in found["sequences"]:
        firsts = first_texts(sequence["steps"])
        assert firsts, sequence["name"]
        for key in firsts:
            assert content_checks.has_opt_out_wording(bodies[key]), (sequence["name"], key)


KEYWORDS_OF_TWILIO = r"reply (yes|start|unstop|cancel|end|quit|help|info)\b"


@pytest.mark.parametrize(("name", "body"), [pair for name in SHIPPED for pair in texts(name)])
def test_no_text_asks_for_a_word_that_twilio_takes_for_itself(name, body):
    """YES is Twilio's own START: with Advanced Opt-Out it answers such a reply, and no sequence hears of it."""
    assert not re.search(KEYWORDS_OF_TWILIO, body, re.IGNORECASE), name


@pytest.mark.parametrize("name", SHIPPED)
def test_what_needs_no_consent_texts_by_day_only_and_seldom(name):
    """Quiet hours do not hold transactional texts by default, so the sequences themselves do."""
    for sequence in load(name)["sequences"]:
        if sequence.get("purpose") == "transactional":
            assert sequence["opens"] >= 8, sequence["name"]
            assert sequence["closes"] <= 20, sequence["name"]
            sms = [step for step, _parent, _lane in playbook.steps(sequence["steps"]) if step["kind"] == "sms"]
            assert len(sms) <= 2, sequence["name"]


HEALTH = "tooth teeth dental surgery pain diagnosis treatment result test medication prescription therapy cleaning exam"


def test_the_clinic_says_nothing_about_anybodys_health():
    found = load("clinic")
    said = " ".join(
        [one["body"] for one in found["texts"] + found["emails"]] + [one["subject"] for one in found["emails"]]
    )
    assert not {word for word in HEALTH.split() if word in said.casefold().replace("your health", "")}


@pytest.mark.parametrize("name", SHIPPED)
def test_an_email_goes_into_odoo_and_back(name):
    own = {playbook_text.BRAND: "Acme & Co", playbook_text.ADDRESS: "1 Main St"}
    for email in load(name)["emails"]:
        body = playbook_text.to_template(email["body"], own)
        assert "{{" not in body
        assert "Acme &amp; Co" in body
        assert "1 Main St" in body
        again = playbook_text.from_template(body, own)
        assert playbook_text.to_template(again, own) == body
        assert playbook_text.flaws_of_html(again) == []
        subject = playbook_text.to_subject(email["subject"], own)
        assert playbook_text.from_subject(subject, own) == email["subject"]


def test_the_patterns_are_there():
    """E-mail first and a text that reminds, a text first and an e-mail behind it, and both in turn."""
    orders = set()
    for name in SHIPPED:
        for sequence in load(name)["sequences"]:
            kinds = [step["kind"] for step, _parent, _lane in playbook.steps(sequence["steps"])]
            orders.add(" ".join(kind for kind in kinds if kind in ("sms", "email")))
    assert {"email sms", "sms email", "sms email sms", "email sms email sms"} <= orders


# --- what is wrong is told with its place ---


def test_the_small_one_is_sound():
    assert playbook.check(small()) == []


STEPS = ("sequences", 0, "steps")
CASES = [
    (("format",), 2, "format", "format"),
    (("format",), True, "format", "type"),
    (("version",), 0, "version", "range"),
    (("code",), "Not A Key", "code", "type"),
    (("name",), "", "name", "empty"),
    (("name",), "x" * 121, "name", "too_long"),
    (("name",), "Nice {{ object.name }}", "name", "no_fields"),
    (("name",), "a\x00b", "name", "hidden"),
    (("name",), "\ud800", "name", "hidden"),
    (("name",), "tur\u202ened", "name", "hidden"),
    (("name",), "two\nlines", "name", "line"),
    (("summary",), "<script>alert(1)</script>", "summary", "markup"),
    (("icon",), "skull", "icon", "choice"),
    (("surprise",), 1, "surprise", "unknown"),
    (("stages",), {}, "stages", "type"),
    (("stages", 0), "New", "stages[0]", "type"),
    (("stages", 0, "is_won"), "yes", "stages[0].is_won", "type"),
    (("stages",), [{"key": "new", "name": "New"}, {"key": "new", "name": "Other"}], "stages[1].key", "key_twice"),
    (("tags", 0, "color"), 12, "tags[0].color", "range"),
    (("links", 0, "stage"), "nowhere", "links[0].stage", "no_such"),
    (("links", 0, "tags"), ["hot", "cold"], "links[0].tags[1]", "no_such"),
    (("links", 0, "activity"), {"type": "party", "summary": "Call"}, "links[0].activity.type", "choice"),
    (("forms", 0, "fields"), [{"asks_for": "name", "label": "Name"}], "forms[0].fields", "no_phone"),
    (("forms", 0, "fields", 0, "goes_to"), "tag", "forms[0].fields[0].goes_to", "no_tag"),
    (("texts", 0, "body"), "Hi {{ object.env.cr }}", "texts[0].body", "unknown_field"),
    (("texts", 0, "body"), "Hi {{ 1 + 1 }}", "texts[0].body", "expression"),
    (("texts", 0, "body"), "Hi {{ object.sudo().unlink() }}", "texts[0].body", "expression"),
    (("texts", 0, "body"), "Hi {{ object.name", "texts[0].body", "broken_field"),
    (("texts", 0, "body"), "Hi {{ link('nowhere') }}", "texts[0].body", "no_such"),
    (("texts", 0, "body"), "Hi <script>x</script>", "texts[0].body", "markup"),
    (("texts", 0, "body"), 7, "texts[0].body", "type"),
    (("emails", 0, "subject"), "{{ user.password }}", "emails[0].subject", "expression"),
    (("emails", 0, "body"), "<p>Hi</p><script>x()</script>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<p onclick='x()'>Hi</p>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<p t-if='1'>Hi</p>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<t t-out='object'/>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<a href='javascript:x()'>Hi</a>", "emails[0].body", "address"),
    (("emails", 0, "body"), "<a href=' java\tscript:x()'>Hi</a>", "emails[0].body", "address"),
    (("emails", 0, "body"), "<p style='background: url(x)'>Hi</p>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<div style='Position : fixed; top: 0'>Hi</div>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<div style='color: red; z-index: 9999'>Hi</div>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<p style='color: red; behavior: url(x)'>Hi</p>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<a href='data:text/html,x'>Hi</a>", "emails[0].body", "address"),
    (("emails", 0, "body"), "<a href='vbscript:x'>Hi</a>", "emails[0].body", "address"),
    (("emails", 0, "body"), "<a href='//evil.example'>Hi</a>", "emails[0].body", "address"),
    (("emails", 0, "body"), "<a href='https://x.example/{{ user.login }}'>Hi</a>", "emails[0].body", "address"),
    (("emails", 0, "body"), "<a t-attf-href='{{ 1 }}'>Hi</a>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<a xlink:href='javascript:x'>Hi</a>", "emails[0].body", "attribute"),
    (("emails", 0, "body"), "<svg onload='x()'>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<style>p {}</style>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<img src='https://x.example/p.png'/>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<form action='https://x.example'><p>Hi</p></form>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<p>#{1 + 1}</p><t t-esc='1'/>", "emails[0].body", "tag"),
    (("emails", 0, "body"), "<p>{{ object.env['ir.config_parameter'] }}</p>", "emails[0].body", "expression"),
    (("emails", 0, "body"), "<p>{{ first_name|{{ 1 }} }}</p>", "emails[0].body", "broken_field"),
    (("links", 0, "name"), "<img src=x onerror=alert(1)>", "links[0].name", "markup"),
    (("forms", 0, "intro"), "Hello <b t-out='1'>", "forms[0].intro", "markup"),
    (("forms", 0, "fields", 0, "hint"), "{{ 7 * 7 }}", "forms[0].fields[0].hint", "no_fields"),
    (("links", 0, "thanks"), "{% for x in y %}<script>", "links[0].thanks", "markup"),
    (("emails", 0, "body"), "<p>{{ object.message_ids }}</p>", "emails[0].body", "unknown_field"),
    (("emails", 0, "body"), "<p>&lt;script&gt;x()&lt;/script&gt;</p>", "emails[0].body", "bracket"),
    (("emails", 0, "body"), "<p>{{ first_name|&lt;script&gt; }}</p>", "emails[0].body", "bracket"),
    (("emails", 0, "body"), "<p>{{ <b>1</b> }}</p>", "emails[0].body", "broken_field"),
    (("sequences", 0, "purpose"), "transactional", "sequences[0].reason", "no_reason"),
    (("sequences", 0, "goal"), {"is": "stage"}, "sequences[0].goal.stage", "missing"),
    (("sequences", 0, "goal"), {"is": "domain"}, "sequences[0].goal.lead", "missing"),
    (("sequences", 0, "goal"), {"is": "luck"}, "sequences[0].goal.is", "choice"),
    (("sequences", 0, "goal"), {"is": "tapped", "link": "z"}, "sequences[0].goal.link", "no_such"),
    (("sequences", 0, "opens"), 24, "sequences[0].closes", "window"),
    (("sequences", 0, "closes"), -1, "sequences[0].closes", "range"),
    (("sequences", 0, "closes"), 24.5, "sequences[0].closes", "range"),
    (("sequences", 0, "weekdays"), ["someday"], "sequences[0].weekdays[0]", "choice"),
    ((*STEPS, 0, "kind"), "action", "sequences[0].steps[0].kind", "choice"),
    ((*STEPS, 0, "text"), "nowhere", "sequences[0].steps[0].text", "no_such"),
    ((*STEPS, 0, "email"), "mail", "sequences[0].steps[0].email", "unknown"),
    ((*STEPS, 1, "wait", "count"), "two", "sequences[0].steps[1].wait.count", "type"),
    ((*STEPS, 1, "wait"), {"hour": 25}, "sequences[0].steps[1].wait.hour", "range"),
    ((*STEPS, 1, "wait"), {"field": "a b"}, "sequences[0].steps[1].wait.field", "type"),
    ((*STEPS, 2, "ask"), "domain", "sequences[0].steps[2].lead", "missing"),
    ((*STEPS, 2, "ask"), "reply_matches", "sequences[0].steps[2].words", "missing"),
    ((*STEPS, 2, "lead"), [["a.b", "=", 1]], "sequences[0].steps[2].lead[0]", "type"),
    ((*STEPS, 2, "lead"), [["a", "any", []]], "sequences[0].steps[2].lead[0]", "choice"),
    ((*STEPS, 2, "lead"), [["a", "=", {"b": 1}]], "sequences[0].steps[2].lead[0]", "type"),
    ((*STEPS, 2, "lead"), [["a", "=", float("inf")]], "sequences[0].steps[2].lead[0]", "type"),
    ((*STEPS, 2, "lead"), [["a", "=", 10**400]], "sequences[0].steps[2].lead[0]", "type"),
    ((*STEPS, 2, "lead"), [["a", "=", "x\x00"]], "sequences[0].steps[2].lead[0]", "hidden"),
    ((*STEPS, 2, "lead"), ["|", ["a", "=", 1]], "sequences[0].steps[2].lead", "domain"),
    ((*STEPS, 2, "yes", 0, "key"), "a", "sequences[0].steps[2].yes[0]", "plan_twice"),
    ((*STEPS, 3), {"key": "e", "kind": "jump", "to": "a"}, "sequences[0].steps[3]", "plan_loop"),
    ((*STEPS, 3), {"key": "e", "kind": "jump", "to": "z"}, "sequences[0].steps[3]", "plan_nowhere"),
    ((*STEPS, 0), {"key": "x", "kind": "stop"}, "sequences[0].steps[1]", "plan_unreachable"),
    (STEPS, [], "sequences[0].steps", "plan_empty"),
]


@pytest.mark.parametrize(("path", "value", "where", "code"), CASES)
def test_a_fault_is_told_with_its_place(path, value, where, code):
    assert (where, code) in faults(path, value)


def test_all_faults_are_told_at_once_but_no_more_than_twenty():
    found = small()
    found["surprise"], found["name"] = 1, ""
    assert [(fault.path, fault.code) for fault in playbook.check(found)] == [("surprise", "unknown"), ("name", "empty")]
    found["tags"] = [{} for _ in range(100)]
    assert len(playbook.check(found)) == playbook.MOST_FAULTS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[]", "type"),
        (b"null", "type"),
        (b'{"format": NaN}', "not_json"),
        (b'{"format": 1e999}', "type"),
        (b"\xff\xfe", "not_utf8"),
        (json.dumps(small()).encode("utf-16"), "not_utf8"),
        (json.dumps(small()).encode("utf-16-le"), "not_json"),
        (b"{" * 10_000_000, "too_big"),
        (b" " * 1_000_001, "too_big"),
        (b"[" * 200_000, "too_deep"),
        (b'{"format": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"format": 1, "format": 1}', "twice"),
        (b'{"format": 99, "nothing": "else matters"}', "format"),
    ],
)
def test_a_file_that_is_no_playbook_is_told_so(data, code):
    found, wrong = playbook.read(data)
    assert found is None
    assert code in [fault.code for fault in wrong]


def test_a_byte_order_mark_is_no_fault():
    assert playbook.read(b"\xef\xbb\xbf" + json.dumps(small()).encode()) == (small(), [])


def test_names_in_any_script_and_with_emoji_are_names():
    for name in ("مواعيد العيادة", "מרפאה", "診所", "Studio 💪🏽", "👩‍⚕️ Clinic"):
        assert playbook.check(changed(("name",), name)) == []


def test_a_stranger_s_address_can_be_read_in_the_preview_and_leads_nowhere():
    shown = playbook_text.sample("<p class='o_dialog'><a href='https://x.example/?a=1&amp;b=2'>Hi</a></p>", {})
    assert shown == '<p><a href="#" title="https://x.example/?a=1&amp;b=2">Hi</a></p>'


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_file_is_written_as_an_export_is(name):
    text = (FOLDER / f"{name}.json").read_text()
    assert json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n" == text


def test_deep_nesting_is_told_and_not_followed():
    inner = {"key": "z", "kind": "stop"}
    for at in range(60):
        inner = {"key": f"k{at}", "kind": "branch", "ask": "replied", "yes": [inner]}
    found = changed(STEPS, [inner])
    assert "too_deep" in [fault.code for fault in playbook.check(found)]


def test_too_many_steps_are_told():
    lanes = [{"key": f"k{at}", "kind": "goal"} for at in range(150)]
    steps = [{"key": "b", "kind": "branch", "ask": "replied", "yes": lanes, "no": copy.deepcopy(lanes)}]
    assert "too_many" in [fault.code for fault in playbook.check(changed(STEPS, steps))]


HOSTILE = (
    "{{",
    "{{ a",
    "<",
    "<a ",
    "<!",
    "<!--",
    "<a href='",
    "&amp",
    "<p>",
    "<p ",
    "{{ a b",
    "{{ a }}",
    "</p>",
    "<p a='>",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_file_made_to_take_long_is_read_quickly(piece):
    started = time.perf_counter()
    playbook.check(changed(("emails", 0, "body"), (piece * 64_000)[:64_000]))
    playbook.check(changed(("texts", 0, "body"), (piece * 1_000)[:1_000]))
    assert time.perf_counter() - started < 3


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
PLACES = [
    *[(key,) for key in small()],
    *[(name, 0, key) for name in playbook_schema.LISTS for key in playbook_schema.OBJECTS[name.removesuffix("s")]],
    *[
        (*STEPS, at, key)
        for at in range(4)
        for key in ("key", "kind", "text", "wait", "ask", "yes", "no", "lead", "to")
    ],
]


@given(JUNK)
def test_junk_is_told_what_is_wrong_and_never_raises(junk):
    wrong = playbook.check(junk)
    assert wrong
    assert all(isinstance(fault.path, str) and fault.code and len(str(fault.details)) < 2000 for fault in wrong)


@given(st.sampled_from(PLACES), JUNK)
def test_junk_in_any_place_never_raises(path, junk):
    for fault in playbook.check(changed(path, junk)):
        assert fault.path.isprintable()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_raising(data):
    found, wrong = playbook.read(data)
    assert (found is None) == bool(wrong)


@given(st.text(alphabet="<>/ab='\" {}|tolink()\n&#;!-[]", max_size=60))
def test_whatever_passes_as_an_email_holds_nothing_that_odoo_would_run(text):
    if not playbook_text.flaws_of_html(text):
        made = playbook_text.to_template(text, {})
        assert "{{" not in made.replace("{{ link", "")
        assert "<script" not in made.lower()
        assert "&lt;" not in made
        assert playbook_text.to_template(playbook_text.from_template(made, {}), {}) == made


def test_every_key_and_word_of_the_schema_is_documented():
    page = (Path(__file__).parents[2] / "docs" / "playbooks.md").read_text()
    tables = {**playbook_schema.OBJECTS, **playbook_schema.STEPS}
    keys = {key for table in tables.values() for key in table} | set(playbook_schema.STEPS)
    words = {word for table in tables.values() for about in table.values() for word in about.choices}
    missing = {one for one in keys | words if f"`{one}`" not in page and f'"{one}"' not in page}
    assert missing <= {"tuesday", "wednesday", "thursday", "friday", "saturday"}
    assert {f"`{name}`" in page or f"`object.{name}`" in page for name in playbook_text.PATHS} == {True}


def test_a_field_that_everybody_may_write_is_what_a_playbook_may_hold():
    """The list in models/merge_field.py is the wider one."""
    source = (Path(playbook.__file__).parents[1] / "models" / "merge_field.py").read_text()
    safe = source.split('"crm.lead": (')[1].split("),")[0]
    assert set(playbook_text.PATHS) <= set(safe.replace('"', " ").split())
    assert set(playbook_text.SHORT) == set(merge_fields.SHORT_NAMES)
