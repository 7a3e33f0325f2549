"""What a launch plans, to the minute: every act once, moved dates dropped, digests strictly after the last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.model import DigestPlan
from staff.plan import add_months, at_local, digest_plan, next_digest, plan_all, plan_digest
from storage import Store, Tx
from storage.consultations import consultations, councils
from storage.consultations.consultations import Consultation, Publication
from storage.schedule import acts
from tests.engine.talk import flow_of
from tests.storage.town import opened

PARIS = "Europe/Paris"
FLOW = flow_of("  - write: idea\n    optional: yes\n    fr: Une idée ?\n    en: An idea?\n")
START = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
END = datetime(2027, 2, 10, 19, 0, tzinfo=UTC)


def local(*moment: int) -> datetime:
    """A moment in Paris."""
    return datetime(*moment, tzinfo=ZoneInfo(PARIS)).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """An empty store."""
    made = opened(sqlite_url)
    yield made
    made.close()


def published(tx: Tx, name: str = "velo", closes: datetime | None = END) -> Consultation:
    """A consultation of the one council, open from START."""
    council = councils.default(tx).key
    publication = Publication("f1", "t1", b"", PARIS, START, closes)
    return consultations.publish(tx, council, name, publication, "open", START)


def planned(tx: Tx, row: Consultation) -> dict[str, datetime]:
    """Kind → when, of what is still to be done for it."""
    mine = [act for act in acts.every(tx, row.council) if act.subject.partition(":")[0] == str(row.key)]
    return {act.kind: act.due for act in mine if act.state == "planned"}


def test_every_act_of_a_consultation_is_planned_at_its_time(store: Store) -> None:
    """The promise at nine in the town's own morning, its notice a week before, the end of keeping after 24 months."""
    with store.write() as tx:
        row = published(tx)
        plan_all(tx, row, FLOW)
        wanted = {
            "open": START, "close": END, "promise_soon": local(2027, 3, 8, 9), "promise_due": local(2027, 3, 15, 9),
            "expire": datetime(2029, 2, 10, 19, 0, tzinfo=UTC),
        }  # fmt: skip
        assert planned(tx, row).items() >= wanted.items()
        once = acts.every(tx, row.council)
        plan_all(tx, row, FLOW)
        assert acts.every(tx, row.council) == once


def test_a_consultation_without_its_dates_is_not_planned(store: Store) -> None:
    """It was not launched."""
    with store.write() as tx, pytest.raises(ValueError, match="dates"):
        plan_all(tx, published(tx, closes=None), FLOW)


def test_a_date_that_moves_drops_the_former_one_of_that_consultation_alone(store: Store) -> None:
    """What is done stays done; another consultation closes when it said."""
    later = END + timedelta(days=7)
    with store.write() as tx:
        row, other = published(tx), published(tx, "parc")
        plan_all(tx, row, FLOW)
        plan_all(tx, other, FLOW)
        opening = next(act for act in acts.due(tx, START) if act.subject.startswith(f"{row.key}:"))
        acts.claim(tx, opening.key, "it", START)
        acts.finish(tx, opening.key, START)
        plan_all(tx, published(tx, closes=later), FLOW)
        assert planned(tx, row)["close"] == later
        assert planned(tx, other)["close"] == END
        closings = [act for act in acts.every(tx, row.council) if act.kind == "close"]
        assert sorted((act.subject, act.state, act.reason) for act in closings) == [
            (f"{row.key}:{END.isoformat()}", "skipped", "the date was moved"),
            (f"{row.key}:{later.isoformat()}", "planned", ""),
            (f"{other.key}:{END.isoformat()}", "planned", ""),
        ]
        states = {act.state for act in acts.every(tx, row.council) if act.key == opening.key}
        assert states == {"done"}


def test_a_digest_is_named_by_its_local_day(store: Store) -> None:
    """Half past midnight in Paris is the day before in UTC."""
    nightly = DigestPlan("day", None, time(0, 30))
    with store.write() as tx:
        row = published(tx)
        assert plan_digest(tx, row, nightly, START) == local(2027, 1, 13, 0, 30)
        (act,) = [act for act in acts.every(tx, row.council) if act.kind == "digest"]
        assert act.subject == f"{row.key}:2027-01-13"
        assert plan_digest(tx, row, nightly, END + timedelta(days=3)) is None
        assert len([act for act in acts.every(tx, row.council) if act.kind == "digest"]) == 1


