"""What staff do while people are on the way: new versions, moderation, exports."""

from __future__ import annotations

import csv
import json

import pytest

from staff.export import COLUMNS, csv_lines, json_lines
from staff.launch import LaunchError
from staff.moderation import decide
from storage.consultations import audit, statements
from tests.bot.street import FLOW, Street

WRITTEN = b"  - write: use\n    at most: 50 characters\n    fr: Que faites-vous ?\n    en: What do you do?\n"
START, STOP = FLOW.index(b"  - choose one: use"), FLOW.index(b"  - choose many: wishes")
RETYPED = FLOW[:START] + WRITTEN + FLOW[STOP:]
REMOVED = FLOW[:START] + FLOW[STOP:]


@pytest.mark.parametrize("flow", [RETYPED, REMOVED], ids=["retyped", "removed"])
async def test_nobody_is_stranded_without_a_decision(lane: Street, flow: bytes) -> None:
    """The number of people who stand there is told; forced, they finish on their own version."""
    for person in (1, 2):
        await lane.enter(person)
    with pytest.raises(LaunchError) as refusal:
        lane.launch(flow)
    assert (refusal.value.code, refusal.value.standing) == ("standing", {"use": 2})
    lane.launch(flow, force=True)
    await lane.do(lane.press(1, "Le marché"))
    assert lane.answers(1)["use"] == "market"
    await lane.do(lane.message(3, f"/start {lane.code}"))
    newcomer, former = lane.person(3), lane.person(1)
    assert newcomer is not None
    assert former is not None
    assert newcomer.participation.flow != former.participation.flow
    assert not lane.miscounted()


async def test_new_words_apply_at_once_to_those_on_the_way(lane: Street) -> None:
    """The same structure: nobody's version changes, the next prompt has the new words."""
    await lane.enter(1)
    lane.launch(FLOW.replace(b"Que faut-il ajouter ?", b"Que faut-il de plus ?"))
    await lane.do(lane.press(1, "Le marché"))
    assert "Que faut-il de plus ?" in lane.said(1)[-1]


async def test_moderation_decides_once_and_says_why(lane: Street) -> None:
    """A refusal needs a public reason; each decision is written down with who took it."""
    lane.launch(FLOW.replace(b"add your own: yes", b"add your own: reviewed first"))
    await lane.enter(1)
    for label in ("Le marché", "Des arbres", "Valider (1)", "D'accord", "D'accord"):
        await lane.do(lane.press(1, label))
    await lane.do(lane.message(1, "Il faut des fontaines partout."))
    with lane.store.write() as tx:
        (waiting,) = statements.of(tx, lane.running.row.key, "pending")
        now = lane.clock()
        with pytest.raises(ValueError, match="reason"):
            decide(tx, lane.council, waiting.id, accepted=False, reason=" ", who="officer", now=now)
        assert decide(tx, lane.council, waiting.id, accepted=True, reason="", who="officer", now=now) is not None
        assert decide(tx, lane.council, waiting.id, accepted=False, reason="late", who="other", now=now) is None
        assert statements.of(tx, lane.running.row.key, "pending") == []
        assert [deed.who for deed in audit.latest(tx, lane.council) if deed.what == "moderate"] == ["officer"]


FORMULAS = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "a,b;c\nd", "-5", 'x"y')


async def test_exports_are_whole_and_no_cell_runs(lane: Street) -> None:
    """What residents typed stays text in a spreadsheet, and exact in JSON."""
    for person, text in enumerate(FORMULAS, start=1):
        await lane.enter(person)
        for label in ("Le marché", "Des arbres", "Valider (1)", "D'accord", "D'accord", "Non merci", "Passer"):
            await lane.do(lane.press(person, label))
        await lane.do(lane.message(person, text))
    with lane.store.read() as tx:
        running = lane.running
        lines = [json.loads(line) for line in json_lines(tx, running.row)]
        table = list(csv.reader("\n".join(csv_lines(tx, running.row, running.current.flow)).splitlines(keepends=True)))
    assert sorted(line["answers"]["idea"].strip() for line in lines) == sorted(text.strip() for text in FORMULAS)
    assert {line["schema"] for line in lines} == {1}
    assert tuple(table[0]) == COLUMNS
    cells = [row[4] for row in table[1:] if row[1] == "idea"]
    assert len(cells) == len(FORMULAS)
    for cell in cells:
        assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
        assert not cell.startswith("-") or cell == "-5"
    assert not [row for row in table[1:] if row[1] == "data"], "consent is no answer of the table"
