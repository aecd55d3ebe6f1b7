"""What follows an act on a case: its clocks, and the notices that name their days."""

from .following import FOLLOWED, INDIFFERENT, follow, rate_in_time, recompute_all
from .telling import TOLD, tell

__all__ = ["FOLLOWED", "INDIFFERENT", "TOLD", "follow", "rate_in_time", "recompute_all", "tell"]
