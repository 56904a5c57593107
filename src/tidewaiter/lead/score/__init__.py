"""How likely and how grave: an additive score without labels, a model with outcomes."""
