"""Which level an item has: what its figures say, together with the class its exporter gives.

The requirements speak of levels, not of paragraphs: 3A090.a, 4A090.a and the .z paragraphs of
the same chip share one. A class that the exporter gives counts as a fact, except that it never
takes an item out of a level which its figures reach.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import Test, column, every, fact, no, some
from tidewaiter.rule.provision import Provision
from tidewaiter.rule.us.ear.ccl import eccn_3a090 as e
from tidewaiter.rule.us.ear.ccl import eccn_4e091 as w

ECCN = nw.col("eccn")

GIVEN_A = ("3A090.a", "4A090.a", "5A992.z.1", "4A004.z.1", "4A005.z.1", "5D992.z.1")
GIVEN_B = ("3A090.b", "4A090.b", "5A992.z.2", "4A004.z.2", "4A005.z.2", "5D992.z.2")
# Elsewhere the last letter carries the level: 5A002.z.1.a, 4A003.z.2.b.
LETTERED = r"^(3A001|4A003|5A002|5A004|5D002)\.z\.\d\."
# A number without its paragraph says that the item is of the entry, not of which level.
BARE = ("3A090", "4A090")
OF_CHIPS = ("3A090", "4A090", "4E091")


def base_class() -> nw.Expr:
    """The entry that the item is of apart from its chip: the order's, what its class says, else
    what the catalogue takes it for.
    """
    entry = ECCN.str.slice(0, 5)
    says = entry.str.contains(r"^([0-9][A-E][0-9]{3}|EAR99)$") & ~entry.is_in(OF_CHIPS)
    return nw.coalesce(
        nw.col("base_eccn").str.slice(0, 5),
        nw.when(says).then(entry),
        nw.col("item_base_eccn"),
    )


def given() -> dict[str, Test]:
    """What the exporter's own class says of each level: true, false, or null if it is silent."""
    named = ~ECCN.is_null()
    a = some(_starts(GIVEN_A), ECCN.str.contains(LETTERED + "a"))
    b = some(_starts(GIVEN_B), ECCN.str.contains(LETTERED + "b"))
    bare = ECCN.is_in(list(BARE))

    def says(level: Test, silent: Test) -> nw.Expr:
        spoken = column(every(named, no(silent)))
        return nw.when(spoken).then(column(level)).otherwise(nw.lit(None, nw.Boolean))

    # A processor has memory too, and may train models: figures of its speed say what it is.
    processor = some(
        ~nw.col("tpp_at_least").is_null(),
        ~nw.col("tpp").is_null(),
        ~nw.col("item_key").is_null(),
    )
    old = every(_starts(("3A090", "4A090")), no(_starts(("3A090.c",))))
    return {
        "given_a": says(a, bare),
        "given_b": says(b, bare),
        "given_c": says(_starts(("3A090.c",)), bare),
        "given_3a090_of_2022": says(old, False),
        "given_weights": says(_starts(("4E091",)), False),
        "is_weights": every(
            some(~nw.col("training_operations").is_null(), every(named, _starts(("4E091",)))),
            no(processor),
        ),
        "is_memory": every(
            some(
                ~nw.col("hbm_bandwidth_density_gb_s_mm2").is_null(),
                every(named, _starts(("3A090.c",))),
            ),
            no(processor),
        ),
    }


def _starts(prefixes: tuple[str, ...]) -> Test:
    return some(*(ECCN.str.starts_with(p) for p in prefixes))


def levels(law: Law) -> dict[str, Test]:
    """The levels, from the columns of the class provisions and of ``given``."""
    processor = no(some(fact(law, "is_weights"), fact(law, "is_memory")))

    def settle(test: Test, said: nw.Expr) -> nw.Expr:
        found = column(test)
        return (
            nw.when(found | said)
            .then(nw.lit(True))
            .otherwise(nw.when(~said).then(nw.lit(False)).otherwise(found))
        )

    def p(provision: Provision) -> Test:
        return fact(law, provision.column)

    a = settle(
        every(processor, some(p(e.a_1), p(e.a_2), p(e.foundry_presumption))), nw.col("given_a")
    )
    b = settle(every(processor, some(p(e.b_1), p(e.b_2))), nw.col("given_b"))
    return {
        "is_3a090_of_2022": every(
            fact(law, "in_test_of_2022"),
            settle(every(processor, p(e.test_of_2022)), nw.col("given_3a090_of_2022")),
        ),
        "level_a": every(fact(law, "in_test_of_2023"), a),
        # What reaches the a-level is not of the b-level, though its figures may fit b.2 too.
        "level_b": every(fact(law, "in_test_of_2023"), b, no(a)),
        "level_c": every(fact(law, "in_memory_test"), settle(p(e.c), nw.col("given_c"))),
        # Whatever it is called: what is known to compute as fast as a chip is on the list.
        "is_ear99": every(
            nw.col("base_class") == "EAR99",
            nw.col("tpp_at_least").is_null(),
            no(some(a, b, fact(law, "is_memory"), fact(law, "is_weights"))),
        ),
        "level_weights": every(
            fact(law, "is_weights"), settle(p(w.weights), nw.col("given_weights"))
        ),
    }
