"""What an inspection is expected to be worth: a share of all that is found, and of all harm."""

from __future__ import annotations

from tidewaiter.lead.plan.pool import Floats, Pool


def worth(pool: Pool, harm_weight: float) -> Floats:
    """Say what each candidate adds to what is asked, if inspected.

    How many are found and how much harm is stopped are both asked, and pull apart: many small
    shipments or few large ones. So each is taken as a share of what is expected in the whole
    pool, and the two are mixed. With a weight of 0 this is probability, with 1 expected harm.

    Args:
        pool: the candidates.
        harm_weight: share of the objective that is harm, in [0, 1].

    Returns:
        One figure per candidate; over the pool they add up to 1 (0 if nothing is expected).
    """
    grave = pool.probability * pool.harm
    many, much = pool.probability.sum(), grave.sum()
    share_of_many = pool.probability / many if many > 0 else pool.probability
    share_of_much = grave / much if much > 0 else grave
    mixed: Floats = (1 - harm_weight) * share_of_many + harm_weight * share_of_much
    return mixed
