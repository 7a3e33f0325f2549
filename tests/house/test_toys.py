"""What growing costs: a question kind, a channel and a chart are two new files and one line each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

KIND = '''"""`yes or no`: the resident says yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flows.incoming import Incoming
from flows.measures import Measure
from flows.model import Option
from flows.prompts import Control, Prompt
from flows.questions.base import Accepted, Declined, Outcome, Question, View, pressed, typed
from flows.questions.matching import yes_or_no
from flows.values import Value
from flows.words import Message, Verbatim, Words

ANSWERS = (Option("true", {"fr": "Oui", "en": "Yes"}), Option("false", {"fr": "Non", "en": "No"}))


@dataclass(frozen=True, kw_only=True)
class YesOrNo(Question):
    """A toy."""

    KIND: ClassVar[str] = "yes or no"

    def prompt(self, view: View) -> Prompt:
        controls = tuple(Control(option.name, Verbatim(option.name)) for option in ANSWERS)
        return Prompt(self.SHAPE, self.name, self.asked(), controls, self.ACCEPTS)

    def receive(self, incoming: Incoming, view: View) -> Outcome:
        said = yes_or_no(typed(incoming), view.lexicon)
        token = pressed(incoming) or {True: "true", False: "false"}.get(said, "")
        return Accepted(token) if token in ("true", "false") else Declined(Message("why.pick"))

    def measure(self) -> Measure:
        return Measure(self.name, "category", self.words, ANSWERS)

    def show(self, value: Value) -> Words:
        return Verbatim(str(value))
'''
KIND_TWIN = '''"""`yes or no`: pressed, typed, refused."""

from tests.questions.sample import WORDS, Sample, conforms

SAMPLE = Sample("  - yes or no: q\\n" + WORDS, pressed=[(["true"], "true")], typed=[("oui", "true"), ("no", "false")],
                refused=[("bof", "why.pick")])


def test_it_holds_to_what_every_kind_must() -> None:
    conforms(SAMPLE)
'''
CHANNEL = '''"""A toy channel: letters carried by pigeon."""

from __future__ import annotations

from bot.channel import Parcel, Sent, Update
from bot.declaration import Declaration, ChannelLimits, Raw, Surroundings
from bot.reading import read_plain
from bot.renderings import plain

CHANNEL = Declaration(
    name="pigeon",
    title="Pigeon",
    opens="bot.channels.pigeon:opened",
    receives=(),
    limits=ChannelLimits(text=2000, toast=0, buttons=0, edits=False, media=False),
)


def opened(around: Surroundings) -> Pigeon:
    """A loft."""
    return Pigeon()


class Pigeon:
    """Writes what it is given to say."""

    declared = CHANNEL

    def __init__(self) -> None:
        self.letters: list[str] = []

    def decode(self, raw: Raw) -> Update:
        return read_plain(raw)

    async def deliver(self, parcel: Parcel) -> Sent:
        self.letters.append(plain(parcel.rendering))
        return Sent(str(len(self.letters)))
'''
CHANNEL_TWIN = '''"""The pigeon channel reads and writes."""

from bot.channel import Parcel
from bot.channels.pigeon import Pigeon
from bot.renderings import Rendering
from flows.incoming import Typed
from tests.conformance.networks import plain_network

network = plain_network(Pigeon)


async def test_it_reads_and_writes() -> None:
    pigeon = Pigeon()
    assert pigeon.decode({"id": 1, "address": "a", "text": "oui"}).incoming == Typed("oui")
    await pigeon.deliver(Parcel("a", "send", Rendering("say", "Bonjour", "fr")))
    assert pigeon.letters == ["Bonjour"]
'''
CHART = '''"""A toy chart: how many answered."""

from __future__ import annotations

from results.reports.charts.base import Drawing, bars, framed
from results.figures.counted import Figures


class Answered:
    """One bar."""

    name = "answered"
    digest = False

    def draw(self, figures: Figures, language: str) -> Drawing | None:
        n = figures.participation.answered
        if n is None:
            return None
        spec = framed("Answered", bars([("answered", 1.0, str(n))]), language)
        return Drawing(self.name, f"{n} answered", spec, (("", "people"), ("answered", str(n))))
'''
CHART_TWIN = '''"""The toy chart says how many."""

from datetime import UTC, datetime

from results.reports.charts import CHARTS
from results.figures.counted import Figures, Turnout


def test_it_says_how_many() -> None:
    chart = next(chart for chart in CHARTS if chart.name == "answered")
    figures = Figures("x", {"fr": "X"}, datetime(2027, 1, 1, tzinfo=UTC), 10, Turnout(40, 33, 30))
    drawing = chart.draw(figures, "fr")
    assert drawing is not None
    assert drawing.caption == "33 answered"
'''

TOYS = {
    "kind": (
        {"flows/questions/yes_or_no.py": KIND, "tests/questions/test_yes_or_no.py": KIND_TWIN},
        "flows/questions/__init__.py", '    "compare:Compare",\n', '    "yes_or_no:YesOrNo",\n',
        ["tests/questions/test_yes_or_no.py", "tests/engine/test_kinds.py"],
    ),
    "channel": (
        {"bot/channels/pigeon.py": CHANNEL, "tests/channels/test_pigeon.py": CHANNEL_TWIN},
        "bot/channels/__init__.py", '    "bot.channels.web_declaration",\n',
        '    "bot.channels.pigeon",\n',
        [
            "tests/channels/test_pigeon.py", "tests/house/test_channels.py", "tests/conformance",
            "-k", "pigeon or channel",
        ],
    ),
    "chart": (
        {"results/reports/charts/answered.py": CHART, "tests/results/reports/charts/test_answered.py": CHART_TWIN},
        "results/reports/charts/__init__.py", '    "days:DaysChart",\n', '    "answered:Answered",\n',
        ["tests/results/reports/charts"],
    ),
}  # fmt: skip


def git(folder: Path, *arguments: str) -> str:
    """What git says in a folder."""
    identity = ["-c", "user.name=toy", "-c", "user.email=toy@example"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the tracked files, under git, ready to grow."""
    for name in git(ROOT, "ls-files").splitlines():
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "before")
    return tmp_path


@pytest.mark.parametrize("toy", TOYS)
def test_growing_costs_two_files_and_one_line(tree: Path, toy: str) -> None:
    """And the twin tests, the registry walks and, for a kind, the checker take it as it is."""
    new, registry, before, line, tests = TOYS[toy]
    for name, text in new.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    listing = (tree / registry).read_text(encoding="utf-8")
    (tree / registry).write_text(listing.replace(before, before + line), encoding="utf-8")
    git(tree, "add", "-A")
    cost = {row.split("\t")[2]: row.split("\t")[:2] for row in git(tree, "diff", "--cached", "--numstat").splitlines()}
    assert set(cost) == {*new, registry}
    assert cost[registry] == ["1", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_checker_and_the_schema_know_a_toy_kind(tree: Path) -> None:
    """Nothing else had to be told."""
    new, registry, before, line, _ = TOYS["kind"]
    for name, text in new.items():
        (tree / name).write_text(text, encoding="utf-8")
    listing = (tree / registry).read_text(encoding="utf-8")
    (tree / registry).write_text(listing.replace(before, before + line), encoding="utf-8")
    script = (
        "from tests.engine.talk import Talk, flow_of; from flows.schema import schema; import json;"
        "flow_of('  - yes or no: q\\n    fr: Q ?\\n    en: Q?\\n'); assert 'yes or no' in json.dumps(schema())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tree, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1500:]
