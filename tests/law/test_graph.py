"""The rule book as a graph: what an expression's text names is what the engine reads."""

import narwhals as nw
import polars as pl
import pytest

from tidewaiter.law import load
from tidewaiter.law.reform import reforms, view
from tidewaiter.rule.layers import PROVISIONS, layers, reads

VIEWS = ["codified", "enforced"]


def engine_reads(expression):
    frame = nw.from_native(pl.LazyFrame({"x": [1]}))
    compliant = expression._to_compliant_expr(frame._compliant_frame.__narwhals_namespace__())
    return set(compliant.native.meta.root_names())


@pytest.mark.parametrize("name", VIEWS)
def test_reads_are_what_the_engine_reads(name):
    law = load(name)
    for layer in layers(law):
        for column, expression in layer.items():
            assert engine_reads(expression) == reads(law)[column], column


def test_keys_of_provisions_are_unique():
    keys = [p.key for p in PROVISIONS]
    assert len(keys) == len(set(keys))


def test_a_layer_reads_only_earlier_layers():
    law = load("codified")
    made = {name for layer in layers(law) for name in layer}
    known = set()
    for layer in layers(law):
        for column in layer:
            later = (reads(law)[column] & made) - known - {column}
            assert not later, (column, later)
        known |= set(layer)


@pytest.mark.parametrize("name", reforms())
def test_every_reform_loads(name):
    assert view(name).view == name


def test_every_provision_names_a_parameter_that_exists():
    law = load("codified")
    for provision in PROVISIONS:
        path, parameter = provision.law
        assert law[path][parameter], provision.key
