"""Chinese and English names of the same organizations are found to be alike, others are not.

The similarity is simple on purpose: shared words, weighted by how rare they are.
"""

import csv
import math
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from tidewaiter.party.scripts import latin

PAIRS = Path(__file__).parent / "pairs_zh_en.csv"
FORMS = {"co", "ltd", "limited", "company", "corporation", "corp", "inc", "the", "of", "and"}


@pytest.fixture(scope="module")
def pairs():
    with PAIRS.open(encoding="utf-8") as lines:
        return [(row["chinese"], row["english"]) for row in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def alike(pairs):
    counts = Counter(word for _, english in pairs for word in set(words(english)))
    weight = {word: math.log(1 + len(pairs) / count) for word, count in counts.items()}
    rare = math.log(1 + len(pairs))

    def score(one, other):
        total = sum(weight.get(word, rare) for word in one + other)
        found, left = 0.0, list(other)
        for word in one:
            best = max(left, key=lambda each: fuzz.ratio(word, each), default="")
            near = fuzz.ratio(word, best) / 100
            if near >= 0.75:
                left.remove(best)
                found += near**2 * (weight.get(word, rare) + weight.get(best, rare))
        return found / total

    def best(chinese, english):
        return max(score(words(reading), words(english)) for reading in latin(chinese))

    return best


def words(name):
    found = re.findall(r"[a-z0-9]+", name.lower().replace("'", "").replace("\u2019", ""))
    return [word for word in found if word not in FORMS] or found


def test_pairs_are_of_many_kinds(pairs):
    assert len(pairs) > 200
    assert len(dict(pairs)) == len(pairs)


def test_recall_at_one_percent_of_false_alarms(pairs, alike):
    shuffled = random.Random(7)
    others = [english for _, english in pairs]
    wrong = [
        alike(chinese, other)
        for chinese, english in pairs
        for other in shuffled.sample(others, 6)
        if other != english
    ]
    threshold = sorted(wrong, reverse=True)[len(wrong) // 100]
    right = sum(alike(chinese, english) > threshold for chinese, english in pairs)
    assert right / len(pairs) >= 0.95
