"""One offline page of a hunt: the plan, every lead with its reasons, and what was not looked into.

It needs no script: a lead opens and closes by itself, and the page can be printed as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tidewaiter.report import words
from tidewaiter.report.leads import words as told
from tidewaiter.report.leads.values import NOT_A_FINDING, HuntShown
from tidewaiter.report.offline import asset, markup, template

# Flags of one pattern that all leads together show are counted in the table above them.
REJECTS_SHOWN = 500


def write(
    path: Path | str,
    hunt: HuntShown,
    *,
    rejects: Sequence[Mapping[str, Any]] = (),
    versions: Mapping[str, str] | None = None,
    whole_table: str | None = None,
) -> None:
    """Write the page as one self-contained HTML file.

    Args:
        path: where to write; an existing file is replaced.
        hunt: what to show.
        rejects: one row per fault: ``table``, ``row``, ``column``, ``value``, ``fault``,
            ``remedy``.
        versions: name and version of what made it.
        whole_table: where the table of all leads lies, told when not all are on the page.

    Raises:
        OSError: the file cannot be written. Whoever gave the path must act.
    """
    text = html(hunt, rejects=rejects, versions=versions, whole_table=whole_table)
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def html(
    hunt: HuntShown,
    *,
    rejects: Sequence[Mapping[str, Any]] = (),
    versions: Mapping[str, str] | None = None,
    whole_table: str | None = None,
) -> str:
    """Return the page as text; the arguments are those of ``write``."""
    columns = ("table", "row", "column", "value", "fault", "remedy")
    page: str = template("leads.html.j2").render(
        hunt=hunt,
        css=markup(asset("page.css") + asset("leads.css")),
        not_a_finding=NOT_A_FINDING,
        chosen=[lead for lead in hunt.leads if lead.arm],
        not_looked_into=[row for row in hunt.coverage if not row.is_looked_into],
        looked_into=[row for row in hunt.coverage if row.is_looked_into],
        rejects=len(rejects),
        shown_rejects=[
            {c: words.plain(fault.get(c)) for c in columns} for fault in rejects[:REJECTS_SHOWN]
        ],
        versions=versions or {},
        whole_table=whole_table,
        arm=told.arm,
        score=told.score,
        harm=told.harm,
    )
    return page
