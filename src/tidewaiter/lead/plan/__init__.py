"""What to inspect with a budget, by expected harm, with floors, quotas and a random share."""
