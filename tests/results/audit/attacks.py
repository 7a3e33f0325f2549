"""Attacks on what was published, each as somebody with a spreadsheet would make it; nothing of the auditor's.

Each reads the published JSON alone, and gives what it is sure of: a name, and how many people. Whoever judges looks
whether it is so, and whether so few may be known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import ceil, floor
from typing import Any

Found = tuple[str, str, int]
"""(question, who, how many): `who` names cells joined by "+", or profile cells and a cell."""
Range = tuple[int, int]
Branches = Mapping[str, tuple[str, Sequence[str]]]
"""Step → the question and the answers that lead to it."""
_TENS, _STEP = 10, 0.05


def everything(
    releases: Sequence[Mapping[str, Any]], branch: Mapping[str, tuple[str, Sequence[str]]]
) -> Iterator[Found]:
    """Every attack."""
    for body in releases:
        yield from left_over(body)
        yield from branches(body, branch)
        yield from participation(body)
        if body["final"]:
            yield from weights(body)


def tallies(body: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The questions told anew."""
    return {one["step"]: one for one in body["tallies"] if one["n"] is not None and not one["held"]}


def left_over(body: Mapping[str, Any]) -> Iterator[Found]:
    """What is hidden of a question is everybody less what is told."""
    for step, one in tallies(body).items():
        hidden = [cell["name"] for cell in one["cells"] if cell["people"] is None]
        for cell in one["cells"]:
            if not one["coarse"] and cell["people"] is not None:
                yield step, cell["name"], cell["people"]
                yield step, f"not {cell['name']}", one["n"] - cell["people"]
        if hidden and one["partition"] and not one["coarse"]:
            yield step, "+".join(hidden), one["n"] - sum(cell["people"] or 0 for cell in one["cells"])


def branches(body: Mapping[str, Any], branch: Branches) -> Iterator[Found]:
    """Those who were asked a follow-up gave the answer that leads to it; the rest of what is hidden did not."""
    told = {step: one for step, one in tallies(body).items() if not one["coarse"]}
    for step, (parent, names) in branch.items():
        if step not in told:
            continue
        yield parent, "+".join(names), told[step]["n"]
        if parent in told:
            cells = told[parent]["cells"]
            hidden = [cell["name"] for cell in cells if cell["people"] is None]
            rest = [name for name in hidden if name not in names]
            if set(names) <= set(hidden) and rest:
                known = sum(cell["people"] or 0 for cell in cells)
                yield parent, "+".join(rest), told[parent]["n"] - known - told[step]["n"]


def participation(body: Mapping[str, Any]) -> Iterator[Found]:
    """Started, answered and finished subtracted, and what they leave of where people stopped."""
    people = body["participation"]
    names = ("started", "answered", "finished")
    exact = {name: people[name] for name in names if people[name] is not None and name not in people["about"]}
    for one, other in (("started", "answered"), ("answered", "finished"), ("started", "finished")):
        if one in exact and other in exact:
            yield "@people", f"{one}-{other}", exact[one] - exact[other]
    if "started" in exact and "finished" in exact:
        told = sum(cell["people"] or 0 for cell in people["leaving"])
        hidden = "+".join(cell["name"] for cell in people["leaving"] if cell["people"] is None)
        yield "@leaving", hidden, exact["started"] - exact["finished"] - told


def between(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Range], Range]]:
    """By how many people each cell and everybody can have grown: (question, cell → range, range of all)."""
    before = tallies(then)
    for step, one in tallies(now).items():
        if step in before:
            old, new = (_ranges(each) for each in (before[step], one))
            yield (
                step,
                {name: (new[name][0] - old[name][1], new[name][1] - old[name][0]) for name in new if name in old},
                (new[""][0] - old[""][1], new[""][1] - old[""][0]),
            )


def _ranges(one: Mapping[str, Any]) -> dict[str, Range]:
    """Cell → the fewest and the most people; "" is everybody."""
    n, exact = one["n"], not one["coarse"]
    whole = (n, n) if exact else (max(n - _TENS // 2, 10), n + _TENS // 2 - 1)
    found = {"": whole}
    for cell in one["cells"]:
        if cell["people"] is None:
            continue
        if exact:
            found[cell["name"]] = (cell["people"],) * 2
        elif cell["share"] in (0, 1):
            found[cell["name"]] = (0, 0) if not cell["share"] else whole
        else:
            low, high = cell["share"] - _STEP / 2, cell["share"] + _STEP / 2
            found[cell["name"]] = (max(ceil(low * whole[0] - 1e-9), 10), floor(high * whole[1] + 1e-9))
    return found


def weights(body: Mapping[str, Any]) -> Iterator[Found]:
    """A weighted share by one profile question of two groups is one equation in one unknown: every table is tried."""
    told = tallies(body)
    for one in body["weighted"]:
        if len(one["by"]) != 1 or one["step"] not in told or one["by"][0] not in told or not one["shares"]:
            continue
        profile, question = told[one["by"][0]], told[one["step"]]
        groups = {cell["name"]: cell["people"] for cell in profile["cells"]}
        town = body["margins"][one["by"][0]]
        if len(groups) != 2 or None in groups.values() or question["n"] != profile["n"]:
            continue
        for cell in question["cells"]:
            if cell["people"] is not None and cell["name"] in one["shares"]:
                yield from _tables(one, cell, groups, town, question["n"])


def _tables(
    one: Mapping[str, Any], cell: Mapping[str, Any], groups: Mapping[str, int], town: Mapping[str, int], n: int
) -> Iterator[Found]:
    (first, a), (second, b) = groups.items()
    share = one["shares"][cell["name"]][0]
    whole = sum(town.values())
    weigh = {name: town[name] / whole * n / people for name, people in groups.items()}
    step = 0.05 if all(abs(each[0] * 20 - round(each[0] * 20)) < 1e-9 for each in one["shares"].values()) else 0.01
    fits = [
        x
        for x, y in product(range(a + 1), range(b + 1))
        if x + y == cell["people"] and abs((x * weigh[first] + y * weigh[second]) / n - share) <= step / 2 + 1e-9
    ]
    if len(fits) == 1:
        for name, people in ((first, fits[0]), (second, cell["people"] - fits[0])):
            yield one["step"], f"{one['by'][0]}={name} & {cell['name']}", people
            yield one["step"], f"{one['by'][0]}={name} & not {cell['name']}", groups[name] - people
