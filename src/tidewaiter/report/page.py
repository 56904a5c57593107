"""One offline page: counts, charts, every order with its reasoned answer, and what is covered.

The file loads nothing from anywhere. What came from outside is put in as text: by the template
engine in markup, and as escaped JSON for the script, which in turn only ever sets text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tidewaiter.law.parameter import CONFIDENCE
from tidewaiter.report import charts, island, tally, words
from tidewaiter.report.explanation import Explanation, Section
from tidewaiter.report.offline import asset, markup, script_hash, template

LIMIT = 5000
COLUMNS = (
    ("order", "Order", "text"),
    ("outcome", "Outcome", "number"),
    ("item", "Item", "text"),
    ("quantity", "Quantity", "number"),
    ("tpp", "TPP in total", "number"),
    ("destination", "Destination", "text"),
    ("consignee", "Consignee", "text"),
    ("reason", "Reason", "text"),
)


def write(
    path: Path | str,
    *,
    title: str,
    answers: tally.Rows,
    rejects: tally.Rows = (),
    explanations: Iterable[Explanation] = (),
    counts: tally.Tally | None = None,
    law_notes: Sequence[Section] = (),
    versions: Mapping[str, str] | None = None,
    whole_table: str | None = None,
    limit: int = LIMIT,
) -> None:
    """Write the page as one self-contained HTML file.

    Args:
        path: where to write; an existing file is replaced.
        title: the heading.
        answers: one row per order.
            ``order_id`` string, not null.
            ``as_of`` date; ``view`` string; ``outcome``, ``review_policy`` code;
            ``exceptions``, ``duties``, ``missing_facts``, ``not_checked``, ``allocations``,
            ``doubts`` strings, ``;`` lists;
            ``eccn``, ``assembly_eccn``, ``otherwise_eccn``, ``item``, ``destination``, ``tier``,
            ``reason``, ``ultimate_consignee_name`` string;
            ``tpp``, ``tpp_total`` float64, TPP; ``performance_density`` float64, TPP/mm2;
            ``quantity`` int64. All may be null, and a column may be absent.
        rejects: one row per fault: ``row`` (1-based data row), ``column``, ``value``, ``fault``,
            ``remedy``.
        counts: of the whole table, where ``answers`` are only those of its rows to show.
        explanations: reasoned answers; an order without one shows what its row says.
        law_notes: what is modeled, what is not, and known doubts, in sections.
        versions: name and version of the program, of the law data, and of what else matters.
        whole_table: where the table of all answers lies, told when not all fit on the page.
        limit: most orders to show; beyond it the most urgent outcomes are kept.

    Raises:
        OSError: the file cannot be written. Whoever gave the path must act.
    """
    text = html(
        title=title,
        answers=answers,
        rejects=rejects,
        explanations=explanations,
        counts=counts,
        law_notes=law_notes,
        versions=versions,
        whole_table=whole_table,
        limit=limit,
    )
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def html(
    *,
    title: str,
    answers: tally.Rows,
    rejects: tally.Rows = (),
    explanations: Iterable[Explanation] = (),
    counts: tally.Tally | None = None,
    law_notes: Sequence[Section] = (),
    versions: Mapping[str, str] | None = None,
    whole_table: str | None = None,
    limit: int = LIMIT,
) -> str:
    """Return the page as text; the arguments are those of ``write``."""
    shown = tally.most_urgent(answers, limit)
    counts = counts or tally.count(answers)
    told = island.reasoned(shown, explanations)
    script, style = asset("page.js"), asset("page.css") + _colors()
    known = {o.code: o for o in words.OUTCOMES}
    other = words.Outcome("other", "other", "", -1)
    page: str = template("page.html.j2").render(
        title=title,
        css=markup(style),
        script=markup(script),
        script_hash=script_hash(script),
        island=island.as_json(island.contents(shown, told)),
        total=counts.orders,
        counts=[(known.get(c, other), n) for c, n in tally.outcomes(counts).items()],
        shown_counts=[
            (known.get(c, other), n) for c, n in tally.outcomes(tally.count(shown)).items()
        ],
        day_words=_days(counts),
        views=[words.plain(v) for v in counts.views],
        missing=_told(tally.listed(counts, "missing_facts")),
        licenses=tally.licenses_by_destination(counts),
        allocations=_told(tally.listed(counts, "allocations")),
        reasons=_told(tally.reasons(counts)),
        not_checked=_told(tally.listed(counts, "not_checked", 40)),
        charts=charts.draw(counts),
        rows=_rows(shown),
        destinations=[words.plain(d) for d in tally.distinct(shown, "destination")],
        columns=COLUMNS,
        rejects=len(rejects),
        rejected_rows=len({fault.get("row") for fault in rejects}),
        shown_rejects=_faults(rejects, limit),
        outcomes=words.OUTCOMES,
        all_views=words.VIEWS,
        statuses=words.STATUSES,
        confidence=CONFIDENCE,
        law_notes=law_notes,
        versions=versions or {},
        whole_table=whole_table,
    )
    return page


def _rows(shown: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    several = len(tally.distinct(shown, "view")) > 1
    anchors = _anchors([row.get("order_id") for row in shown])
    return [_row(row, a, several) for row, a in zip(shown, anchors, strict=True)]


def _row(row: Mapping[str, Any], anchor: str, several_views: bool) -> dict[str, Any]:
    what = words.outcome(row.get("outcome"))
    how = [words.phrase(c) for c in words.codes(row.get("exceptions"))]
    how += [words.phrase(c) for c in words.codes(row.get("review_policy"))]
    under = [row.get("as_of"), row.get("view") if several_views else None]
    return {
        "anchor": anchor,
        "order_id": words.plain(row.get("order_id")) or "(no id)",
        "under": ", ".join(words.plain(u) for u in under if u),
        "code": what.code,
        "word": what.word,
        "urgency": what.urgency,
        "how": words.plain(", ".join(how)),
        "item": words.plain(row.get("item")),
        "eccn": words.plain(row.get("assembly_eccn") or row.get("eccn")),
        "quantity": words.number(row.get("quantity")),
        "quantity_value": _value(row.get("quantity")),
        "tpp_total": words.number(row.get("tpp_total")),
        "tpp_value": _value(row.get("tpp_total")),
        "destination": words.plain(row.get("destination")),
        "tier": words.plain(row.get("tier")),
        "consignee": words.plain(row.get("ultimate_consignee_name")),
        "reason": words.plain(row.get("reason")),
    }


def _faults(rejects: tally.Rows, limit: int) -> list[dict[str, str]]:
    columns = ("row", "column", "value", "fault", "remedy")
    return [{c: words.plain(fault.get(c)) for c in columns} for fault in rejects[:limit]]


def _value(figure: Any) -> str:
    return "" if figure is None or figure != figure else str(figure)


def _anchors(order_ids: Sequence[object]) -> list[str]:
    """Give each row an address of its own, also where one order was answered twice."""
    taken: set[str] = set()
    anchors = []
    for order_id in order_ids:
        base = "order-" + quote(words.plain(order_id), safe="")
        anchor, n = base, 2
        while anchor in taken:
            anchor, n = f"{base}~{n}", n + 1
        taken.add(anchor)
        anchors.append(anchor)
    return anchors


def _told(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(words.plain(words.phrase(text)), n) for text, n in rows]


def _days(counts: tally.Tally) -> str:
    span = tally.days(counts)
    if span is None:
        return "—"
    first, last = (day.isoformat() for day in span)
    return first if first == last else f"{first} to {last}"


def _colors() -> str:
    """Return the style rules of the outcome colors, and those that turn charts dark."""

    def rules(colors: Mapping[str, str]) -> str:
        return "".join(f".{code}{{--c:{color}}}" for code, color in colors.items())

    pairs = [(light, charts.DARK[code]) for code, light in charts.LIGHT.items()]
    pairs += [(charts.INK, "#c9ccd3"), (charts.FAINT, "#2f343d"), (charts.PAPER, "#14171c")]
    dark = "".join(
        f'figure [{what}="{light}"]{{{what}:{color}}}'
        for light, color in pairs
        for what in ("fill", "stroke")
    )
    return (
        rules(charts.LIGHT)
        + "@media screen and (prefers-color-scheme:dark){"
        + f"{rules(charts.DARK)}{dark}}}"
    )
