"""A new ledger for each test."""

from __future__ import annotations

import pytest

from flow.hold import held


@pytest.fixture
def ledger(tmp_path):
    found = held.new_ledger(tmp_path)
    yield found
    found.close()
