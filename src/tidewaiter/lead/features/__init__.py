"""What is known of a shipment on its day, as numbers; never who or where alone."""

from tidewaiter.lead.features.history import Index, history, results
from tidewaiter.lead.features.made import Features, features
from tidewaiter.lead.features.words import words

__all__ = ["Features", "Index", "features", "history", "results", "words"]
