"""How well would it have done? Week by week, with labels from inspections alone."""
