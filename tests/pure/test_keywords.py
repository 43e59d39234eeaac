"""tools/keywords.py: STOP in every dress, and nothing that only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import keywords

OUT = ["stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"]


@pytest.mark.parametrize("word", OUT)
def test_every_word_of_the_rules_opts_out(word):
    assert keywords.classify(word) == keywords.Keyword("opt_out", word.upper(), "en")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (" STOP ", "STOP"),
        ("Stop.", "STOP"),
        ("stop!!!", "STOP"),
        ("“STOP”", "STOP"),
        ("*stop*", "STOP"),
        ("STOP\n", "STOP"),
        ("stop stop", "STOP"),
        ("STOP! STOP! STOP!", "STOP"),
        ("S.T.O.P", "STOP"),
        ("s t o p", "STOP"),
        ("🛑 STOP", "STOP"),
        ("STOP 🙏🏽", "STOP"),
        ("\u200bST\u200dOP\ufeff", "STOP"),
        ("ＳＴＯＰ", "STOP"),
        ("𝗦𝗧𝗢𝗣", "STOP"),
        ("ⓢⓣⓞⓟ", "STOP"),
        ("STÓP", "STOP"),
        ("STOP ALL", "STOPALL"),
        ("opt out", "OPTOUT"),
        ("Opt-Out", "OPTOUT"),
        ("OPT\u2011OUT", "OPTOUT"),
        ("OPT_OUT", "OPTOUT"),
        ("unsubscrıbe", "UNSUBSCRIBE"),
    ],
)
def test_dress_does_not_matter(body, word):
    assert keywords.classify(body) == keywords.Keyword("opt_out", word, "en")


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "   ",
        "🛑",
        "!!!",
        "cancel my 3pm appointment",
        "I can't stop thinking about it",
        "quit my job",
        "the end of the week",
        "please stop texting me",  # phrases are somebody else's job
        "Stop please",
        "stop 2",
        "stopwatch",
        "non-stop",
        "help me",
        "yes please",
        "start tomorrow",
        "stop " * 100,
        "s" * 100_000,
    ],
)
def test_not_a_keyword(body):
    assert keywords.classify(body, opted_out=True) is None


@pytest.mark.parametrize(
    ("body", "event", "language"),
    [
        ("START", "opt_in", "en"),
        ("unstop", "opt_in", "en"),
        ("HELP", "help", "en"),
        ("Info?", "help", "en"),
        ("BAJA", "opt_out", "es"),
        ("Darse de baja", "opt_out", "es"),
        ("alto", "opt_out", "es"),
        ("AYUDA", "help", "es"),
        ("arrêt", "opt_out", "fr"),
        ("ARRETE", "opt_out", "fr"),
        ("arrêter", "opt_out", "fr"),
        ("Désabonner", "opt_out", "fr"),
        ("aide", "help", "fr"),
        ("STOPP", "opt_out", "de"),
        ("abmelden", "opt_out", "de"),
        ("Hilfe!", "help", "de"),
        ("ANNULLA", "opt_out", "it"),
        ("aiuto", "help", "it"),
        ("SAIR", "opt_out", "pt"),
        ("Começar", "opt_in", "pt"),
        ("AFMELDEN", "opt_out", "nl"),
        ("hulp", "help", "nl"),
    ],
)
def test_events_and_languages(body, event, language):
    found = keywords.classify(body)
    assert (found.event, found.language) == (event, language)


@pytest.mark.parametrize("body", ["YES", "yes!", "Oui", "ja", "Sí", "SIM"])
def test_yes_opts_in_only_who_is_out(body):
    assert keywords.classify(body) is None
    assert keywords.classify(body, opted_out=True).event == "opt_in"


@pytest.mark.parametrize("body", ["START", "STOP", "HELP"])
def test_other_words_mean_the_same_for_everybody(body):
    assert keywords.classify(body, opted_out=True) == keywords.classify(body)


def test_a_table_of_ones_own():
    table = {"en": {"opt_out": "enough", "opt_in": "join"}}
    assert keywords.classify("JOIN", words=table) == keywords.Keyword("opt_in", "JOIN", "en")
    assert keywords.classify("ENOUGH.", words=table).event == "opt_out"
    assert keywords.classify("STOP", words=table) is None


def all_words():
    return [
        (language, event, word)
        for language, events in keywords.WORDS.items()
        for event, words in events.items()
        for word in words.split()
    ]


def test_the_table_is_written_as_it_compares():
    for _language, _event, word in all_words():
        assert keywords.normalize(word) == word


def test_no_word_means_two_things():
    meanings = {}
    for _language, event, word in all_words():
        meanings.setdefault(word, set()).add(event)
    assert {word: events for word, events in meanings.items() if len(events) > 1} == {}


NOISE = st.text(" \t\n.,!?*\"'’“”()…-—🛑🙏😡\u200b\u200d\ufe0f\ufeff", max_size=12)
WORD = st.sampled_from([word for _language, event, word in all_words() if event != keywords.OPT_IN_IF_OUT])


def dress(word, flags):
    return "".join(char.upper() if flag else char for char, flag in zip(word, flags, strict=False))


@given(NOISE, WORD, NOISE, st.lists(st.booleans(), min_size=40, max_size=40))
def test_noise_around_a_keyword_changes_nothing(before, word, after, flags):
    assert keywords.classify(before + dress(word, flags) + after) == keywords.classify(word)


@given(WORD, st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20))
def test_a_keyword_in_a_sentence_is_none(word, other):
    body = f"{word} the {other}"
    assert keywords.classify(body) is None


@given(st.text())
def test_any_text_is_survived(body):
    keywords.classify(body, opted_out=True)
