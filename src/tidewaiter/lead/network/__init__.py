"""Who belongs with whom, and how goods went: entities, links, chains, cycles."""
