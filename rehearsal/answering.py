"""How a resident answers each shape of a prompt; nothing here knows what kind of question stands behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal, TypeAlias

from bot.renderings import Button, Rendering
from bot.speech import press_of
from flows.prompts import Role, Shape
from flows.values import Value
from languages.typed import words
from rehearsal.deeds import Deed, PressButton, SendPicture, SharePlace, TypeText
from rehearsal.diary import PICTURE, Judged
from rehearsal.mind import Mind
from rehearsal.personas import Persona
from rehearsal.phrases import phrases

_DIGITS = re.compile(r"\d+(?:[\s\u00a0\u202f.,]\d{3})*")
_MANY_PRESSES = 16
"""Presses on − and + after which anyone types instead."""
_DAYS = (date(2027, 6, 5), date(2026, 6, 5), date(2028, 6, 5), date(2027, 1, 15), date(2030, 6, 5))
_HOME = (43.604, 1.444)
Means: TypeAlias = Literal["value", "skip", "judge", "own", "consent", "refuse", ""]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A deed, and what it will mean once the town confirms it; "" = nothing yet."""

    deed: Deed
    means: Means = ""
    value: Value = ""
    judged: Judged | None = None


@dataclass
class Visit:
    """One stay at one step: what is wanted, and what was tried. `again`: an answer is being changed;
    `mind` is who answers, `today` their day."""

    mind: Mind
    persona: Persona
    dice: Random
    language: str
    step: str
    again: bool = False
    wanted: list[str] | None = None
    tries: int = 0
    presses: int = 0
    own_words: bool = False
    own_text: str = ""
    judging: bool = False
    seen: set[str] = field(default_factory=set)

    def chance(self, probability: float) -> bool:
        """One throw of this resident's own dice."""
        return self.dice.random() < probability

    def topic(self, words: str) -> str:
        """What an opinion hangs on; a changed answer is another mood."""
        return f"{self.step}/{words}" + ("/again" if self.again else "")

    def ranked(self, names: list[str]) -> list[str]:
        """The names from the most liked to the least."""
        # Opinions come from names and not from dice: whoever is asked again thinks the same.
        return sorted(names, key=lambda name: -self.mind.lean(self.topic(name)))


def token(button: Button) -> str:
    """The control a button stands for."""
    parts = press_of(button.data)
    return parts[2] if parts else ""


def press(button: Button, rendering: Rendering) -> PressButton:
    """Pressing it."""
    return PressButton(button.data, button.label, rendering.ask)


def of_role(rendering: Rendering, *roles: Role) -> list[Button]:
    """The buttons of these roles, in the order shown."""
    return [button for button in rendering.buttons if button.role in roles]


def number_in(text: str) -> int:
    """The first whole number of a text (thousands may be set apart); 0 when there is none."""
    found = _DIGITS.search(text)
    return int(re.sub(r"\D", "", found[0])) if found else 0


def answer(visit: Visit, rendering: Rendering) -> Attempt:
    """The next thing to do about what is asked."""
    skips = of_role(rendering, "skip")
    if skips and not visit.judging and _would_skip(visit, rendering):
        return Attempt(press(skips[0], rendering), "skip")
    return _BY_SHAPE[rendering.shape](visit, rendering)


def _would_skip(visit: Visit, rendering: Rendering) -> bool:
    # Decided once a stay: thrown again at each message, everyone would skip in the end.
    if visit.again or "skip" in visit.seen:
        return visit.tries > 2
    visit.seen.add("skip")
    share = 1 - visit.persona.writes if rendering.shape == "text" else visit.persona.skips
    return visit.chance(max(share, 0.6 if rendering.shape == "picture" else 0.0))


def _confirm(visit: Visit, rendering: Rendering) -> Attempt:
    if visit.chance(visit.persona.refuses) and (others := of_role(rendering, "option")):
        return Attempt(press(visit.dice.choice(others), rendering), "refuse")
    if visit.chance(visit.persona.types):
        return Attempt(TypeText(words("yes", visit.language)[0]), "consent", True)
    return Attempt(press(of_role(rendering, "confirm")[0], rendering), "consent", True)


def _read(visit: Visit, rendering: Rendering) -> Attempt:
    return Attempt(press(of_role(rendering, "confirm")[0], rendering))


