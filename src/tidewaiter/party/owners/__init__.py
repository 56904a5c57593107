"""Who owns whom: is a party listed, do listed parties own half of it, where is its parent's seat.

``resolve`` answers for every party on a day, ``resolve_each`` for pairs of a party and a day, and
``owners_of`` gives the chains of owners above one party with their statements; ``pictured`` gives
what a picture of them shows.
"""

from tidewaiter.party.owners.chains import Chain, Link, owners_of
from tidewaiter.party.owners.each import resolve_each
from tidewaiter.party.owners.findings import WORDS, tell
from tidewaiter.party.owners.frames import LISTED
from tidewaiter.party.owners.pictured import pictured
from tidewaiter.party.owners.resolve import ANSWERS, resolve

__all__ = [
    "ANSWERS",
    "LISTED",
    "WORDS",
    "Chain",
    "Link",
    "owners_of",
    "pictured",
    "resolve",
    "resolve_each",
    "tell",
]