@pytest.mark.parametrize(
    ("plan", "after", "due"),
    [
        (DigestPlan("day", None, time(8)), local(2027, 1, 13, 7, 59), local(2027, 1, 13, 8)),
        (DigestPlan("day", None, time(8)), local(2027, 1, 13, 8), local(2027, 1, 14, 8)),
        (DigestPlan("week", 2, time(8)), local(2027, 1, 13, 7, 59), local(2027, 1, 13, 8)),
        (DigestPlan("week", 2, time(8)), local(2027, 1, 13, 8), local(2027, 1, 20, 8)),
        (DigestPlan("week", 1, time(8)), local(2027, 1, 13, 8), local(2027, 1, 19, 8)),
        (DigestPlan("day", None, time(8)), END, local(2027, 2, 11, 8)),
        (DigestPlan("day", None, time(8)), END + timedelta(seconds=1), None),
        (DigestPlan("closing"), END, END + timedelta(minutes=15)),
        (DigestPlan("closing"), END + timedelta(minutes=14), END + timedelta(minutes=15)),
        (DigestPlan("closing"), END + timedelta(minutes=15), None),
    ],
)  # fmt: skip
def test_the_next_digest_is_strictly_after_and_one_follows_closing(
    plan: DigestPlan, after: datetime, due: datetime | None
) -> None:
    """At the very moment of one, the next is meant."""
    assert next_digest(plan, PARIS, after, END) == due


def test_without_a_closing_date_digests_go_on_and_a_closing_one_has_no_day() -> None:
    """The date may come later."""
    assert next_digest(DigestPlan("closing"), PARIS, START, None) is None
    assert next_digest(DigestPlan("day", None, time(8)), PARIS, END, None) == local(2027, 2, 11, 8)


@pytest.mark.parametrize(
    ("kept", "plan"),
    [
        ({}, None), ({"digest": {}}, None), ({"digest": "week"}, None),
        ({"digest": {"every": "week", "weekday": 0, "at": "07:45", "to": ["parks", "roads"]}},
         DigestPlan("week", 0, time(7, 45), ("parks", "roads"))),
        ({"digest": {"every": "day", "weekday": -1, "at": "18:00", "to": []}}, DigestPlan("day", None, time(18))),
        ({"digest": {"every": "closing"}}, DigestPlan("closing", None, time(8))),
        ({"digest": {"weekday": 3}}, DigestPlan("week", 3, time(8))),
    ],
)  # fmt: skip
def test_a_plan_is_read_back_from_what_a_launch_kept(kept: dict[str, object], plan: DigestPlan | None) -> None:
    """Weekly on no day where the file said nothing else; eight in the morning where it said no hour."""
    assert digest_plan(kept) == plan


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 12, 15), 1, date(2028, 1, 15)), (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 10, 31), 1, date(2027, 11, 30)), (date(2027, 1, 28), 1, date(2027, 2, 28)),
        (date(2027, 12, 31), 12, date(2028, 12, 31)), (date(2027, 11, 30), 0, date(2027, 11, 30)),
        (date(2027, 3, 1), 9, date(2027, 12, 1)),
    ],
)  # fmt: skip
def test_months_are_added_over_the_year_and_to_shorter_ones(day: date, months: int, then: date) -> None:
    """The same day, or the last of a month that has none."""
    noon = datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC)
    assert add_months(noon, months) == datetime(then.year, then.month, then.day, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "then"),
    [
        (date(2027, 3, 28), time(2, 30), PARIS, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(3, 0), PARIS, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 30), PARIS, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (date(2027, 10, 31), time(3, 0), PARIS, datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        (date(2027, 7, 1), time(0, 5), "America/Guadeloupe", datetime(2027, 7, 1, 4, 5, tzinfo=UTC)),
    ],
)
def test_an_hour_that_is_not_there_moves_on_and_a_double_one_is_its_first(
    day: date, hour: time, zone: str, then: datetime
) -> None:
    """On the two Sundays of the year when clocks change; overseas they do not."""
    assert at_local(day, hour, zone) == then
