"""The documents say what the program does; parts of ``docs/law.md`` are made from the law itself.

Run as a program, this file rewrites those parts.
"""

from __future__ import annotations

import doctest
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from law import examples
from tidewaiter import __version__, clear
from tidewaiter.cli.app import app
from tidewaiter.law.coverage import coverage
from tidewaiter.law.library import load, paragraphs
from tidewaiter.law.parameter import CONFIDENCE, Paragraph, Value
from tidewaiter.law.reform import reforms
from tidewaiter.rule.determine import OUTCOMES

ROOT = Path(__file__).parents[1]
README, LAW = ROOT / "README.md", ROOT / "docs/law.md"
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
WIDEST = 120
# From the surest to the least sure: what follows from the text by logic is as good as a quotation.
TAGS = ("P", "P2", "Q", "D", "S", "A", "M")
MADE = re.compile(r"(<!-- made: (\w+) -->\n)(.*?)(<!-- end -->)", re.S)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)


def values(paragraph: Paragraph) -> list[Value]:
    return [v for p in paragraph.parameters.values() for v in p.values]


def flowing(text: str, first: str = "", then: str = "") -> str:
    """Wrap a text; code in backticks is never parted."""
    lines = [first]
    for word in re.findall(r"(?:`[^`]*`|\S)+", text):
        if len(lines[-1]) + 1 + len(word) > WIDEST:
            lines.append(then)
        lines[-1] += f" {word}" if lines[-1].strip() else f"{lines[-1] and ' '}{word}"
    return "\n".join(lines)


def points(texts: Iterable[str]) -> str:
    return "\n".join(flowing(text, "*", " ") for text in texts)


def words(text: str) -> str:
    return " ".join(text.split())


def files() -> str:
    lines = ["| file | paragraph | values | from | weakest |", "|---|---|---:|---|---|"]
    for path, paragraph in paragraphs().items():
        found = values(paragraph)
        weakest = max((v.confidence for v in found), key=TAGS.index)
        first = min(v.effective for v in found)
        citation = paragraph.citation.replace("15 CFR ", "")
        lines.append(f"| `{path}` | {citation} | {len(found)} | {first} | {weakest} |")
    return "\n".join(lines)


def contents() -> str:
    return points(
        f"`{path}`: {paragraph.title}. Sets {', '.join(paragraph.parameters).replace('_', ' ')}. "
        f"Sources: {'; '.join(dict.fromkeys(v.source.citation for v in values(paragraph)))}."
        for path, paragraph in paragraphs().items()
    )


def view_values() -> str:
    return points(
        f"`{path}`: "
        + "; ".join(
            f"{name.replace('_', ' ')}, {v.view} from {v.effective} ({v.source.citation})"
            for name, parameter in paragraph.parameters.items()
            for v in parameter.values
            if v.view
        )
        for path, paragraph in paragraphs().items()
        if any(v.view for v in values(paragraph))
    )


def told_reforms() -> str:
    told = []
    for reform in reforms().values():
        lines = [
            *(f"Stated: {text}" for text in reform.stated),
            *(f"Assumed: {text}" for text in reform.assumed),
            *(f"Setting `{name}`: {s.what} ({s.unit})." for name, s in reform.settings.items()),
        ]
        head = flowing(f"{reform.title}. By: {reform.by}; a change of the {reform.base} law.")
        told.append(f"### `{reform.name}`\n\n{head}\n\n{points(lines)}")
    return "\n\n".join(told)


def told_examples() -> str:
    found = examples.read()
    parts = Counter(e["path"].rpartition("/")[0] for e in found)
    runs = sum(len(e["views"]) for e in found)
    doubted = sum(e["doubt"] for e in found)
    lines = [f"`tests/law/{part}`: {count}" for part, count in sorted(parts.items())]
    head = flowing(
        f"{len(found)} examples, {runs} with each view that they speak of. {doubted} are doubted, "
        "and there the answer must tell a doubt."
    )
    return f"{head}\n\n{points(lines)}"


def made() -> Mapping[str, str]:
    known = coverage()
    parts = {
        "checked": flowing(
            f"Last compared with the sources on {known.last_check}. The newest snapshot of the "
            f"Code seen is of {known.codified_text_seen}. No source is newer than "
            f"{known.checked_until}: what changed since is not known."
        ),
        "files": files(),
        "contents": contents(),
        "tags": points(f"{tag}: {CONFIDENCE[tag]}" for tag in TAGS),
        "views": view_values(),
        "reforms": told_reforms(),
        "examples": told_examples(),
    }
    for name in ("modeled", "not_modeled", "doubts"):
        parts[name] = points(f"{point.what} ({point.where})" for point in getattr(known, name))
    return {name: f"\n{text}\n\n" for name, text in parts.items()}


