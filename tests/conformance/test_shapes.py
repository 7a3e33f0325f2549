"""On every channel: each shape shown, pressed, typed; drafts in place, toasts, old buttons, languages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import get_args

import pytest

from bot.renderings import Button, Rendering
from bot.speech import press_of
from flows.prompts import Shape
from rehearsal.answering import of_role
from rehearsal.deeds import Deed, OpenLink, PressButton, TypeText
from rehearsal.line import Connection, converse
from rehearsal.personas import Persona
from rehearsal.resident import Resident
from tests.conformance.networks import NETWORKS, Network, network
from tests.patience import PATIENCE
from tests.rehearsal.comparing import same

FLOW = Path(__file__).with_name("everything.yaml")
PRESSER = Persona("presser", 1, skips=0, writes=1, types=0, wonders=0.2, refuses=0, leaves=0, corrects=0.2)
TYPER = Persona("typer", 1, skips=0, writes=1, types=1, wonders=0, refuses=0, leaves=0, mumbles=0.3)
TYPED = frozenset({"pick", "toggle", "order", "allocate", "scale", "text", "number", "day", "confirm"})


@pytest.fixture(params=NETWORKS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Network]:
    async with network(request.param, FLOW.read_bytes(), tmp_path) as made:
        yield made


class Heard(Resident):
    """A resident who remembers every rendering, and at which shape words were typed."""

    def __init__(self, number: int, persona: Persona) -> None:
        super().__init__("shapes", number, ("fr", "en"), persona)
        self.renderings: list[Rendering] = []
        self.typed: set[Shape] = set()
        self.pressed: set[Shape] = set()

    def hear(self, rendering: Rendering) -> None:
        self.renderings.append(rendering)
        super().hear(rendering)

    @property
    def shape(self) -> Shape:
        """The shape they are looking at."""
        return self._current.shape if self._current else "read"

    async def answer(self, line: Connection) -> None:
        """Answers everything, noting how."""

        await converse(self, Noting(self, line))


class Noting:
    """A line that notes how its resident answers."""

    def __init__(self, resident: Heard, line: Connection) -> None:
        self._resident, self._line = resident, line

    async def send(self, deed: Deed) -> None:
        shape = self._resident.shape
        if isinstance(deed, TypeText):
            self._resident.typed.add(shape)
        elif isinstance(deed, PressButton):
            self._resident.pressed.add(shape)
        await self._line.send(deed)

    async def hear(self) -> Sequence[Rendering]:
        return await self._line.hear()


async def test_each_shape_is_shown_pressed_and_typed(here: Network) -> None:
    people = [Heard(number, PRESSER if number % 2 else TYPER) for number in range(8)]
    lines = [await here.line(number, one.diary.language) for number, one in enumerate(people)]
    await asyncio.gather(*(one.answer(line) for one, line in zip(people, lines, strict=True)))
    renderings = [rendering for one in people for rendering in one.renderings]
    assert {rendering.shape for rendering in renderings if rendering.kind == "ask"} == set(get_args(Shape))
    assert {shape for one in people for shape in one.typed} >= TYPED
    assert {shape for one in people for shape in one.pressed} >= {"read", "confirm", *TYPED - {"number", "day", "text"}}
    assert all(one.diary.finished for one in people)
    same([one.diary for one in people], here.export(), here.launched.flow, here.added())


class Hand:
    """One person who does exactly what a test says."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self.all: list[Rendering] = []
        self._news: list[Rendering] = []

    async def until(self, wanted: Callable[[Rendering], bool]) -> Rendering:
        """Hears until such a rendering came since the last deed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := next((rendering for rendering in self._news if wanted(rendering)), None):
                return found
            news = await self._line.hear()
            self.all += news
            self._news += news
        raise AssertionError([(rendering.kind, rendering.text) for rendering in self._news])

    async def do(self, deed: OpenLink | PressButton | TypeText) -> None:
        """One deed; what came before it is over."""
        self._news = []
        await self._line.send(deed)

    async def press(self, rendering: Rendering, token: str) -> None:
        """Presses the control of that token."""
        button = button_of(rendering, token)
        await self.do(PressButton(button.data, button.label, rendering.ask))

    async def asked(self, step: str) -> Rendering:
        """The prompt of that step."""
        return await self.until(lambda rendering: rendering.kind == "ask" and rendering.step == step)

    async def enter(self, language: str = "fr") -> Rendering:
        """To the first question."""
        await self.do(OpenLink("", language))
        await self.press(await self.asked(""), "_begin")
        await self.press(await self.asked("data"), "yes")
        return await self.asked("transport")


def button_of(rendering: Rendering, token: str) -> Button:
    return next(button for button in rendering.buttons if (press_of(button.data) or ("", 0, ""))[2] == token)


async def test_a_selection_changes_its_own_message(here: Network) -> None:
    hand = Hand(await here.line(1, "fr"))
    await hand.press(await hand.enter(), "foot")
    first = await hand.asked("wishes")
    await hand.press(first, "trees")
    second = await hand.asked("wishes")
    assert second.ask == first.ask
    assert (button_of(first, "trees").state, button_of(second, "trees").state) == ("off", "on")
    await hand.press(second, "seats")
    third = await hand.asked("wishes")
    await hand.press(third, "games")
    toast = await hand.until(lambda rendering: rendering.kind == "toast" and bool(rendering.text))
    assert "2 choix" in toast.text
    await hand.press(third, "_ok")
    settled = await hand.until(lambda rendering: rendering.kind == "settled" and rendering.ask == first.ask)
    assert settled.answer == "Des arbres, Des bancs"
    assert [button.role for button in settled.buttons] == ["correct"]


async def test_an_old_button_is_told_kindly_and_changes_nothing(here: Network) -> None:
    hand = Hand(await here.line(2, "fr"))
    first = await hand.enter()
    await hand.press(first, "foot")
    wishes = await hand.asked("wishes")
    await hand.press(first, "bus")
    toast = await hand.until(lambda rendering: rendering.kind == "toast" and bool(rendering.text))
    assert toast.text
    await hand.press(wishes, "trees")
    await hand.press(await hand.asked("wishes"), "_ok")
    order = await hand.asked("order")
    await hand.press(first, "bus")
    toast = await hand.until(lambda rendering: rendering.kind == "toast" and bool(rendering.text))
    assert "close" in toast.text
    assert (await hand.asked("order")).ask != order.ask
    assert '"transport": "foot"' in here.export()[0]


async def test_words_that_are_no_answer_repeat_the_question_then_help(here: Network) -> None:
    hand = Hand(await here.line(3, "fr"))
    former = await hand.enter()
    for _ in range(3):
        await hand.do(TypeText("blablabla"))
        again = await hand.asked("transport")
        assert again.ask != former.ask
        former = again
    assert [rendering for rendering in hand.all if rendering.kind == "say"]
    await hand.do(TypeText("a pied"))
    await hand.asked("wishes")


async def test_the_language_changes_at_once(here: Network) -> None:
    hand = Hand(await here.line(4, "fr"))
    await hand.do(OpenLink("", "fr"))
    welcome = await hand.asked("")
    english = of_role(welcome, "act")[-1]
    assert english.label == "English"
    await hand.do(PressButton(english.data, english.label, welcome.ask))
    again = await hand.asked("")
    assert "Your view" in again.text or "helps" in again.text or "mayor" in again.text or "closing" in again.text
    await hand.press(again, "_begin")
    assert "Do you agree?" in (await hand.asked("data")).text
