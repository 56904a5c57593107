"""Names compared: folded, cut into words, looked up in an index, weighed against each other."""
