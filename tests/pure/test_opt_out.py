"""tools/opt_out.py: what people write who want no more texts, and what only looks like it."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import keywords, opt_out, opt_out_grammar, opt_out_text
from sms_marketing.tools.opt_out_phrases import LANGUAGES, shared

CORPUS = Path(__file__).parents[2] / "bench" / "corpus" / "optout.csv"


def corpus(label):
    with open(CORPUS, encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["label"] == label]


def event(body, **options):
    reading = opt_out.read(body, **options)
    return reading and reading.event


# --- the corpus ---


def test_the_corpus_is_large_enough():
    counts = Counter((row["language"], row["label"]) for label in ("opt_out", "innocent") for row in corpus(label))
    for language in LANGUAGES:
        assert counts[language, "opt_out"] >= 50, language
        assert counts[language, "innocent"] >= 30, language
    assert sum(counts.values()) >= 700


def test_no_innocent_text_is_opted_out():
    assert [row["text"] for row in corpus("innocent") if event(row["text"]) == "opt_out"] == []


def test_opt_outs_are_understood():
    texts = [row["text"] for row in corpus("opt_out")]
    missed = [text for text in texts if event(text) != "opt_out"]
    assert len(missed) <= len(texts) * 0.01, missed


# --- single rulings ---


@pytest.mark.parametrize(
    "body",
    [
        "STPO",
        "STOPP",
        "UNSUBSCRIBE",
        "stop please",
        "STOP!!! 🛑",
        "s t o p",
        "stop stop",
        "please stop",
        "I don’t want these texts",
        "i dont want these texts",
        "please stop texting me",
        "stop yexting me",  # the key beside
        "stop meassging me",  # letters mixed
        "don;t text me",
        "quit textin my phone",
        "f*ck off",
        "remove 202-555-0143 from your list",
        "why won't you stop",
        "PLEASE\nSTOP\nTEXTING\nME",
        "not interested, please stop",
        "I told you already stop",
        "If you don't stop I will call the police",
        "you are texting me by mistake, remove my number",
        "no quiero más mensajes",
        "ne m'envoyez plus de messages",
        "bitte keine Nachrichten mehr",
        "non scrivetemi più",
        "não quero mais receber",
        "geen berichten meer",
    ],
)
def test_opt_outs(body):
    assert event(body) == "opt_out"


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "  \n",
        "🙂",
        "I can't stop thinking about it",
        "Don't stop!",
        "please don't remove me",
        "bus stop",
        "cancel my 3pm appointment",
        "the end of the week",
        "take me off guard",
        "the wrong number of rooms",
        "unsubscribed by mistake, please add me back",
        "baja el precio?",
        "basta che sia pronto domani",
        "Don't you think it's late?",  # "don't" before a word that closes a clause is no prohibition
        "The delivery process was fine",  # an English word is no slip of a Portuguese one
        "send me the report",
        "there's a mistake here on the invoice",
        "nobody called me back",
        "I had two missed calls from you",
        "my phone died what was the address",
        "the coupon no longer works",
        "stop calling, text me instead",
        "no thanks",
        "no",
        "YES",
    ],
)
def test_says_nothing(body):
    assert event(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "please cancel",
        "stop 3",
        "not interested",
        "Is this the wrong number?",
        "I don't want this anymore",
        "don't text me, I'm driving",
        "cancel everything",
        "pas intéressé",
        "kein Interesse",
    ],
)
def test_a_person_decides(body):
    assert event(body) == "review"


def test_negation_turns_it_round():
    for body in ("stop sending me texts", "remove me from your list", "unsubscribe me"):
        assert event(body) == "opt_out"
        for negation in ("please don't", "do not", "never", "I don't want you to"):
            assert event(f"{negation} {body}") != "opt_out", (negation, body)


def test_every_reading_names_what_decided():
    assert opt_out.read("STOP") == opt_out.Reading("opt_out", 1.0, "keyword", "STOP", "en")
    assert opt_out.read("stop please").rule == "near-keyword"
    reading = opt_out.read("Bitte keine Nachrichten mehr senden, danke")
    language, _, rule = reading.rule.partition(":")
    assert language == reading.language == "de"
    assert rule in LANGUAGES["de"].RULES
    assert opt_out.OPT_OUT_FROM <= reading.certainty <= 1
    assert "nachrichten" in reading.word


def test_certainty_and_event_agree():
    for label in ("opt_out", "innocent", "unsure"):
        for row in corpus(label):
            reading = opt_out.read(row["text"])
            if reading and reading.event in ("opt_out", "review"):
                certain = reading.certainty >= opt_out.OPT_OUT_FROM
                assert certain == (reading.event == "opt_out"), row["text"]
                assert reading.certainty >= opt_out.REVIEW_FROM, row["text"]


def test_opting_in():
    assert event("START") == event("JOIN") == "opt_in"
    assert (opt_out.read("START").rule, opt_out.read("join").rule) == ("keyword", "join")
    assert event("YES", opted_out=True) == "opt_in"
    assert event("HELP") == "help"


def test_a_table_of_ones_own_replaces_the_keywords_not_the_phrases():
    words = {"en": {"opt_out": "stop tulip", "help": "cancel"}}
    assert event("tulip please", words=words) == "opt_out"
    assert event("tulip please") is None
    assert event("UNSUBSCRIBE ME", words=words) == "opt_out"
    assert event("cancel", words=words) == "help"


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ("🛑", "review"),
        ("please 🛑 texting me", "opt_out"),
        ("stop, that is harassment", "opt_out"),
        ("stop - Dave", "opt_out"),
        ("no means no. Stop.", "opt_out"),
        ("stop, I'm blushing", "review"),
        ("Stop. Hammer time!", "review"),
        ("basta, mi fai arrossire", "review"),
        ("hou op, wat een prijs", "review"),
        ("stopstop", "opt_out"),
    ],
)
def test_a_bare_stop_counts_beside_courtesy_and_complaint_only(body, event):
    reading = opt_out.read(body)
    assert (reading and reading.event) == event


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ("Ich will das Sofa nicht mehr", None),
        ("Ich will keine SMS mehr", "opt_out"),
        ("je ne veux plus le rendez-vous de mardi", "review"),
        ("je ne veux plus de vos messages", "opt_out"),
        ("kunnen jullie mij van het station halen", "review"),
        ("kunnen jullie mij van de lijst halen", "opt_out"),
        ("No quiero darme de baja", None),
        ("Quiero darme de baja", "opt_out"),
        ("I'm not opting out", None),
    ],
)
def test_what_names_something_else_is_no_opt_out(body, event):
    reading = opt_out.read(body)
    assert (reading and reading.event) == event


# --- the dress of a text ---

PLAIN = [row["text"] for row in corpus("opt_out") if row["text"].isascii() and "'" not in row["text"]]
INNOCENT = [row["text"] for row in corpus("innocent") if row["text"].isascii()]
WIDE = {code: code + 0xFEE0 for code in range(ord("a"), ord("z") + 1)}


@given(
    st.sampled_from(PLAIN + INNOCENT),
    st.sampled_from(["🛑", " 🙏🏽", "\u200b", "\ufeff", "\n", " \t ", "\u200d\ufe0f"]),
)
def test_what_stands_around_changes_nothing(body, noise):
    assert event(noise + body + noise) == event(body)


@given(st.sampled_from(PLAIN + INNOCENT), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_capitals_change_nothing(body, dress):
    assert event(dress(body)) == event(body)


@given(st.sampled_from(PLAIN + INNOCENT), st.data())
def test_zero_width_characters_inside_change_nothing(body, data):
    place = data.draw(st.integers(0, len(body)))
    assert event(body[:place] + "\u200b\u2060" + body[place:]) == event(body)


@given(st.sampled_from(PLAIN + INNOCENT))
def test_full_width_letters_are_letters(body):
    assert event(body.lower().translate(WIDE)) == event(body.lower())


@given(st.sampled_from([row["text"] for row in corpus("opt_out") if "'" in row["text"]]))
def test_apostrophes_of_every_shape(body):
    assert event(body.replace("'", "’")) == event(body.replace("'", "ʼ")) == event(body)


@given(st.text())
def test_any_text_is_survived(body):
    opt_out.read(body, opted_out=True)


# --- bounded work ---


@pytest.mark.parametrize(
    "piece", ["stop ", "s", "a b ", "don't ", "🛑", "no no no more ", "\ufdfa", "no me ", ". ", "@$'-"]
)
def test_a_huge_body_costs_what_a_long_one_costs(monkeypatch, piece):
    looked_at = Counter()
    match = opt_out_grammar._match

    def counting(steps, look, place):
        looked_at["steps"] += 1
        return match(steps, look, place)

    monkeypatch.setattr(opt_out_grammar, "_match", counting)
    opt_out.read(piece * (10_000_000 // len(piece)))
    assert looked_at["steps"] < 300_000
    assert len(opt_out_text.cut(piece * 1_000_000)) <= opt_out_text.HEAD + opt_out_text.TAIL + 3


def test_no_more_words_than_promised():
    said = opt_out_text.sentences("word " * 5000, str)
    assert sum(len(sentence.words) for sentence in said) <= opt_out_text.MAX_WORDS


def test_the_end_of_a_long_text_is_heard():
    assert event("Some long story about the weather. " * 200 + "Please stop texting me.") == "opt_out"


# --- the tables ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_tables_can_be_read(language):
    table = LANGUAGES[language]
    for name in ("RULES", "GUARDS", "DOUBTS", "WEAK_DOUBTS", "EXCUSES"):
        rules = opt_out_grammar.parse(getattr(table, name), language, table.CLASSES)
        assert rules, name
        names = Counter(rule.name for rule in rules)
        assert [rule for rule, count in names.items() if count > 1] == [], name
        assert all(0 < rule.certainty <= 1 for rule in rules)
    assert set(table.WEAK.split()) <= {
        rule.name for rule in opt_out_grammar.parse(table.RULES, language, table.CLASSES)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_fits_on_one_common_word_alone(language):
    """A rule needs more than a single everyday word: such a line would opt out half of the world."""
    table = LANGUAGES[language]
    common = [
        "i",
        "you",
        "me",
        "the",
        "a",
        "no",
        "yes",
        "not",
        "please",
        "ok",
        "de",
        "la",
        "el",
        "le",
        "que",
        "das",
        "ich",
        "il",
        "non",
        "nao",
        "ik",
        "het",
        "en",
        "y",
        "e",
    ]
    for word in common:
        assert event(word) in (None, "opt_in"), (language, word)
    assert table.CLASSES


def test_slips_are_no_real_words():
    assert not set(shared.SLIPS) & (shared.REAL_WORDS | shared.COMMON_WORDS)
    for word in shared.REAL_WORDS | shared.COMMON_WORDS:
        assert event(word) != "opt_out", word


def test_common_words_bend_towards_no_table():
    spell = opt_out._tables().speller
    for word in ("regen", "recht", "problemas", "victory", "chateau", "karte", "parlando", "schreiben", "zusammen"):
        assert spell(word) == word
    assert spell("unsubscirbe") == "unsubscribe"
    assert spell("mesages") in {"messages", "message"}


@pytest.mark.parametrize(
    ("word", "meant", "slip"),
    [
        ("stpo", "stop", True),
        ("stopp", "stop", True),
        ("sop", "stop", True),
        ("stip", "stop", True),
        ("stop", "stop", True),
        ("shoop", "stop", False),
        ("pots", "stop", False),
        ("", "stop", False),
    ],
)
def test_one_slip_of_the_finger(word, meant, slip):
    assert opt_out_text.is_slip(word, meant) is slip


@given(
    st.sampled_from(sorted({w for e in keywords.WORDS.values() for w in e["opt_out"].split() if len(w) > 6})), st.data()
)
def test_a_slip_in_a_long_keyword_is_forgiven(word, data):
    place = data.draw(st.integers(1, len(word) - 2))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert event(swapped) == "opt_out"


# --- other languages ---


@pytest.mark.parametrize(
    "body",
    [
        "wie sieht es aus?",
        "Dann melde ich mich morgen",
        "tut mir leid für die späte Nachricht",
        "meine nachricht kam nicht an?",
        "hoe ziet het er uit",
        "ik heb een klacht",
        "wat is het nummer van de winkel?",
        "hou je taai",
        "no tengo el número de seguimiento",
        "mi celular ya no tiene batería",
        "para mí una pizza grande",
        "j'ai pas le numéro de commande",
        "la garantie est incluse ?",
        "je tape un message et je vous l'envoie",
        "a loja garante a troca?",
        "não tem o número do apartamento",
        "saio do serviço às 6",
        "foi ótimo, obrigado",
        "disdico per domani",
        "toglietemi dalla lista d'attesa",
    ],
)
def test_everyday_words_of_other_languages_opt_nobody_out(body):
    assert event(body) != "opt_out"


@pytest.mark.parametrize(
    "body",
    [
        "qué harto estoy, otra vez publicidad",
        "rien de neuf, encore des pubs",
        "nicht schon wieder werbung",
        "non ci credo, altri messaggi",
        "nao acredito, propaganda de novo",
        "niet te geloven, alweer reclame",
    ],
)
def test_displeasure_about_texts_goes_to_a_person(body):
    assert event(body) == "review"


@pytest.mark.parametrize(
    ("plain", "short"),
    [
        ("no quiero que me escriban más", "no kiero q m escriban mas"),
        ("ich will keine Werbung mehr", "i wott kei werbig me"),
        ("non mi scrivete più", "nn m scrivete piu"),
        ("não quero receber mensagem", "n qro receber msg"),
        ("ik wil niks meer ontvangen", "k wil nix meer ontvangen"),
        ("je veux plus de messages", "j veu pu de msgs"),
    ],
)
def test_short_spellings_count_like_the_words_they_stand_for(plain, short):
    assert event(plain) == event(short) == "opt_out"


# --- a strong word and a signal of the contrary ---


@pytest.mark.parametrize(
    "body",
    [
        "Stop! In the name of love lol",
        "lol stop",
        "stop, I misread that",
        "What happens if I reply STOP?",
        "Do I have to reply STOP to opt out?",
        "my sister said to text you STOP but I like the deals",
        "stop texting? I only sent one lol",
        "hör auf, das ist ja super günstig",
    ],
)
def test_a_signal_of_the_contrary_leaves_it_to_a_person(body):
    assert event(body) == "review"


@pytest.mark.parametrize(
    "body",
    [
        "Don't call me, text instead",
        "No me llamen, mejor por mensaje",
        "Ne m'appelez pas, plutôt par sms",
        "Rufen Sie mich nicht an, lieber per SMS",
        "Non chiamatemi, meglio un messaggio",
        "Não me ligue, melhor por mensagem",
        "Bel me niet, liever een berichtje",
        "unfollow me on Insta lol",
        "I asked you to remove the couch last week",
        "Können Sie das Angebot abmelden?",
    ],
)
def test_another_way_or_another_object_is_none(body):
    assert event(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "cancel my subscription",
        "cancelar suscripcion",
        "annuler mon abonnement",
        "Abo kündigen",
        "annulla il mio abbonamento",
        "cancelar assinatura",
        "abonnement opzeggen",
    ],
)
def test_the_bare_subscription_is_what_they_get_from_us(body):
    assert event(body) == "opt_out"


def test_a_keyword_that_is_a_sentence_is_never_overlooked():
    assert opt_out.read("I like the texts. Stop. Haha").event == "review"


@pytest.mark.parametrize("body", ["these msgs to me not wanting it", "vos sms moi pas vraiment"])
def test_words_that_may_make_an_opt_out_go_to_a_person(body):
    assert opt_out.read(body).event == "review"


def test_the_net_catches_no_long_story_and_no_question():
    assert event("did my wife not send you the list of the parts?") is None
    assert event("my wife has the list of parts but she is not home so you might try her " + "later " * 5) is None


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ("I love your store but stop texting me", "opt_out"),
        ("lol stop texting me", "opt_out"),
        ("Great shop! Please don't text me anymore", "opt_out"),
        ("lol stop", "review"),
        ("I like the deals, don't stop texting me", None),
    ],
)
def test_what_is_said_outright_counts_beside_praise_and_laughter(body, event):
    reading = opt_out.read(body)
    assert (reading and reading.event) == event
