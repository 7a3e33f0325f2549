"""Opinion groups: who votes alike, what each group holds, what gathers every group and what divides them.

The method is the one of Polis (C. Small and others, "Polis: Scaling deliberation by mapping high
dimensional opinion spaces", 2021; its server's `math` folder), rewritten for sparse votes.
"""

from results.methods.opinions.analysis import Opinions, opinions
from results.methods.opinions.statements import Verdicts
from results.methods.opinions.votes import Votes

__all__ = ["Opinions", "Verdicts", "Votes", "opinions"]
