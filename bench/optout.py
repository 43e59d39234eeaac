"""`optout`: what the rules of `tools/opt_out.py` make of a labelled corpus; pure, without Odoo.

The project's own corpus is bench/corpus/optout.csv, written for it: invented texts, no real people, no copied
collection. `--corpus FILE.csv` takes another: columns `text` and `label`, if it likes also `language` and `kind`.
"""

import csv
import sys
import time
import types
from collections import Counter, defaultdict
from pathlib import Path

from bench.report import Ratio, Result
from dev.cache import CHECKOUT
from dev.say import Problem, say

CORPUS = Path(__file__).parent / "corpus" / "optout.csv"
OPT_OUT, INNOCENT, UNSURE = "opt_out", "innocent", "unsure"
# What other people may call our three labels.
LABELS = {
    **dict.fromkeys(("opt_out", "optout", "opt-out", "opt out", "stop", "out", "unsubscribe", "1"), OPT_OUT),
    **dict.fromkeys(("innocent", "none", "keep", "no", "ok", "ham", "not_opt_out", "lookalike", "0", ""), INNOCENT),
    **dict.fromkeys(("unsure", "review", "ambiguous", "maybe", "unclear"), UNSURE),
}
REPEAT = 3


def run(options):
    """Return the Result. Raises Problem if the corpus cannot be read."""
    path = options.corpus or CORPUS
    rows = load(path)
    read = _reader()
    judged = [(row, read(row["text"])) for row in rows]
    tell(judged)
    return _result(path, judged, _micros(read, rows))


def load(path):
    """Return the texts of a corpus as dictionaries with text, label, language and kind."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = {name.strip().lower(): name for name in reader.fieldnames or ()}
            _check_columns(path, names)
            return [
                _row(path, reader.line_num, {key: line[name] or "" for key, name in names.items()}) for line in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Problem(f"The corpus {path} cannot be read: {error}") from error


def _check_columns(path, names):
    for column in ("text", "label"):
        if column not in names:
            raise Problem(f"The corpus {path} has no column “{column}”; it has: {', '.join(names) or 'none'}.")


def _row(path, line, values):
    label = LABELS.get(values["label"].strip().lower())
    if label is None:
        raise Problem(f"{path}, line {line}: the label “{values['label']}” is none of {', '.join(LABELS)}.")
    return {"language": "", "kind": "", **values, "label": label}


def _reader():
    """Return opt_out.read; the addon's own __init__ imports odoo, so only its folder is told."""
    package = types.ModuleType("sms_marketing")
    package.__path__ = [str(CHECKOUT / "sms_marketing")]
    sys.modules.setdefault("sms_marketing", package)
    from sms_marketing.tools.opt_out import read

    return read


def _micros(read, rows):
    """Return the µs that one text takes, the best of a few rounds."""
    rounds = []
    for _round in range(REPEAT):
        start = time.process_time()
        for row in rows:
            read(row["text"])
        rounds.append(time.process_time() - start)
    return min(rounds) / max(len(rows), 1) * 1e6


def event_of(reading):
    return reading.event if reading else "nothing"


def tell(judged):
    """Print every text that was not understood as its label says, and the opt-outs by language."""
    for title, label, wrong in (
        ("Innocent, but opted out", INNOCENT, {"opt_out"}),
        ("Opt-outs sent to review", OPT_OUT, {"review"}),
        ("Opt-outs overlooked", OPT_OUT, {"nothing", "opt_in", "help"}),
        ("Innocent, sent to review", INNOCENT, {"review"}),
    ):
        texts = [(row, reading) for row, reading in judged if row["label"] == label and event_of(reading) in wrong]
        say(f"{title}: {len(texts)}")
        for row, reading in texts:
            say(f"    {row['language']:<3}{row['text'][:200]!r}  {reading.rule if reading else ''}")
    for language, count in sorted(_by_language(judged).items()):
        say(f"    {language or 'any'}: {count[True]} of {count.total()} opt-outs understood")


def _by_language(judged):
    found = defaultdict(Counter)
    for row, reading in judged:
        if row["label"] == OPT_OUT:
            found[row["language"]][event_of(reading) == "opt_out"] += 1
    return found


def _result(path, judged, micros):
    counts = {label: Counter() for label in (OPT_OUT, INNOCENT, UNSURE)}
    for row, reading in judged:
        counts[row["label"]][event_of(reading)] += 1
    outs, innocents, unsure = counts[OPT_OUT], counts[INNOCENT], counts[UNSURE]
    total = max(outs.total(), 1)
    figures = {
        "opt-outs": outs.total(),
        "opted out or review": (outs["opt_out"] + outs["review"]) / total,
        "innocent texts": innocents.total(),
        "innocent sent to review, share": innocents["review"] / max(innocents.total(), 1),
        "unsure texts": unsure.total(),
        **{f"unsure → {event}": count for event, count in sorted(unsure.items())},
        "µs per text": micros,
    }
    ratios = [
        Ratio("recall of opt-outs (opted out)", outs["opt_out"] / total, at_least=0.99),
        Ratio("innocent texts opted out", innocents["opt_out"], at_most=0),
        Ratio("µs per text", micros, at_most=1000),
    ]
    return Result("optout", {"corpus": path.name, "texts": len(judged)}, figures, ratios)
