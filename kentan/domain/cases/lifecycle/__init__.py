"""The lifecycle of a case: codes, state, guards, checks and the table of moves. Pure Python."""

from .guards import Context
from .state import CaseState, Commitment, TextRef
from .table import MOVES, Move, WrongState, moves_open_to

__all__ = ["MOVES", "CaseState", "Commitment", "Context", "Move", "TextRef", "WrongState", "moves_open_to"]
