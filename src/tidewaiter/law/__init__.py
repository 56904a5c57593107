"""The law as data: dated values at legal paths, in views.

``load("enforced")`` gives the law that the agency says it enforces, ``load("codified")`` the
text of the regulations; ``reform.apply`` changes either.
"""

from tidewaiter.law.library import VIEWS, Law, load
from tidewaiter.law.parameter import CONFIDENCE, Paragraph, Parameter, Source, Value

__all__ = ["CONFIDENCE", "VIEWS", "Law", "Paragraph", "Parameter", "Source", "Value", "load"]
