"""The demo: a real server, residents over HTTP, and a digest in which every figure is what they said."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.model import Flow
from flows.questions import Question
from palabre.commands.demo import Shown, free_port, serving, settings_of, show
from palabre.wiring import opened
from rehearsal.diary import Diary
from results.figures.counted import Figures, Tally, from_json
from staff.export import json_lines
from storage.consultations import statements
from tests.patience import PATIENCE, wait_until
from tests.rehearsal.comparing import said, same

pytestmark = pytest.mark.slow
RESIDENTS = 60


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shown, list[str], dict[str, str]]]:
    folder = tmp_path_factory.mktemp("demo")
    settings = settings_of(folder / "data", free_port(0))
    with opened(settings) as store, serving(settings) as (base, _):
        assert base
        made = show(store, base, RESIDENTS, 5, folder / "out")
        with store.read() as tx:
            export = list(json_lines(tx, made.launched.row))
            added = {proposal.id: proposal.text for proposal in statements.of(tx, made.launched.row.key)}
        yield made, export, added


def answers_of(diaries: list[Diary], flow: Flow, added: dict[str, str]) -> list[dict[str, object]]:
    """What each resident's own diary says, in the form of exports."""
    return [line["answers"] for diary in diaries if (line := said(diary, flow, added))]


def test_what_is_kept_is_what_was_said(shown: tuple[Shown, list[str], dict[str, str]]) -> None:
    made, export, added = shown
    same(made.diaries, export, made.launched.flow, added)


def test_every_figure_of_the_digest_is_recomputed_from_the_diaries(
    shown: tuple[Shown, list[str], dict[str, str]],
) -> None:
    made, _, added = shown
    flow, figures = made.launched.flow, from_json(made.digest.content["figures"])
    people = answers_of(made.diaries, flow, added)
    check_participation(figures, made.diaries, people, flow)
    checked = sum(check_tally(tally, people) for tally in figures.tallies if tally.n is not None)
    assert checked > 10, "too few figures to prove anything"
    counted = made.digest.content["text"]["fr"]
    assert f"{figures.participation.answered} habitants ont répondu" in counted
    shares = {round((cell.share or 0) * 100) for tally in figures.tallies for cell in tally.cells if cell.people}
    shares |= {round(share * 100) for one in figures.weighted for share, _, _ in one.shares.values()}
    shares |= {round(100 * n / sum(town.values())) for town in figures.margins.values() for n in town.values()}
    assert {int(share) for share in re.findall(r"(\d+)\s%", counted)} <= shares


def check_participation(figures: Figures, diaries: list[Diary], people: list[dict[str, object]], flow: Flow) -> None:
    opinions = {step.name for step in flow.walk() if isinstance(step, Question) and not step.profile} - {"data"}
    told = figures.participation
    assert told.started == ten(sum(diary.consented for diary in diaries))
    assert told.answered == ten(sum(bool(opinions & set(answers)) for answers in people))
    assert told.finished in (None, ten(sum(diary.finished for diary in diaries)))


def ten(people: int) -> int:
    """To the nearest ten: the sample is still open, and its figures are not final."""
    return (people + 5) // 10 * 10


def check_tally(tally: Tally, people: list[dict[str, object]]) -> int:
    """Compares every cell that is told; gives how many."""
    if tally.type == "votes":
        step, _, statement = tally.step.partition(".")
        votes = [answers[step] for answers in people if step in answers]
        given = Counter(str(vote[statement]) for vote in votes if isinstance(vote, dict) and statement in vote)
        return check_cells(tally, given, sum(given.values()))
    values = [answers[tally.step] for answers in people if tally.step in answers]
    if tally.type in ("category", "scale"):
        return check_cells(tally, Counter("other" if isinstance(v, dict) else str(v) for v in values), len(values))
    if tally.type == "choices":
        chosen = [item for value in values if isinstance(value, list) for item in value]
        return check_cells(tally, Counter("other" if isinstance(i, dict) else str(i) for i in chosen), len(values))
    return 0


def check_cells(tally: Tally, expected: Counter[str], n: int) -> int:
    assert tally.n == ten(n), (tally.step, tally.n, n)
    told = [cell for cell in tally.cells if cell.people is not None]
    for cell in told:
        people = sum(expected[name] for name in cell.name.split("+"))
        assert abs((cell.share or 0) - people / n) <= (0.0251 if 0.025 < people / n < 0.975 else 0.05), tally.step
    return len(told)


def test_texts_and_pictures_are_written_and_say_that_they_are_an_example(
    shown: tuple[Shown, list[str], dict[str, str]],
) -> None:
    files = {path.name: path for path in shown[0].files}
    assert files["digest-fr.txt"].read_text(encoding="utf-8").startswith("EXEMPLE – réponses simulées")
    assert files["digest-en.txt"].read_text(encoding="utf-8").startswith("EXAMPLE – simulated answers")
    pictures = [path for path in files.values() if path.suffix == ".png"]
    assert pictures
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_a_busy_port_gives_its_place_to_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = int(busy.getsockname()[1])
        assert free_port(port) not in (0, port)


def test_told_to_end_it_leaves_no_server_and_no_folder(tmp_path: Path) -> None:
    """However it is stopped: a server left behind would keep the port, and simulated people's answers."""
    port = free_port(0)
    demo = subprocess.Popen(
        [sys.executable, "-c", "from palabre.entry import main; main()", "demo", "--port", str(port)],
        cwd=tmp_path, start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_until(lambda: _listens(port))
    assert [*tmp_path.glob("palabre-demo-*")]
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(PATIENCE) == 128 + signal.SIGTERM
    wait_until(lambda: not _alive(demo.pid))
    assert not [*tmp_path.glob("palabre-demo-*")]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _alive(group: int) -> bool:
    """Whether any process of the group runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
