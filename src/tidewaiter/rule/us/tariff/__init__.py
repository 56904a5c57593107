"""Rules at their legal paths."""
