"""Fit the weights of the name score: ``python -m bench.calibrate LIST QUERIES PAIRS``.

LIST is a Consolidated Screening List, QUERIES a file of JSON lines with ``name``, ``kind`` (pos,
neg) and ``expect`` (entry ids), PAIRS a CSV with ``name1``, ``name2`` and ``is_match``. To these
come names of the list with one telling word exchanged, which are somebody else. Five-fold
results are printed; the weights are of a fit on everything.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from tidewaiter.party.lists import read_list
from tidewaiter.party.names.index import Index, build
from tidewaiter.party.names.match import compared, scored
from tidewaiter.party.names.score import terms

PENALTY = 0.1  # inverse strength, as in the usual notation
OF_PAIRS, OF_EXCHANGED = 2.0, 0.2
WEIGHTS = Path("src/tidewaiter/party/names/data/weights.csv")


def exchanged(index: Index, many: int = 3000) -> tuple[list[str], list[str]]:
    """Names of the list with a telling word exchanged, and the names themselves."""
    draw, lexicon = random.Random(1), index.lexicon
    folded = index.texts["folded"].to_pylist()
    rare = [
        w
        for w, weight, form in zip(lexicon.words, lexicon.weight, lexicon.form, strict=True)
        if weight > 0.5 and not form and w.isalpha() and len(w) > 3
    ]
    found: list[tuple[str, str]] = []
    while len(found) < many:
        words = draw.choice(folded).split()
        telling = [
            k
            for k, w in enumerate(words)
            if w in lexicon.ids and lexicon.weight[lexicon.ids[w]] > 0.45
        ]
        if 1 < len(words) < 10 and telling:
            other = list(words)
            other[draw.choice(telling)] = draw.choice(rare)
            found.append((" ".join(other), " ".join(words)))
    return [a for a, _ in found], [b for _, b in found]


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Logistic regression with a penalty on the square of standardized weights."""
    sign = np.where(y, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (x @ w[1:] + w[0])
        value = (weight * np.logaddexp(0, -margin)).sum() + (w[1:] ** 2).sum() / (2 * PENALTY)
        pull = -sign * weight / (1 + np.exp(np.clip(margin, -50, 50)))
        return float(value), np.concatenate([[pull.sum()], x.T @ pull + w[1:] / PENALTY])

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B",
                     options={"maxiter": 3000})  # fmt: skip
    return np.asarray(found.x)


def main() -> None:
    """Fit, print how the fit holds on what it has not seen, write the weights."""
    where, queries_file, pairs_file = sys.argv[1:4]
    index = build(read_list(Path(where)))
    queries = [json.loads(line) for line in Path(queries_file).read_text().splitlines()]
    with Path(pairs_file).open(newline="") as file:
        pairs = list(csv.DictReader(file))
    ids = index.entries["entry_id"].to_pylist()
    blocks, truth, weight, group = [], [], [], []
    names: list[str] = []
    for part in scored(index, [q["name"] for q in queries]):
        made = terms(part.evidence)
        names = list(made)
        blocks.append(np.column_stack(list(made.values())))
        for asked, listed in zip(part.asked, part.listed, strict=True):
            query = queries[asked]
            right = bool({ids[o] for o, _ in index.owners(int(listed))} & set(query["expect"]))
            truth.append(right)
            # Another entry that a positive is like may be right as well: it teaches nothing.
            weight.append(1.0 if right or query["kind"] == "neg" else 0.0)
            group.append(("q", int(asked)))
    sides = [p["name1"] for p in pairs], [p["name2"] for p in pairs]
    for (ones, twos), says, heavy, kind in (
        (sides, [p["is_match"] == "true" for p in pairs], OF_PAIRS, "p"),
        (exchanged(index), None, OF_EXCHANGED, "x"),
    ):
        _, which, found = compared(index, ones, twos)
        blocks.append(np.column_stack(list(terms(found).values())))
        truth += [bool(says[k]) if says else False for k in which]
        weight += [heavy] * len(which)
        group += [(kind, int(k)) for k in which]
    x, y, w = np.vstack(blocks).astype(float), np.array(truth), np.array(weight)
    mean = np.average(x, 0, w)
    scale = np.maximum(np.sqrt(np.average((x - mean) ** 2, 0, w)), 1e-6)
    z = (x - mean) / scale
    fold = np.array([k % 5 if kind != "x" else -1 for kind, k in group])
    unseen = np.zeros(len(y))
    for k in range(5):
        learned = fit(z[fold != k], y[fold != k], w[fold != k])
        unseen[fold == k] = 1 / (1 + np.exp(-(z[fold == k] @ learned[1:] + learned[0])))
    _report(unseen, y, w, group, queries, pairs)
    learned = fit(z, y, w)
    with WEIGHTS.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("term", "weight", "mean"))
        out.writerow(("constant", f"{learned[0] - (learned[1:] * mean / scale).sum():.6g}", 0))
        for name, v, s, m in zip(names, learned[1:], scale, mean, strict=True):
            out.writerow((name, f"{v / s:.6g}", f"{m:.6g}"))


def _report(unseen, y, w, group, queries, pairs) -> None:  # type: ignore[no-untyped-def]
    best = np.zeros(len(queries))
    of_pairs = np.zeros(len(pairs))
    for value, heavy, (kind, k) in zip(unseen, w, group, strict=True):
        if kind == "q" and heavy:
            best[k] = max(best[k], value)
        elif kind == "p":
            of_pairs[k] = max(of_pairs[k], value)
    positive = np.array([q["kind"] == "pos" for q in queries])
    right = np.array([p["is_match"] == "true" for p in pairs])
    false_alarms = np.sort(best[~positive])[::-1]
    for t in (0.4, 0.45, 0.5, 0.55, 0.6):
        print(
            f"at {t}: queries F1 {_f1(best >= t, positive):.4f}"
            f"  pairs F1 {_f1(of_pairs >= t, right):.3f}"
        )
    for share in (0.01, 0.05):
        cut = false_alarms[int(share * len(false_alarms))]
        print(f"recall at {share:.0%}: {(best[positive] > cut).mean():.3f}")
    cut = false_alarms[int(0.01 * len(false_alarms))]
    said, kinds = best >= 0.5, np.array([q["cls"] for q in queries])
    print(f"at 0.5: precision {said[positive].sum() / said.sum():.3f}"
          f"  recall {said[positive].mean():.3f}"
          f"  false alarms {said[~positive].mean():.2%}")  # fmt: skip
    for kind in np.unique(kinds):
        there = kinds == kind
        print(f"{kind} ({there.sum()}): {said[there].mean():.3f} at 0.5,"
              f" {(best[there] > cut).mean():.3f} at 1 % false alarms")  # fmt: skip
    for low in np.arange(0, 1, 0.1):
        there = (unseen >= low) & (unseen < low + 0.1) & (w == 1)
        if there.sum():
            print(f"score {low:.1f}: {there.sum()} pairs, {y[there].mean():.2f} right")


def _f1(said: np.ndarray, right: np.ndarray) -> float:
    return float(2 * (said & right).sum() / (said.sum() + right.sum()))


if __name__ == "__main__":
    main()
