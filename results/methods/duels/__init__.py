"""Duels: who wins against whom, how strong that makes each option, and how sure one may be."""

from results.methods.duels.strengths import Duels, Strengths, strengths

__all__ = ["Duels", "Strengths", "strengths"]