def _pick(visit: Visit, rendering: Rendering) -> Attempt:
    options = [button for button in of_role(rendering, "option") if button.state != "disabled"]
    if rendering.lead:
        # Kept for the stay: what is asked for next on this step is their own statement, and not an answer.
        visit.judging = True
        return _judge(visit, rendering, options)
    own = [button for button in of_role(rendering, "act") if token(button) not in visit.seen]
    if own and visit.chance(visit.persona.wonders + 0.04):
        visit.seen.add(token(own[-1]))
        visit.own_words = True  # if what follows on this step is a text, these are own words
        return Attempt(press(own[-1], rendering))
    visit.own_words = False
    best = visit.ranked([token(button) for button in options])[0]
    chosen = next(button for button in options if token(button) == best)
    if not visit.tries and visit.chance(visit.persona.types):
        number = str(1 + options.index(chosen))
        return Attempt(TypeText(visit.dice.choice((number, chosen.label))), "value", best)
    return Attempt(press(chosen, rendering), "value", best)


def _judge(visit: Visit, rendering: Rendering, options: list[Button]) -> Attempt:
    """An opinion about others' words: for, against, or no opinion, in the order of the three buttons."""
    words = [button.label for button in options]
    if options[0].label[:1].isdigit():  # the words to choose from stand on the buttons
        gap = visit.mind.lean(visit.topic(words[0][4:])) - visit.mind.lean(visit.topic(words[1][4:]))
    else:
        gap = visit.mind.lean(visit.topic(rendering.text.rpartition("«")[2]))
    index = 2 if abs(gap) < 0.22 else 0 if gap > 0 else 1
    chosen = options[min(index, len(options) - 1)]
    judged = Judged(rendering.text, token(chosen), chosen.label, tuple(words))
    if not visit.tries and visit.chance(visit.persona.types):
        return Attempt(TypeText(str(1 + options.index(chosen))), "judge", judged=judged)
    return Attempt(press(chosen, rendering), "judge", judged=judged)


def _toggle(visit: Visit, rendering: Rendering) -> Attempt:
    options = of_role(rendering, "option")
    by_name = {token(button): button for button in options}
    on = [token(button) for button in options if button.state == "on"]
    aside = [button for button in of_role(rendering, "act") if token(button) not in visit.seen]
    if aside and visit.chance(visit.persona.wonders + 0.04):
        visit.seen.add(token(aside[-1]))
        visit.own_words = True
        return Attempt(press(aside[-1], rendering))
    if visit.wanted is None:
        ranked = visit.ranked([name for name in by_name if not name.startswith("_")])
        visit.wanted = ranked[: visit.dice.choice((1, 2, 2, 3))]
        if not on and visit.chance(visit.persona.types):
            names = [token(button) for button in options]
            numbers = " ".join(str(1 + names.index(name)) for name in visit.wanted)
            return Attempt(TypeText(numbers), "value", [name for name in names if name in visit.wanted])
    off = [name for name in on if name not in visit.wanted and not name.startswith("_")]
    missing = [name for name in visit.wanted if name not in on and by_name[name].state != "disabled"]
    if off or missing:
        return Attempt(press(by_name[(off or missing)[0]], rendering))
    value: list[Value] = [name for name in on if not name.startswith("_")]
    value += [{"other": visit.own_text or by_name[name].label} for name in on if name.startswith("_")]
    return Attempt(press(of_role(rendering, "confirm")[0], rendering), "value", value)


def rethink(visit: Visit, rendering: Rendering) -> None:
    """A press was refused: one more is wanted where too few were, else what is chosen is enough."""
    visit.tries += 1
    if rendering.shape != "toggle" or visit.wanted is None:
        return
    names = [token(button) for button in of_role(rendering, "option") if not token(button).startswith("_")]
    on = {token(button) for button in rendering.buttons if button.state == "on"} & set(names)
    if set(visit.wanted) <= on:
        visit.wanted += [name for name in visit.ranked(names) if name not in on][:1]
    else:
        visit.wanted = [name for name in names if name in on]


def _order(visit: Visit, rendering: Rendering) -> Attempt:
    options = of_role(rendering, "option")
    placed = sorted((button for button in options if button.order), key=lambda button: button.order)
    so_far = [token(button) for button in placed]
    if visit.wanted is None:
        visit.wanted = visit.ranked([token(button) for button in options])
        length = number_in(rendering.hint) or 1
        if not so_far and visit.chance(visit.persona.types):
            names = [token(button) for button in options]
            first = visit.wanted[:length]
            return Attempt(
                TypeText(" ".join(str(1 + names.index(name)) for name in first)), "value", list[Value](first)
            )
    if so_far != visit.wanted[: len(so_far)]:
        return Attempt(press(of_role(rendering, "restart")[0], rendering))
    if confirm := of_role(rendering, "confirm"):
        return Attempt(press(confirm[0], rendering), "value", list[Value](so_far))
    following = visit.wanted[len(so_far)]
    return Attempt(press(next(button for button in options if token(button) == following), rendering))


