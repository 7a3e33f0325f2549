"""What every question kind must hold to, from one sample of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.incoming import Odd
from flows.questions import Question
from flows.values import Value
from tests.engine.talk import Talk, flow_of

WORDS = "    fr: Question ?\n    en: Question?\n"
OPTIONS = """    options:
      walk: {fr: À pied, en: On foot}
      bike: {fr: À vélo, en: By bike}
      car: {fr: En voiture, en: By car}
"""
PROJECTS = """    options:
      a: {fr: Un, en: One, cost: 60}
      b: {fr: Deux, en: Two, cost: 50}
      c: {fr: Trois, en: Three, cost: 40}
"""
STATEMENTS = "    statements:\n" + "".join(f"      - {{fr: Avis {n}., en: View {n}.}}\n" for n in range(1, 4))


@dataclass(frozen=True)
class Sample:
    """A step named `q`; presses and typed words with the value they give, refused words with their reason."""

    step: str
    pressed: Sequence[tuple[Sequence[str], Value]] = ()
    typed: Sequence[tuple[str, Value]] = ()
    refused: Sequence[tuple[str, str]] = ()

    def talk(self) -> Talk:
        """A conversation that stands at the question."""
        return Talk(flow_of(self.step)).begin()


def conforms(sample: Sample) -> None:
    """Pressing, typing, refusing, showing back and counting, as the contract says."""
    for presses, value in sample.pressed:
        here = sample.talk().press(*presses[:-1])
        assert here.value("q") is None, "a selection counts only once confirmed"
        assert here.press(presses[-1]).value("q") == value
        _told(here, value)
    for text, value in sample.typed:
        here = sample.talk().say(text)
        assert here.value("q") == value
        _told(here, value)
    for text, why in sample.refused:
        here = sample.talk().say(text)
        assert why in here.said
        assert here.value("q") is None
        assert here.person.at == "q"
    for what in ("voice", "sticker", "video", "other"):
        here = sample.talk().give(Odd(what))
        assert "odd" in here.said
        assert any(said.startswith("why.") for said in here.said)
        assert here.person.at == "q"


def _told(here: Talk, value: Value) -> None:
    question = here.flow.by_name["q"]
    assert isinstance(question, Question)
    assert question.show(value) is not None
    measure = question.measure()
    assert dict(measure.cells(value))["n"] == 1
    assert list(measure.rows(value)) or value == []
