"""Lets the tests of this folder import what they share, in every import mode of pytest."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_lists import NEW

from tidewaiter.party.lists import read_list


@pytest.fixture(scope="session")
def list_of_2026() -> pa.Table:
    """The Consolidated Screening List of 2026-07-31, which is not part of the project."""
    if not NEW.is_dir():
        pytest.skip("the list of 2026-07-31 is not here")
    return read_list(NEW / "consolidated.json")
