"""Who belongs with whom, and how goods went: entities, links, chains, circles."""

from tidewaiter.lead.network.around import Around, around
from tidewaiter.lead.network.features import Network, features, figures, network
from tidewaiter.lead.network.terms import Terms, load_terms

__all__ = ["Around", "Network", "Terms", "around", "features", "figures", "load_terms", "network"]
