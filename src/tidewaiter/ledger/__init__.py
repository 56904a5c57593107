"""How much is left: allocations, their entries, and nothing that spends one twice."""
