"""The peer of budgets: pabutools' Method of Equal Shares with add1, on a .pb file; prints JSON."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

instance, profile = parse_pabulib(sys.argv[1])
order = {project.name: place for place, project in enumerate(instance.project_meta)}
tie = TieBreakingRule(
    lambda instance, profile, project: (project.cost, -profile.approval_score(project), order[project.name])
)
began = perf_counter()
won = exhaustion_by_budget_increase(
    instance, profile, method_of_equal_shares, {"sat_class": Cost_Sat, "tie_breaking": tie},
    budget_step=profile.num_ballots(), exhaustive_stop=True,
)  # fmt: skip
print(json.dumps({"seconds": perf_counter() - began, "selected": sorted(project.name for project in won)}))
