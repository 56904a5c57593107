"""One score of the evidence: the share of pairs that look like this and were one party.

The score is a logistic sum. Every term belongs to one of six families, and what a family adds
to the sum is shown with a hit. The weights stand in ``data/weights.csv``; ``bench.calibrate``
fits them, and ``docs/screening.md`` says on what and how well they hold.
"""

from __future__ import annotations

import csv
import functools
from importlib.resources import files

import numpy as np

from tidewaiter.party.names.evidence import Evidence

THRESHOLD = 0.5
"""At this score and above a candidate is a hit; the one threshold that is shipped."""

EQUAL = 7.0
"""The sum of two names that are letter for letter the same, after folding; others stay below."""

FAMILIES = ("words", "spelling", "length", "form", "short", "numbers")
"""What speaks: the words both have or lack, how they are spelled, how long the names are, legal
forms, names that were shortened (acronym, cut off, without vowels), digits."""


def terms(e: Evidence) -> dict[str, np.ndarray]:
    """The terms of the sum, named ``family.term``, each an array with one number per pair."""

    def over(x: np.ndarray, knot: float) -> np.ndarray:
        return np.maximum(x - knot, 0)

    low, high = np.minimum(e.covered, e.covering), np.maximum(e.covered, e.covering)
    told = np.minimum(e.told, 2.5)
    clash = np.minimum(e.odd_asked, e.odd_listed)
    best = np.maximum(e.spelled, e.ordered)
    size = np.minimum(e.letters, 30) / 30
    slips = np.minimum(e.slips, 6)
    asked, listed = np.minimum(e.words_asked, 6), np.minimum(e.words_listed, 8)
    single = asked <= 1
    bare = np.clip((0.28 - e.vowels) / 0.28, 0, 1)
    acronym = e.acronym > 0
    within = (e.covered > 0.97) & (e.exact > 0.97)
    found = {
        "words.low": low,
        "words.low_half": over(low, 0.5),
        "words.low_most": over(low, 0.8),
        "words.high": high,
        "words.high_most": over(high, 0.8),
        "words.told": told,
        "words.told_half": over(told, 0.5),
        "words.told_one": over(told, 1),
        "words.exact": e.exact,
        "words.clash": clash,
        "words.clash_much": over(clash, 0.3),
        "words.odd_asked": e.odd_asked,
        "words.odd_listed": e.odd_listed,
        "words.low_told": low * told,
        "words.high_told": high * told,
        "words.low_high": low * high,
        "words.high_exact": high * e.exact,
        "words.clash_best": clash * best,
        "words.clash_high": clash * high,
        "words.high_single": over(high, 0.8) * single,
        "words.single_told": single * told,
        "words.within": within,
        "words.within_asked": within * np.minimum(asked, 3),
        "words.within_told": within * told,
        "words.containing": (e.covering > 0.97) & (e.exact > 0.97),
        "spelling.best": best,
        "spelling.best_near": over(best, 0.7),
        "spelling.best_nearer": over(best, 0.85),
        "spelling.spelled": e.spelled,
        "spelling.skeleton": e.skeleton,
        "spelling.skeleton_near": over(e.skeleton, 0.8),
        "spelling.rest": e.rest,
        "spelling.rest_near": over(e.rest, 0.7),
        "spelling.cosine": e.cosine,
        "spelling.cosine_half": over(e.cosine, 0.5),
        "spelling.slips": slips,
        "spelling.slips_one": over(slips, 1),
        "spelling.slips_two": over(slips, 2),
        "spelling.same": e.same,
        "spelling.best_size": best * size,
        "spelling.best_nearer_size": over(best, 0.85) * size,
        "spelling.best_nearest_size": over(best, 0.93) * size * 10,
        "spelling.rest_near_size": over(e.rest, 0.7) * size,
        "spelling.slips_size": slips * size,
        "spelling.same_told": e.same * told,
        "spelling.same_single": e.same * single,
        "spelling.same_size": e.same * size,
        "length.asked": asked,
        "length.single": single,
        "length.listed": listed,
        "length.listed_single": listed <= 1,
        "length.gap": np.abs(asked - listed),
        "length.letters": size,
        "length.few": over(-e.letters, -8),
        "form.shared": e.forms > 0,
        "form.different": e.forms < 0,
        "form.shared_high": (e.forms > 0) * high,
        "short.acronym": acronym,
        "short.acronym_letters": np.clip(e.acronym - 3, 0, 3),
        "short.acronym_vowels": acronym * e.vowels,
        "short.begins": e.begins,
        "short.begins_size": e.begins * size,
        "short.bare": bare,
        "short.boned": e.boned * (size >= 0.17),
        "short.boned_bare": e.boned * bare,
        "short.skeleton_bare": e.skeleton * bare,
        "short.skeleton_near_bare": over(e.skeleton, 0.8) * bare,
        "numbers.differ": e.numbers,
    }
    return {name: np.asarray(value, np.float32) for name, value in found.items()}


@functools.cache
def weights() -> tuple[float, dict[str, float], dict[str, float]]:
    """The constant, the weight of each term, and its mean over the pairs it was fitted on."""
    text = files("tidewaiter.party.names").joinpath("data/weights.csv").read_text("utf-8")
    rows = {r["term"]: r for r in csv.DictReader(text.splitlines())}
    constant = float(rows.pop("constant")["weight"])
    return (
        constant,
        {name: float(r["weight"]) for name, r in rows.items()},
        {name: float(r["mean"]) for name, r in rows.items()},
    )


def score(e: Evidence) -> np.ndarray:
    """The score of each pair, float32 from 0 to 1."""
    total = _bounded(e, _total(terms(e)))
    return np.asarray(1 / (1 + np.exp(-np.maximum(total, -30))), np.float32)


def _total(found: dict[str, np.ndarray]) -> np.ndarray:
    constant, weight, _ = weights()
    return np.asarray(constant + sum(found[name] * value for name, value in weight.items()))


def _bounded(e: Evidence, total: np.ndarray) -> np.ndarray:
    """The sum with equal names on top: a listed name is a hit, however short or common."""
    return np.where(e.equal > 0, EQUAL, np.minimum(total, EQUAL - 0.1))


def parts(e: Evidence) -> dict[str, np.ndarray]:
    """What each family adds to the sum, against a pair of average looks: float32 per pair.

    What lifts equal names to the top, and keeps others below, counts as spelling.
    """
    _, weight, mean = weights()
    found = terms(e)
    total = _total(found)
    added = {name: (found[name] - mean[name]) * value for name, value in weight.items()}
    summed = {f: sum(v for name, v in added.items() if name.startswith(f)) for f in FAMILIES}
    summed["spelling"] = summed["spelling"] + _bounded(e, total) - total
    return {family: np.asarray(value, np.float32) for family, value in summed.items()}
