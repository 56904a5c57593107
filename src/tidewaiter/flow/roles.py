"""The parts that parties play on an order, as the orders contract names them."""

from __future__ import annotations

DECIDING_ROLES = ("purchaser", "intermediate_consignee", "ultimate_consignee", "end_user")
"""Parties to the transaction whose listing asks for a license: 744.16(a), 748.5(c) to (f)."""

ROLES = (*DECIDING_ROLES, "forwarder", "payer")
