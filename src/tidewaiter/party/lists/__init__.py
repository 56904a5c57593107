"""Lists of parties: read, kept in versions, renewed, and compared."""

from tidewaiter.party.lists.blocked import blocked_as, blocked_programs
from tidewaiter.party.lists.changes import CHANGES, changes
from tidewaiter.party.lists.fetch import CSL_JSON, Answer, Fetched, Opener, fetched
from tidewaiter.party.lists.own import OWN_COLUMNS
from tidewaiter.party.lists.pairs import PAIRS, paired
from tidewaiter.party.lists.policy import review_policy
from tidewaiter.party.lists.read import Layout, read_list
from tidewaiter.party.lists.renew import LEAST_SHARE, Renewal, check_length, renew, update
from tidewaiter.party.lists.shelf import Version, current, install, load, use, versions

__all__ = [
    "CHANGES",
    "CSL_JSON",
    "LEAST_SHARE",
    "OWN_COLUMNS",
    "PAIRS",
    "Answer",
    "Fetched",
    "Layout",
    "Opener",
    "Renewal",
    "Version",
    "blocked_as",
    "blocked_programs",
    "changes",
    "check_length",
    "current",
    "fetched",
    "install",
    "load",
    "paired",
    "read_list",
    "renew",
    "review_policy",
    "update",
    "use",
    "versions",
]
