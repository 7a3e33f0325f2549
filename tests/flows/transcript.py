"""Conversations written down: the inputs of a file are played again, and every event must be the one that is written.

A file holds the steps of a flow, a line `---`, then lines `> input` each followed by what came of it.
`python -m tests.flows.test_transcripts` writes what comes of them now: read the difference before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

from flows.context import Candidate, Published
from flows.findings import Mark
from flows.incoming import (
    Commanded,
    Edited,
    Incoming,
    Odd,
    Pictured,
    PictureFailed,
    Placed,
    Pressed,
    Started,
    TimedOut,
)
from flows.minutes import seconds
from flows.participation import Participation
from flows.prompts import Control
from flows.questions import Question
from flows.words import Amount, Message, Said, Verbatim, Words
from tests.engine.talk import Talk, flow_of

SEPARATOR = "---\n"
_QUIET = ("id", "flow", "version", "answers", "active_at")


def brief(value: Any) -> str:
    """Any value of the engine on one line: what has its default is left out."""
    if isinstance(value, Message):
        given = [f"{name}={brief(one)}" for name, one in value.params.items()]
        given += [f"n={value.n}"] if value.n is not None else []
        return f"<{' '.join([value.id, *given])}>"
    if isinstance(value, Said):
        fills = "".join(f" {name}={brief(one)}" for name, one in sorted(value.fills.items()))
        return f"«{value.text.get('fr', dict(value.text))}»{fills}"
    if isinstance(value, Amount):
        return f"{value.value} {brief(value.unit)}" if value.unit else str(value.value)
    if isinstance(value, Verbatim):
        return f"“{value.text}”"
    if is_dataclass(value) and not isinstance(value, type):
        shown = [f"{one.name}={brief(getattr(value, one.name))}" for one in fields(value) if _said(one, value)]
        return f"{type(value).__name__}({', '.join(shown)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {brief(one)}" for name, one in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(brief(one) for one in value) + "]"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(brief(one) for one in value)) + "}"
    return value if isinstance(value, str) and value else repr(value) if not hasattr(value, "isoformat") else str(value)


def _said(item: Any, value: Any) -> bool:
    one = getattr(value, item.name)
    default = item.default if item.default_factory is MISSING else item.default_factory()
    return item.name != "cache_key" and not isinstance(one, Mark) and (default is MISSING or one != default)


def event_lines(event: Any) -> Iterator[str]:
    """An event: a prompt takes a line for each of its parts."""
    prompt = getattr(event, "prompt", None)
    if prompt is None:
        yield brief(event)
        return
    place = "/".join(str(one) for one in prompt.position or ())
    how = " in place" if event.replaces else ""
    yield f"Ask {event.ask}{how}: {prompt.shape} {prompt.step or '-'} {place} {brief(prompt.words)}".replace("  ", " ")
    for name in ("lead", "hint", "running", "ends", "picture"):
        if (part := getattr(prompt, name)) is not None:
            yield f"  {name} {brief(part)}"
    shown = " | ".join(_control(control) for control in prompt.controls)
    yield f"  accepts {' '.join(sorted(prompt.accepts))}" + (f": {shown}" if shown else "")


def _control(control: Control) -> str:
    more = [f"{name} {brief(getattr(control, name))}" for name in ("amount", "order", "reason")
            if getattr(control, name) is not None]  # fmt: skip
    how = [one for one, usual in ((control.role, "option"), (control.state, "plain")) if one != usual]
    return " ".join([f"[{control.token}]", *how, brief(control.label), *more])


def state_lines(before: Participation, after: Participation) -> Iterator[str]:
    """What of the participation changed, answers one by one."""
    for item in fields(Participation):
        old, new = getattr(before, item.name), getattr(after, item.name)
        if item.name not in _QUIET and old != new and not (item.name == "asks" and new == after.ask):
            yield f"= {item.name} {brief(new)}"
    for name in sorted({*before.answers, *after.answers}):
        one, other = before.answers.get(name), after.answers.get(name)
        if one != other:
            yield f"= answer {name} {brief(other) if other else 'gone'}"


def _candidates(words: list[str]) -> tuple[Candidate, ...]:
    """`id:author:agree,disagree,pass`, one after another."""
    found = []
    for one in words:
        name, author, votes = one.split(":")
        counts = tuple(int(number) for number in votes.split(","))
        found.append(Candidate(name, Verbatim(f"words of {name}"), not author, author, counts))  # type: ignore[arg-type]
    return tuple(found)


def _world(talk: Talk, words: list[str]) -> None:
    """`phase closed`, `room STEP id:author:votes …`, `answered 42 public`, `shown always`, `council NAME`."""
    what, *rest = words
    if what == "room":
        talk.at(room={rest[0]: _candidates(rest[1:])})
    elif what == "hours":
        talk.at(now=talk.context.now + timedelta(hours=int(rest[0])))
    elif what == "closes":
        talk.at(closes=talk.context.now + timedelta(hours=int(rest[0])))
    elif what == "opens":
        talk.at(opens=talk.context.now + timedelta(hours=int(rest[0])))
    elif what == "answered":
        lines: dict[str, Words] = {
            "": Message("results.answered", {"answered": int(rest[0])}, int(rest[0])),
            "q": Verbatim("q: 42"),
        }
        shown = Published(int(rest[0]), "https://ville.example/resultats", "public" in rest, lines)
        talk.at(published=shown)
    elif what == "shown":
        talk.flow = replace(talk.flow, results_shown=" ".join(rest))  # type: ignore[arg-type]
    else:
        talk.at(**{what: " ".join(rest)})


_INPUTS: dict[str, Callable[[Talk, list[str], str], Incoming]] = {
    "start": lambda talk, words, text: Started(*words),
    "command": lambda talk, words, text: Commanded(words[0], " ".join(words[1:])),  # type: ignore[arg-type]
    "old": lambda talk, words, text: Pressed(talk.person.tag, int(words[0]), words[1]),
    "foreign": lambda talk, words, text: Pressed("zzzzzz", talk.person.ask, words[0]),
    "place": lambda talk, words, text: Placed(float(words[0]), float(words[1])),
    "picture": lambda talk, words, text: Pictured(words[0]),
    "failed": lambda talk, words, text: PictureFailed(words[0], words[1]),
    "edit": lambda talk, words, text: Edited(text.partition(" ")[2], "" if words[0] == "-" else words[0]),
    "odd": lambda talk, words, text: Odd(words[0]),
    "silence": lambda talk, words, text: TimedOut(int(words[0])),
}


def inputs(talk: Talk, line: str) -> Iterator[Talk]:
    """The conversation after each input of a line: `press a b`, `say words`, `world phase closed`, or one of these."""
    what, _, text = line.partition(" ")
    words = text.split()
    if what == "press":
        for token in words:
            yield talk.press(token)
    elif what == "say":
        yield talk.say(text.replace("\\n", "\n"))
    elif what == "world":
        _world(talk, words)
    else:
        yield talk.give(_INPUTS[what](talk, words, text))


def told(written: str) -> str:
    """The same file with what comes of its inputs now."""
    steps, _, conversation = written.partition(SEPARATOR)
    flow = flow_of(steps)
    talk = Talk(flow)
    lines = [SEPARATOR.strip()]
    for line in conversation.splitlines():
        if line == "> again":
            lines += ["", line]
            talk = Talk(talk.flow, context=talk.context).begin()
            continue
        if not line.startswith("> "):
            continue
        lines += ["", line]
        for index, _ in enumerate(_played(talk, line[2:], lines)):
            assert index < 50, "a line of fifty inputs at most"
    lines += ["", *facts(talk)]
    return steps + "\n".join(lines) + "\n"


def _played(talk: Talk, line: str, lines: list[str]) -> Iterator[None]:
    before = talk.person
    for _ in inputs(talk, line):
        for event in talk.events:
            lines += event_lines(event)
        lines += state_lines(before, talk.person)
        changed = replace(talk.person, version=before.version) != before
        assert talk.person.version == before.version + changed, "the version tells whether anything changed"
        before = talk.person
        yield


def facts(talk: Talk) -> Iterator[str]:
    """What the flow's questions say of themselves, and of the answers that stand at the end."""
    yield f"# {seconds(talk.flow):.1f} seconds"
    for step in talk.flow.walk():
        if not isinstance(step, Question):
            continue
        yield f"# {step.name}: {step.presses()} presses, choices {brief(step.choices())}"
        yield f"#   {brief(step.measure())}"
        answer = talk.person.answers.get(step.name)
        if answer is not None:
            yield f"#   shown {brief(step.show(answer.value))}, compared as {brief(step.comparable(answer.value))}"
            yield f"#   cells {brief(list(step.measure().cells(answer.value)))}"
            yield f"#   rows {brief(list(step.measure().rows(answer.value)))}"
