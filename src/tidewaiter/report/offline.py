"""What every page is made with: templates of this package, and nothing from anywhere else."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import Any

from tidewaiter.report import island, words


def asset(name: str) -> str:
    """Return the text of a file among the templates."""
    return (resources.files("tidewaiter.report") / "templates" / name).read_text(encoding="utf-8")


def script_hash(script: str) -> str:
    """Return the mark by which a page allows this one script to run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def markup(text: str) -> Any:
    """Take a text of our own making as markup, which is not escaped."""
    from markupsafe import Markup

    return Markup(text)


def template(name: str) -> Any:
    """Return a template; what is put into it is escaped, and a name it lacks is an error."""
    # Loaded here because the command line must start fast and most commands write no page.
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "plain": words.plain,
        "number": words.number,
        "link": island.link,
        "markup": markup,
    }
    return environment.from_string(asset(name))
