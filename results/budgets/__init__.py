"""Participatory budgets: which projects the votes fund, by the most votes or by equal shares, and who got what."""

from results.budgets.election import Election, Outcome, explain
from results.budgets.equal_shares import equal_shares, majority_prefers
from results.budgets.greedy import greedy

__all__ = ["Election", "Outcome", "equal_shares", "explain", "greedy", "majority_prefers"]