def fenced(text: str, language: str) -> list[str]:
    return [block for kind, block in FENCED.findall(text) if kind == language]


def section(text: str, title: str) -> str:
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def commands(group, before=("tidewaiter",)):
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            yield " ".join((*before, name))
        else:
            yield from commands(command, (*before, name))


COMMANDS = list(commands(get_command(app)))


def test_the_program_has_commands():
    assert {"tidewaiter clear", "tidewaiter law diff"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_tells_every_command(command):
    assert f"`{command}" in README.read_text()


def test_readme_tells_every_option_of_clear():
    options = {
        name
        for parameter in get_command(app).commands["clear"].params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--") and name != "--help"
    }
    told = section(README.read_text(), "Commands")
    assert {
        name for name in options if f"`{name}`" not in told and f"`{name} " not in told
    } == set()


def test_set_up_is_exactly_two_commands():
    [block] = fenced(section(README.read_text(), "Set-up"), "sh")
    assert block.splitlines() == ["make demo", "make test"]


def test_readme_names_every_reform_and_every_outcome():
    text = README.read_text()
    assert [name for name in (*reforms(), *OUTCOMES) if f"`{name}`" not in text] == []


def test_the_answer_on_the_first_screen_is_what_the_program_says():
    text = README.read_text()
    shown = fenced(text, "text")[0]
    order_id = shown.split()[1]
    assert text.index("```text") < text.index("## Set-up")
    said = CliRunner().invoke(app, ["explain", order_id], env={"COLUMNS": "100"}).output
    rest = said.splitlines()
    follows = True
    for line in shown.splitlines():
        if line == "  ...":
            follows = False
            continue
        assert line in rest, line
        if follows:
            assert rest[0] == line
        rest = rest[rest.index(line) + 1 :]
        follows = True
    assert rest == []


def test_the_python_example_gives_what_it_says():
    [block] = fenced(README.read_text(), "python")
    example = doctest.DocTestParser().get_doctest(block, {}, "README", str(README), 0)
    assert len(example.examples) > 2
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_example_for_lawyers_is_answered_as_it_says():
    [block] = fenced((ROOT / "CONTRIBUTING.md").read_text(), "yaml")
    [example] = yaml.safe_load(block)
    for view in example["views"]:
        [answer] = clear([examples.order(example)], view=view).answers
        assert examples.faults({"doubt": False, **example}, answer) == []


@pytest.mark.parametrize("name", made())
def test_the_law_page_agrees_with_the_law(name):
    told = {key: text for _, key, text, _ in MADE.findall(LAW.read_text())}
    assert told[name] == made()[name], "run .venv/bin/python tests/test_docs.py"


def test_every_legal_path_is_on_the_law_page():
    text = LAW.read_text()
    assert [path for path in load().paragraphs if f"`{path}`" not in text] == []


@pytest.mark.parametrize("name", ["modeled", "not_modeled", "doubts"])
def test_every_line_of_the_coverage_is_on_the_law_page(name):
    text = words(LAW.read_text())
    assert [p.what for p in getattr(coverage(), name) if f"{p.what} ({p.where})" not in text] == []


def test_every_confidence_tag_has_its_rank():
    assert set(TAGS) == set(CONFIDENCE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.relative_to(ROOT).as_posix())
def test_lines_are_not_too_wide(document):
    lines = document.read_text().splitlines()
    assert [line for line in lines if len(line) > WIDEST] == []


@pytest.mark.parametrize("document", [README, LAW], ids=["README", "law"])
def test_not_legal_advice_is_said(document):
    assert "Not legal advice" in document.read_text()


def test_the_law_stands_first_in_the_newest_version():
    text = (ROOT / "CHANGELOG.md").read_text()
    version, section_title = re.findall(r"^##+ (.*)$", text, re.M)[:2]
    assert version.split()[0] == __version__
    assert section_title == "Law"


def rewrite() -> None:
    """Write the made parts of the law page anew."""
    parts = made()
    text = MADE.sub(lambda m: m[1] + parts[m[2]] + m[4], LAW.read_text())
    LAW.write_text(text)


if __name__ == "__main__":
    rewrite()
