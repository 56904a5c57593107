"""A synthetic trade with its truth kept apart, for demonstration, tests and measurement."""
