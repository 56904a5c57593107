"""May it go? Rules over facts, one module for each legal paragraph."""