def _allocate(visit: Visit, rendering: Rendering) -> Attempt:
    shares = {token(button)[1:]: number_in(button.amount) for button in of_role(rendering, "plus")}
    total = number_in(rendering.hint) or 1
    plus = {token(button)[1:]: button for button in of_role(rendering, "plus")}
    minus = {token(button)[1:]: button for button in of_role(rendering, "minus")}
    visit.presses += 1
    if visit.presses > _MANY_PRESSES or (visit.presses == 1 and visit.chance(visit.persona.types)):
        return _typed_shares(visit, list(shares), total)
    # A power: no share of a budget is negative.
    liking = {name: 2.0 ** visit.mind.lean(visit.topic(name)) for name in shares}
    confirm = of_role(rendering, "confirm")
    if confirm and (not visit.again or visit.presses > 2):
        return Attempt(press(confirm[0], rendering), "value", dict[str, Value](shares))
    if confirm:
        most = max(shares, key=lambda name: shares[name])
        return Attempt(press(minus[most], rendering))
    name = max(shares, key=lambda name: liking[name] / (shares[name] + total / 10))
    return Attempt(press(plus[name], rendering))


def _typed_shares(visit: Visit, names: list[str], total: int) -> Attempt:
    shares = dict.fromkeys(names, 0)
    best = visit.ranked(names)
    tenth = total // 10
    if total % 10 or visit.presses > _MANY_PRESSES or visit.tries:
        shares[best[0]] = total
    else:
        shares[best[0]], shares[best[1]] = 6 * tenth, 4 * tenth
    return Attempt(TypeText(" ".join(map(str, shares.values()))), "value", dict[str, Value](shares))


def _scale(visit: Visit, rendering: Rendering) -> Attempt:
    options = of_role(rendering, "option")
    middle = (len(options) - 1) / 2
    # Around the middle of whatever scale it is: a lean goes from about -3 to 3.
    wish = middle + visit.mind.lean(visit.topic("scale")) * len(options) / 5
    chosen = options[min(max(round(wish), 0), len(options) - 1)]
    point = int(chosen.label)
    if not visit.tries and visit.chance(visit.persona.types):
        return Attempt(TypeText(str(point)), "value", point)
    return Attempt(press(chosen, rendering), "value", point)


def _text(visit: Visit, rendering: Rendering) -> Attempt:
    if visit.judging:
        if visit.chance(visit.persona.writes / 3) or not of_role(rendering, "skip"):
            text = visit.dice.choice(phrases("opinion", visit.language))
            return Attempt(TypeText(text), "own", text)
        return Attempt(press(of_role(rendering, "skip")[0], rendering), "skip")
    text = visit.dice.choice(phrases("idea", visit.language))
    if visit.own_words:
        visit.own_text = text
        return Attempt(TypeText(text), "value", {"other": text})
    return Attempt(TypeText(text), "value", text)


def _number(visit: Visit, rendering: Rendering) -> Attempt:
    bounds = [int(found) for found in re.findall(r"-?\d+", rendering.hint)][:2]
    low, high = bounds if len(bounds) == 2 else (0, 60)
    # A question whose numbers go beyond a hundred is most likely an age, and nobody younger may answer.
    low = max(low, 16) if high > 100 else low
    number = low + int((min(high, 90) - low) * visit.dice.betavariate(2.2, 2.6)) if high > low else low
    aged = high > 100 and visit.language == "fr" and visit.chance(0.2)
    return Attempt(TypeText(f"{number} ans" if aged else str(number)), "value", number)


def _day(visit: Visit, rendering: Rendering) -> Attempt:
    # Several years: what a question accepts is not shown, so they try.
    day = _DAYS[visit.tries % len(_DAYS)]
    return Attempt(TypeText(day.strftime("%d/%m/%Y")), "value", day.isoformat())


def _place(visit: Visit, rendering: Rendering) -> Attempt:
    if visit.tries or visit.chance(0.4):
        text = visit.dice.choice(phrases("address", visit.language))
        return Attempt(TypeText(text), "value", {"address": text})
    lat, lon = (round(at + visit.dice.gauss(0, 0.01), 5) for at in _HOME)
    return Attempt(SharePlace(lat, lon), "value", {"lat": lat, "lon": lon})


def _picture(visit: Visit, rendering: Rendering) -> Attempt:
    return Attempt(SendPicture(), "value", PICTURE)


_BY_SHAPE: Mapping[Shape, Callable[[Visit, Rendering], Attempt]] = {
    "read": _read, "pick": _pick, "toggle": _toggle, "order": _order, "allocate": _allocate, "scale": _scale,
    "text": _text, "number": _number, "day": _day, "place": _place, "picture": _picture, "confirm": _confirm,
}  # fmt: skip
