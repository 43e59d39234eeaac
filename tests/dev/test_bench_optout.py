"""./run bench optout: other people's corpora are read, and judged by what the rules say."""

import argparse

import pytest

from bench import optout
from dev.say import Problem


def judge(tmp_path, text):
    path = tmp_path / "corpus.csv"
    path.write_text(text, encoding="utf-8")
    return optout.run(argparse.Namespace(corpus=path))


def test_a_corpus_with_other_names_for_the_labels(tmp_path, capsys):
    found = judge(tmp_path, '\ufeffText,Label\n"stop, please",STOP\nhello,keep\n"not interested",Review\n')
    assert [(ratio.value, ratio.holds()) for ratio in found.ratios[:2]] == [(1.0, True), (0, True)]
    assert found.figures["unsure → review"] == 1


def test_what_was_misread_is_told(tmp_path, capsys):
    found = judge(tmp_path, "language,text,label\nen,STOP,innocent\nen,see you at noon,opt_out\n")
    assert [ratio.holds() for ratio in found.ratios[:2]] == [False, False]
    printed = capsys.readouterr().out
    assert "Innocent, but opted out: 1" in printed
    assert "'see you at noon'" in printed


@pytest.mark.parametrize("text", ["", "text\nSTOP\n", "text,label\nSTOP,perhaps so\n"])
def test_a_corpus_that_cannot_be_used_is_explained(tmp_path, text):
    with pytest.raises(Problem):
        judge(tmp_path, text)


def test_a_corpus_that_is_not_there(tmp_path):
    with pytest.raises(Problem, match="cannot be read"):
        optout.run(argparse.Namespace(corpus=tmp_path / "none.csv"))
