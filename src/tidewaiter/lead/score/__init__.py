"""How likely and how grave: an additive score without labels, a model with outcomes."""

from tidewaiter.lead.score.additive import Additive, Piece, additive
from tidewaiter.lead.score.model import Model, Reason, fit
from tidewaiter.lead.score.signs import Sign, Weights, load_weights
from tidewaiter.lead.score.surprise import Surprise, surprise

__all__ = [
    "Additive",
    "Model",
    "Piece",
    "Reason",
    "Sign",
    "Surprise",
    "Weights",
    "additive",
    "fit",
    "load_weights",
    "surprise",
]
