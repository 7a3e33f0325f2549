"""Checks of the words: placeholders, lengths, translations."""

from __future__ import annotations

import re

from flows.checker.sms import sms_parts
from flows.checker.subject import Findings, Subject, finding
from flows.checker.walk import Stop
from flows.nodes import Scalar
from flows.placeholders import FIXED, Placeholder, braced
from flows.questions.choose_many import ChooseMany
from flows.questions.fund import Fund
from flows.questions.rank import Rank
from flows.reading import Phrase

LONGEST = 4096
LONGEST_WITH_PICTURE = 1024
"""Characters of a message and of a picture's caption (Bot API): UTF-16 units, an emoji being two."""
LONGEST_LABEL = 40
"""Characters that a button shows on a narrow phone without being cut."""
MOST_SMS = 3
_FILLED = frozenset({"words", "help"})
_SENT = frozenset({"words", "help", "refused", "statement"})
_COUNTED = (ChooseMany, Rank, Fund)


def check_texts(study: Subject) -> Findings:
    """Every phrase of the file, one by one."""
    reached = {stop.step.mark: (rank, stop) for rank, stop in enumerate(study.stops)}
    for phrase in study.context.phrases:
        yield from _lengths(phrase)
        yield from _same(phrase)
        if phrase.use not in _FILLED:
            yield from _misplaced(phrase)
        elif phrase.step in reached:
            yield from _placeholders(study, phrase, *reached[phrase.step])


def _lengths(phrase: Phrase) -> Findings:
    limit = LONGEST_WITH_PICTURE if phrase.picture else LONGEST
    for scalar in phrase.scalars.values():
        words = scalar.value.strip()
        length = len(words.encode("utf-16-le", "surrogatepass")) // 2
        if length > limit:
            message = "text.caption" if phrase.picture else "text.long"
            yield finding("too-long", message, scalar.mark, length=length, most=limit)
        elif phrase.use == "label" and len(words) > LONGEST_LABEL:
            yield finding("label-long", "label.long", scalar.mark, "warning", length=len(words), most=LONGEST_LABEL)
        elif phrase.use in _SENT and (parts := sms_parts(words)) > MOST_SMS:
            yield finding("sms", "text.sms", scalar.mark, "warning", parts=parts, most=MOST_SMS)


def _same(phrase: Phrase) -> Findings:
    # Signs of money and of measure are the same in both languages.
    if phrase.use == "unit":
        return
    seen: dict[str, str] = {}
    for code, scalar in phrase.scalars.items():
        words = scalar.value.strip().casefold()
        # Figures, signs and words in braces are the same in every language.
        if words in seen and any(letter.isalpha() for letter in re.sub(r"\{[^{}]*\}", "", words)):
            yield finding("same-translation", "text.same", scalar.mark, "warning", first=seen[words], second=code)
            return
        seen.setdefault(words, code)


def _misplaced(phrase: Phrase) -> Findings:
    for scalar in phrase.scalars.values():
        for offset, written, placeholder in braced(scalar.value):
            if placeholder is not None:
                mark = scalar.stretch(offset - 1, len(written) + 2)
                yield finding("placeholder", "placeholder.here", mark, written=written)
                return


def _placeholders(study: Subject, phrase: Phrase, rank: int, stop: Stop) -> Findings:
    said: set[str] = set()
    for scalar in phrase.scalars.values():
        for offset, written, placeholder in braced(scalar.value):
            if written in said:
                continue
            found = list(_placeholder(study, scalar, offset, written, placeholder, rank, stop))
            if found:
                said.add(written)
            yield from found
    # A placeholder that is misspelt differs from the other language as well: it is told once.
    if not said:
        yield from _differ(phrase)


def _placeholder(
    study: Subject, scalar: Scalar, offset: int, written: str, placeholder: Placeholder | None, rank: int, stop: Stop
) -> Findings:
    mark = scalar.stretch(offset - 1, len(written) + 2)
    if placeholder is None:
        near = study.context.near(written, [*FIXED, *study.questions])
        doubled = near == written
        shown = "{" + written + "}" if doubled else written
        yield finding("placeholder", "placeholder.unknown", mark, written=shown, near=None if doubled else near)
        return
    name = placeholder.name
    if not name or name in study.context.lost:
        return
    question = study.questions.get(name)
    if question is None:
        near = study.context.near(name, [*FIXED, *study.questions])
        yield finding("placeholder", "placeholder.unknown", mark, written=written, near=near)
    elif study.order[name] >= rank:
        yield finding("early-name", "early.text", mark, name=name, line=question.mark.line)
    elif placeholder.kind == "count" and not isinstance(question, _COUNTED):
        yield finding("placeholder", "placeholder.count", mark, name=name, kind=question.KIND)
    elif stop.inside.present is not None and name not in stop.inside.present:
        yield finding("absent", "text.absent", mark, name=name)


def _differ(phrase: Phrase) -> Findings:
    used = {code: {written for _, written, _ in braced(s.value)} for code, s in phrase.scalars.items()}
    everywhere = set().union(*used.values()) if used else set()
    for code, scalar in phrase.scalars.items():
        if missing := sorted(everywhere - used[code]):
            listed = ", ".join("{" + written + "}" for written in missing)
            yield finding("placeholders-differ", "placeholder.differ", scalar.mark, language=code, missing=listed)
            return
