"""One simulated resident: reads renderings, decides the next deed, notes in a diary what the town confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bot.renderings import Button, Rendering
from rehearsal.answering import Attempt, Visit, answer, of_role, press, rethink
from rehearsal.deeds import Deed, OpenLink, PressButton, TypeText
from rehearsal.diary import Diary
from rehearsal.mind import Mind
from rehearsal.personas import Persona, persona_of
from rehearsal.phrases import MUMBLES

WORDS_A_MINUTE = 200
PRESS_SECONDS, TYPING_SECONDS, LETTER_SECONDS = 4.0, 3.0, 0.25
_MUMBLED = ("pick", "toggle", "order", "allocate", "scale", "number", "confirm")
"""Shapes that take nonsense for no answer at all."""
_MOST_CORRECTIONS = 2
_MOST_TRIES = 12


@dataclass(frozen=True, slots=True)
class Move:
    """The next deed, and how many seconds it took to read, decide and press or type."""

    deed: Deed
    seconds: float


class Resident:
    """Free of any network: what arrives is told by `hear`, what follows is asked by `move`.

    `ready`: it is their turn; `over`: they do nothing more (finished, refused, or left for good);
    `away`: they stopped and may come back when reminded.
    """

    def __init__(self, town: str, number: int, languages: tuple[str, ...], persona: Persona | None = None,
                 origins: tuple[str, ...] = ("",)) -> None:  # fmt: skip
        self._dice = Random(f"{town}:{number}")
        self.persona = persona or persona_of(self._dice.random())
        self._mind = Mind.of(town, str(number))
        language = languages[0] if self._dice.random() < 0.85 else self._dice.choice(languages)
        self.diary = Diary(f"resident {number}", self.persona.name, language)
        self._origin = self._dice.choice(origins)
        self.ready, self.over, self.away = True, False, False
        self._current: Rendering | None = None
        self._visit: Visit | None = None
        self._pending: tuple[int, str, Attempt] | None = None
        self._done: Rendering | None = None
        self._correctable: tuple[Button, Rendering] | None = None
        self._correcting = ""
        self._words = 0

    def hear(self, rendering: Rendering) -> None:
        """One message, or one that changed."""
        if rendering.kind == "toast" and not rendering.text:
            return
        self.diary.heard += 1
        self._words += len(f"{rendering.text} {rendering.hint}".split())
        if rendering.kind == "settled":
            self._confirmed(rendering)
        elif rendering.kind == "ask":
            self._asked(rendering)
        elif rendering.kind == "toast" and not self.ready:
            self.ready = True
            if self._visit is not None and self._current is not None:
                rethink(self._visit, self._current)

    def move(self) -> Move | None:
        """What they do now; nothing when they stop, for a while or for good."""
        if not self.ready or self.over:
            return None
        deed = self._deed()
        if deed is None:
            return None
        self.ready, self._done = False, self._current
        self.diary.sent += 1
        seconds = self._words / WORDS_A_MINUTE * 60 * self.persona.pace + _effort(deed, self.persona.pace)
        self._words = 0
        self.diary.seconds += seconds
        return Move(deed, seconds)

    def _deed(self) -> Deed | None:
        rendering = self._current
        if rendering is None:
            return OpenLink(self._origin, self.diary.language)
        if rendering.shape == "read":
            return self._beside(rendering)
        if self._changes_mind():
            return self._correct()
        if self._leaves():
            return None
        return self._answer(rendering)

    def _answer(self, rendering: Rendering) -> Deed | None:
        if self._visit is None:
            self._enter(rendering)  # a correction came to nothing: the question before it still waits
        visit = self._visit
        assert visit is not None
        # Anybody would have put the phone away.
        if visit.tries > _MOST_TRIES:
            self.over = True
            return None
        mumbles = rendering.shape in _MUMBLED and not visit.own_words and "mumbled" not in visit.seen
        if mumbles and visit.chance(self.persona.mumbles):
            visit.seen.add("mumbled")
            self._pending = None
            return TypeText(visit.dice.choice(MUMBLES))
        decided = answer(visit, rendering)
        self._pending = (rendering.ask, rendering.step, decided) if decided.means else None
        if decided.means == "refuse":
            self.diary.refused = self.over = True
        return decided.deed

    def _beside(self, rendering: Rendering) -> Deed | None:
        """The welcome, a reminder, or the menu that stays after the end."""
        if confirm := of_role(rendering, "confirm"):
            if self.diary.consented:
                self.diary.reminders += 1
                return self._reminded(rendering, confirm[0])
            aside = of_role(rendering, "act")
            if aside and self._dice.random() < self.persona.wonders:
                return press(aside[0], rendering)
            return press(confirm[0], rendering)
        self.diary.finished = True
        if self._changes_mind():
            return self._correct()
        notify = of_role(rendering, "act")
        self.over = True
        return press(notify[0], rendering) if notify and self._dice.random() < 0.3 else None

    def _reminded(self, rendering: Rendering, go_on: Button) -> Deed | None:
        if self._dice.random() < self.persona.returns:
            self.away = False
            return press(go_on, rendering)
        self.ready = False
        return None

    def _leaves(self) -> bool:
        """Whether they stop here: those who consented may come back when reminded."""
        visit = self._visit
        if visit is None or "stayed" in visit.seen or self._correcting:
            return False
        visit.seen.add("stayed")
        if self._dice.random() >= self.persona.leaves:
            return False
        # Before consent nobody can be reminded.
        self.away, self.ready = self.diary.consented, False
        self.over = not self.away
        return True

    def _changes_mind(self) -> bool:
        free = self._correctable is not None and not self._correcting
        if not free or self.diary.corrections >= _MOST_CORRECTIONS or not self.persona.corrects:
            return False
        if self._dice.random() < self.persona.corrects:
            return True
        self._correctable = None
        return False

    def _correct(self) -> Deed:
        assert self._correctable is not None
        button, settled = self._correctable
        self._correctable, self._correcting = None, settled.step
        # The question under way begins anew when it comes back.
        self._visit = self._pending = None
        self.diary.corrections += 1
        return PressButton(button.data, button.label, settled.ask)

    def _asked(self, rendering: Rendering) -> None:
        if rendering == self._done and not self.ready:
            return  # a message sent twice, after a cut: it was already answered
        if rendering.step:
            if rendering.step != self.diary.step or rendering.step not in self.diary.asked:
                self.diary.asked.append(rendering.step)
            self.diary.step = rendering.step
            self._enter(rendering)
        self._current, self.ready = rendering, True

    def _enter(self, rendering: Rendering) -> None:
        visit = self._visit
        if visit is None or visit.step != rendering.step:
            self._correcting = self._correcting if self._correcting == rendering.step else ""
            self._visit = Visit(
                self._mind,
                self.persona,
                self._dice,
                self.diary.language,
                rendering.step,
                self._correcting == rendering.step,
            )
        elif self._current is not None and self._current.ask != rendering.ask and self._pending is not None:
            visit.tries += 1  # asked again, and nothing was confirmed in between

    def _confirmed(self, settled: Rendering) -> None:
        """The town shows an answer with ✓: what was meant counts from now on."""
        correct = of_role(settled, "correct")
        pending = self._pending
        # Only what the town shows with ✓ was said: a diary that trusted the press would hide a loss.
        if not settled.answer or pending is None or settled.ask != pending[0]:
            return
        _, step, told = pending
        self._pending = None
        if self._visit is not None:
            self._visit.tries = 0
        diary = self.diary
        if told.means == "consent":
            diary.consented = True
        if told.means in ("consent", "value"):
            diary.tell(step, told.value)
        elif told.means == "skip":
            diary.leave_empty(step)
        elif told.means == "own":
            diary.own.setdefault(step, []).append(str(told.value))
        elif told.judged is not None:
            diary.judge(step, told.judged)
        if correct and told.means == "value":
            self._correctable = (correct[0], settled)


def _effort(deed: Deed, pace: float) -> float:
    if isinstance(deed, TypeText):
        return TYPING_SECONDS + len(deed.text) * LETTER_SECONDS
    return PRESS_SECONDS * pace
