"""The question clinic: advice on how questions are put, in French and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.checker.clinic_words import (
    DONT_KNOW,
    DOUBLE,
    JARGON,
    KNOWN_ACRONYMS,
    LEADING,
    NEGATIONS,
    NEGATIVE_LABELS,
    NEUTRAL_LABELS,
    OPPOSING,
    POSITIVE_LABELS,
)
from flows.checker.reading_age import reading_age
from flows.checker.subject import Findings, Subject, finding
from flows.checker.texts import LONGEST
from flows.nodes import Scalar
from flows.questions import Consent, Question
from flows.questions.choose_one import ChooseOne
from flows.questions.rate import Rate
from flows.reading import Phrase

OLDEST_READER = 12
"""Years: what most adults read at ease, and all of them on a phone."""
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý](?:[A-ZÀ-Ý0-9]|\.[A-ZÀ-Ý]){1,6}\b\.?")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_FEW_LABELS = 3


def check_clinic(study: Subject) -> Findings:
    """Advice, never an error: each rule says what it saw."""
    asked = {step.mark: step for step in study.steps if isinstance(step, Question)}
    for phrase in study.context.phrases:
        for language, scalar in phrase.scalars.items():
            # The lists know two languages, and a text longer than a message is an error of its own.
            if language in JARGON and len(scalar.value) <= LONGEST:
                yield from _words(phrase, language, scalar, asked.get(phrase.step) if phrase.step else None)
    yield from _explained_once(study)
    for step in asked.values():
        if not study.is_broken(step):
            yield from _answers(study, step)
    yield from _voice(study)


def _words(phrase: Phrase, language: str, scalar: Scalar, step: Question | None) -> Findings:
    text = scalar.value
    if step is not None and phrase.use == "words" and not isinstance(step, Consent):
        yield from _put(language, scalar)
    if phrase.use in ("statement", "label") and (found := NEGATIONS[language].search(text)):
        yield from _twice_negative(language, scalar, found)
    for found in JARGON[language].finditer(text):
        mark = scalar.stretch(found.start(), len(found[0]))
        yield finding("clinic-jargon", "clinic.jargon", mark, "advice", word=found[0])
        # One word a text: a list of reproaches is not read.
        break
    if phrase.use in ("words", "help", "statement", "charter"):
        age = reading_age(text, language)
        if age > OLDEST_READER:
            yield finding("clinic-reading", "clinic.reading", scalar.mark, "advice", age=age, most=OLDEST_READER)


def _put(language: str, scalar: Scalar) -> Findings:
    text = scalar.value
    marks = [stop.start() for stop in re.finditer(r"\?", text)]
    double = DOUBLE[language].search(text)
    if len(marks) > 1:
        mark = scalar.stretch(marks[1], 1)
        yield finding("clinic-double", "clinic.double", mark, "advice", count=len(marks))
    elif double:
        mark = scalar.stretch(double.start(), len(double[0]))
        yield finding("clinic-double", "clinic.double_and", mark, "advice", words=double[0].strip())
    if found := LEADING[language].search(text):
        mark = scalar.stretch(found.start(), len(found[0]))
        yield finding("clinic-leading", "clinic.leading", mark, "advice", words=found[0])
    if found := NEGATIONS[language].search(text):
        yield from _twice_negative(language, scalar, found)


def _twice_negative(language: str, scalar: Scalar, found: re.Match[str]) -> Findings:
    for sentence in _SENTENCE.finditer(scalar.value):
        count = len(NEGATIONS[language].findall(sentence[0]))
        opposing = OPPOSING[language].search(sentence[0])
        if count > 1 or (count == 1 and opposing):
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            mark = scalar.stretch(start, len(sentence[0].strip()))
            yield finding("clinic-negation", "clinic.negation", mark, "advice")
            return


def _explained_once(study: Subject) -> Findings:
    """An acronym is advised on at its first use in a language; spelled out once, it may be used again."""
    known: dict[str, set[str]] = {}
    for phrase in study.context.phrases:
        for language, scalar in phrase.scalars.items():
            if language not in JARGON or len(scalar.value) > LONGEST:
                continue
            # By language: what the French spells out stays unexplained to whoever reads the English.
            seen = known.setdefault(language, set())
            for found in _acronyms(scalar.value):
                word = found[0].replace(".", "")
                if word in seen or word in KNOWN_ACRONYMS:
                    continue
                seen.add(word)
                if not _is_spelled_out(scalar.value, found):
                    mark = scalar.stretch(found.start(), len(found[0]))
                    yield finding("clinic-acronym", "clinic.acronym", mark, "advice", word=found[0])


def _acronyms(text: str) -> Iterator[re.Match[str]]:
    # All in capitals, every word looks like an acronym.
    if text.upper() != text:
        yield from _ACRONYM.finditer(text)


def _is_spelled_out(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
    return before.endswith("(") or after.startswith(("(", ":", "=", ","))


def _answers(study: Subject, step: Question) -> Findings:
    if isinstance(step, ChooseOne):
        yield from _balance(study, step)
    if isinstance(step, Rate) and bool(step.low) is not bool(step.high):
        yield finding("clinic-scale", "clinic.scale_ends", study.at(step, "low", "high"), "advice", name=step.name)
    opinion = isinstance(step, (ChooseOne, Rate)) and not step.profile and not step.optional
    if opinion and not (isinstance(step, ChooseOne) and (step.other or _has_way_out(step))):
        yield finding("clinic-dont-know", "clinic.dont_know", step.mark, "advice", name=step.name)


def _has_way_out(step: ChooseOne) -> bool:
    return any(
        DONT_KNOW[language].search(words)
        for option in step.options
        for language, words in option.text.items()
        if language in DONT_KNOW
    )


def _balance(study: Subject, step: ChooseOne) -> Findings:
    for language in POSITIVE_LABELS:
        labels = [option.text.get(language, "") for option in step.options]
        meant = [_side(label, language) for label in labels if not DONT_KNOW[language].search(label)]
        judged = [side for side in meant if side is not None]
        for_, against = judged.count(1), judged.count(-1)
        # Only where every label is understood: advice on half a scale would discredit the rest.
        if len(judged) >= _FEW_LABELS and len(judged) == len(meant) and for_ != against:
            mark = study.at(step, "options")
            yield finding(
                "clinic-scale", "clinic.scale", mark, "advice", name=step.name, positive=for_, negative=against
            )
            return


def _side(label: str, language: str) -> int | None:
    # The negative is looked for first: "pas d'accord" holds "d'accord".
    for side, pattern in ((0, NEUTRAL_LABELS), (-1, NEGATIVE_LABELS), (1, POSITIVE_LABELS)):
        if pattern[language].search(label):
            return side
    return None


def _voice(study: Subject) -> Findings:
    opinions = [step for step in study.steps if isinstance(step, Question) and step.OPINION and not step.profile]
    if opinions and not any(step.OWN_WORDS for step in opinions):
        yield finding("clinic-voice", "clinic.voice", study.head("steps"), "advice")
