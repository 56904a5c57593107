"""How an entry of the Entity List says that applications are reviewed, as a code of orders."""

from __future__ import annotations

import functools
import re

# What may follow a policy of denial without making it another: all items, the exception for food
# and medicine, and where the text points to.
_REST = re.compile(
    r"(?: for all items subject to the EAR)?"
    r"(?: apart from food and medicine designated as EAR99,? which will be reviewed on a "
    r"case-by.case basis)?"
    r"(?:[.;]? ?See §§? ?[\d.()a-z]+(?: and [\d.()a-z]+)*(?: of the EAR)?)?\.?",
    re.IGNORECASE,
)
_PRESUMPTION = re.compile(r"presumption (?:of|for) denial\.?", re.IGNORECASE)
_EACH = re.compile(r"case-by-case(?: basis| review)?\.?", re.IGNORECASE)
_DENIAL = "policy of denial"


@functools.lru_cache(maxsize=1024)
def review_policy(text: str | None) -> str | None:
    """Return the policy of review that an entry states: ``orders.restricted_party_policy``.

    What differs by item, points to another paragraph or is none of the plain ones is
    ``as_entry_says``, for a person to read; None if the entry states none.

    >>> review_policy("Presumption of denial."), review_policy("See § 744.2(d) of the EAR")
    ('presumption_of_denial', 'as_entry_says')
    """
    plain = " ".join((text or "").split())
    if not plain:
        return None
    if _PRESUMPTION.fullmatch(plain):
        return "presumption_of_denial"
    if _EACH.fullmatch(plain):
        return "case_by_case"
    rest = plain[len(_DENIAL) :]
    if plain.casefold().startswith(_DENIAL) and _REST.fullmatch(rest):
        return "policy_of_denial"
    return "as_entry_says"
