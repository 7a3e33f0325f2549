"""Participatory budgets: which projects the votes fund, by the most votes or by equal shares, and who got what."""

from results.methods.budgets.election import Election, Outcome, explain
from results.methods.budgets.equal_shares import equal_shares, majority_prefers
from results.methods.budgets.greedy import greedy

__all__ = ["Election", "Outcome", "equal_shares", "explain", "greedy", "majority_prefers"]
