"""Other people's labeled declarations: a ranking, and how far it can be trusted."""

from tidewaiter.lead.rank.assessment import Assessment, assess
from tidewaiter.lead.rank.measured import At, Interval, Measured
from tidewaiter.lead.rank.ranking import Ranking, rank

__all__ = ["Assessment", "At", "Interval", "Measured", "Ranking", "assess", "rank"]
