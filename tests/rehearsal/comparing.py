"""Residents' diaries against the town's export, question by question: what both would write, side by side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flows.model import Flow
from flows.participation import Participation
from flows.path import follow
from flows.questions import Question
from flows.questions.compare import Compare
from flows.questions.photo import Photo
from flows.questions.react import Conversing, React
from flows.values import Answer, Value
from rehearsal.diary import PICTURE, Diary, Judged

_LABEL = 40
"""Characters of a label that every channel shows whole."""


def same(diaries: Iterable[Diary], export: Iterable[str], flow: Flow, added: Mapping[str, str]) -> None:
    """Fails, naming what differs, unless both tell the same people's answers. `added`: statements by id."""
    told = Counter(json.dumps(line, sort_keys=True) for diary in diaries if (line := said(diary, flow, added)))
    kept = Counter(json.dumps(exported(line, flow), sort_keys=True) for line in export)
    lost, invented = list((told - kept).elements()), list((kept - told).elements())
    assert not lost + invented, f"said but not exported: {lost[:3]}\nexported but not said: {invented[:3]}"


def said(diary: Diary, flow: Flow, added: Mapping[str, str]) -> dict[str, Any] | None:
    """One diary in the form of an export line; nothing for those who did not consent."""
    if not diary.consented:
        return None
    answers: dict[str, Value] = dict(diary.said)
    for step, judged in diary.judged.items():
        question = flow.by_name[step]
        assert isinstance(question, Conversing)
        answers[step] = _judgements(question, judged, added)
    names = _on_path(flow, diary, answers)
    return {
        "language": diary.language,
        "answers": {name: value for name, value in answers.items() if name in names},
        "skipped": sorted(name for name in diary.skipped if name in names),
        "finished": diary.finished,
    }


def exported(line: str, flow: Flow) -> dict[str, Any]:
    """The same form from an export line: references of pictures are the town's own."""
    body = json.loads(line)
    answers = dict(body["answers"])
    for step in flow.walk():
        if isinstance(step, Photo) and step.name in answers:
            assert str(answers[step.name]).startswith("pic_")
            answers[step.name] = PICTURE
    names = {step.name for step in flow.walk()}
    return {
        "language": body["language"],
        "answers": answers,
        "skipped": sorted(name for name in body["skipped"] if name in names),
        "finished": body["finished_at"] is not None,
    }


def _judgements(question: Conversing, judged: Sequence[Judged], added: Mapping[str, str]) -> Value:
    texts = {(one.id, words) for one in question.statements for words in one.text.values()} | set(added.items())
    if isinstance(question, Compare):
        return [_duel(one, texts) for one in judged]
    assert isinstance(question, React)
    return {_meant(one.words, texts): one.token for one in judged}


def _duel(one: Judged, texts: set[tuple[str, str]]) -> Value:
    first, second = (
        next(id for id, words in texts if words[:_LABEL] == label[4:][:_LABEL]) for label in one.labels[:2]
    )
    if one.token == "tie":
        return {"tie": [first, second]}
    return {"winner": first, "loser": second} if one.token == "left" else {"winner": second, "loser": first}


def _meant(words: str, texts: set[tuple[str, str]]) -> str:
    found = [(len(text), id) for id, text in texts if text in words]
    assert found, f"nobody wrote {words!r}"
    return max(found)[1]


def _on_path(flow: Flow, diary: Diary, answers: Mapping[str, Value]) -> frozenset[str]:
    """What a person's own answers lead to: an answer they walked away from by a correction is not theirs any more."""
    at = datetime(2027, 1, 1, tzinfo=UTC)
    person = Participation(
        "p_x", "", diary.language, "active", answers={name: Answer(value, at) for name, value in answers.items()},
        skipped=frozenset(diary.skipped),
    )  # fmt: skip
    return frozenset(name for name in follow(flow, person).names if isinstance(flow.by_name[name], Question))
