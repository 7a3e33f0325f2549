"""Orders of preference: what four rules make of the same ballots, and whether they agree."""

from results.methods.rankings.ballots import Ballots, Pairs, pairs
from results.methods.rankings.rules import Ranked, borda, condorcet, instant_runoff, rank, schulze

__all__ = ["Ballots", "Pairs", "Ranked", "borda", "condorcet", "instant_runoff", "pairs", "rank", "schulze"]
