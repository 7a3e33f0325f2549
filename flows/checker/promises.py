"""Checks of the charter, the dates, the consent and the person's time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.checker.subject import Findings, Subject, finding
from flows.minutes import minutes, seconds
from flows.questions import Consent, Question

LONGEST_MINUTES = 7


def check_promises(study: Subject) -> Findings:
    """Consent once and first, dates in order, what describes the person optional, seven minutes at most."""
    yield from _consent(study)
    yield from _dates(study)
    if study.flow.charter.level == "empower":
        yield finding("level", "charter.empower", study.charter("level"), "warning")
    for step in study.steps:
        # What describes a person is theirs to withhold, or they will leave or lie.
        if isinstance(step, Question) and step.profile and not step.optional and not study.is_broken(step):
            yield finding("profile", "profile.required", step.mark, "warning", name=step.name)
    if seconds(study.flow) > LONGEST_MINUTES * 60:
        yield finding(
            "long", "flow.long", study.head("steps"), "warning", minutes=minutes(study.flow), most=LONGEST_MINUTES
        )


def _consent(study: Subject) -> Findings:
    consents = [stop for stop in study.stops if isinstance(stop.step, Consent)]
    if not consents:
        # A step that was not understood may be the consent.
        if study.flow.steps and not any(step.KIND == "" for step in study.steps):
            yield finding("consent", "consent.missing", study.head("steps"))
        return
    for stop in consents[1:]:
        yield finding("consent", "consent.two", stop.step.mark, line=consents[0].step.mark.line)
    first = consents[0]
    step = first.step
    if not first.top or step.only_if is not None:
        yield finding("consent", "consent.conditional", study.at(step, "only if"), name=step.name)
        return
    if isinstance(step, Consent) and (step.optional or step.profile):
        yield finding("consent", "consent.optional", study.at(step, "optional", "profile"))
        return
    yield from _before(study, step.name)


def _before(study: Subject, consent: str) -> Findings:
    for stop in study.stops:
        asked = isinstance(stop.step, Question) and not isinstance(stop.step, Consent)
        if asked and stop.state.present is not None and consent not in stop.state.present:
            yield finding("consent", "consent.before", stop.step.mark, name=stop.step.name)
            return


def _dates(study: Subject) -> Findings:
    flow, today = study.flow, study.context.today
    zone = ZoneInfo(flow.timezone)
    midnight = datetime.combine(today, time(), zone)
    if flow.opens and flow.closes and flow.opens >= flow.closes:
        yield finding("dates", "dates.inverted", study.head("closes"))
        return
    if flow.closes and flow.closes <= midnight:
        yield finding("past", "dates.past", study.head("closes"), "warning", today=today)
    promised = flow.charter.answer_by
    # `closes` is exclusive: a day that closes at midnight is the day before.
    if flow.closes and promised < (flow.closes - timedelta(seconds=1)).astimezone(zone).date():
        yield finding("answer-by", "dates.answer_early", study.charter("answer by"))
    elif not flow.closes and promised < today:
        yield finding("past", "dates.answer_past", study.charter("answer by"), "warning", today=today)
