"""Every flag has its words: sentences, lawful reasons, ways to settle it, and no accusation."""

from __future__ import annotations

import pytest

from flag import made
from flag.test_examples import EXAMPLES
from tidewaiter.flag import red_flags, words
from tidewaiter.flag.raised import FLAGS

ACCUSING = ("smuggl", "crime", "criminal", "illegal", "fraud", "fake", "forg", "launder", "guilty",
            "evade", "launder")  # fmt: skip


@pytest.mark.parametrize("pattern", made.patterns())
def test_a_pattern_has_sentences_reasons_and_ways_to_settle_it(pattern):
    told = words.load()[pattern]
    assert told.tells.strip()
    assert told.bare.endswith(".")
    assert "{" not in told.bare
    assert words.innocent(pattern)
    assert words.settles(pattern)


def test_no_words_are_of_a_pattern_that_is_not_there():
    assert set(words.load()) == set(made.patterns())


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.pattern)
def test_no_word_accuses(flag):
    told = words.load()[flag.pattern]
    text = " ".join((flag.name, flag.tells, told.tells, told.bare, *told.innocent, *told.settles))
    assert not [word for word in ACCUSING if word in text.lower()]


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES)
def test_an_example_is_told_in_a_whole_sentence(pattern, example):
    for row in made.flags(made.tables(**example["tables"]), pattern):
        for told in (words.tell(row), words.tell({**row, "measure": None, "other": None})):
            assert told[0] in "'" or told[0].isalnum()
            assert "{" not in told
            assert "None" not in told
            assert "nan" not in told.split()


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.pattern)
def test_the_red_flags_of_a_flag_are_known_and_know_it(flag):
    for mark in flag.red_flags:
        assert flag.pattern in red_flags.load()[mark].patterns
