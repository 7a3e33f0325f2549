"""What a release tells of each question, and in how many ways it may be told less."""

from __future__ import annotations

from dataclasses import replace

from results.audit.record import MANY, RecordedCell, RecordedQuestion
from results.figures.counted import Cell, Figures, Tally, Turnout, from_json, to_json
from results.figures.disclosure import FLOOR, K
from results.figures.profiles import ProfileCounts
from results.figures.release import record, released, ways
from results.figures.studies import Study
from tests.results.audit.press import PrintingPress
from tests.results.reports.charts.sample import NOW

TOWN = {"age": {"young": 400, "old": 600}}


def asked(step: str, profile: bool = False, **people: int) -> Tally:
    """A question with so many people per answer."""
    n = sum(people.values())
    cells = tuple(Cell(name, {"fr": name}, count, count / n) for name, count in people.items())
    return Tally(step, "category", {"fr": step}, n, cells, profile=profile, partition=True)


USE = asked("use", walk=52, ride=68)
AGE = asked("age", profile=True, young=45, old=75)
SPLITS = {"use": {"age=young": {"n": 45, "walk": 25, "ride": 20}, "age=old": {"n": 75, "walk": 27, "ride": 48}}}
COUNTED = ProfileCounts(
    {"use": {"n": 120, "walk": 52, "ride": 68}, "age": {"n": 120, "young": 45, "old": 75}}, SPLITS, ("age",)
)


def figures(*tallies: Tally, final: bool = True, **more: object) -> Figures:
    """Everything counted."""
    made = Figures("x", {"fr": "X"}, NOW, 0, Turnout(120, 120, 120), tallies, margins=TOWN, final=final)
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_closing_has_six_ways_of_telling_a_question_and_the_run_two() -> None:
    """From everything to nothing new; a profile question has no table of its own."""
    raw = figures(USE, AGE)
    each = ways(raw, None, COUNTED, {}, K)
    assert [way.less for way in each["use"]] == [
        "", "weights in fives", "no weights", "no tables", "coarse", "former",
    ]  # fmt: skip
    assert [way.less for way in each["age"]] == ["", "coarse", "former"]
    assert [way.less for way in ways(replace(raw, final=False), None, COUNTED, {}, K)["use"]] == ["coarse", "former"]
    full, fives, weightless, bare, coarse, nothing = each["use"]
    assert full.weighted is not None
    assert full.weighted.shares["walk"][0] == round(0.4 * 25 / 45 + 0.6 * 27 / 75, 2) == 0.44
    assert fives.weighted is not None
    assert fives.weighted.shares["walk"][0] == 0.45
    assert weightless.weighted is not None
    assert (weightless.weighted.refused, weightless.weighted.shares) == ("tells", {})
    assert [len(way.tables) for way in (full, weightless, bare, coarse)] == [1, 1, 0, 0]
    assert coarse.tally is not None
    assert (coarse.tally.n, coarse.tally.coarse) == (120, True)
    assert (nothing.asked.n, nothing.asked.cells) == (None, ())
    assert nothing.tally is not None
    assert nothing.tally.n is None


def test_the_auditor_reads_what_is_told_and_what_is_true() -> None:
    """Exactly, or between the bounds of what is coarse; by whom the question was asked; and by profile."""
    raw = figures(USE, AGE, asked("few", a=30, b=8))
    each = ways(raw, None, COUNTED, {"few": ("use", ("walk",))}, K)
    full, coarse = each["use"][0].asked, each["use"][4].asked
    assert (full.partition, full.n, full.people, full.truth) == (True, (120, 120), 120, {"walk": 52, "ride": 68})
    assert full.cells == (RecordedCell(("walk",), (52, 52)), RecordedCell(("ride",), (68, 68)))
    assert full.by == ("age",)
    assert full.profiles == {
        "young": {"walk": 25, "ride": 20, "n": 45}, "old": {"walk": 27, "ride": 48, "n": 75},
    }  # fmt: skip
    assert full.weighted is not None
    assert full.weighted.parts == {"young": "young", "old": "old"}
    assert round(full.weighted.weights["young"], 6) == round(0.4 * 120 / 45, 6)
    assert full.weighted.shares[0] == (("walk",), (0.435, 0.445))
    assert (full.tables[0].by, full.tables[0].rows) == ("age", (("young",), ("old",), ("-",)))
    assert [*(coarse.n or ())] == [115, 124]
    assert [*(coarse.cells[0].people or ())] == [K, MANY]
    assert coarse.cells[0].share is not None
    assert [round(bound, 3) for bound in coarse.cells[0].share] == [0.425, 0.475]
    few = each["few"][0].asked
    assert (few.of, few.cells) == (("use", ("walk",)), ())
    duels = replace(asked("duel", a=90, b=80), type="duels", n=40, partition=False)
    of_duels = ways(figures(duels), None, ProfileCounts(), {}, K)["duel"][0].asked
    assert (of_duels.truth, of_duels.cells, of_duels.n) == ({}, (), (40, 40)), "duels are no people"


def test_an_empty_answer_of_a_coarse_question_waits_with_the_small_ones() -> None:
    """That nobody gave it is exact: beside a later release it would say who came in between."""
    raw = figures(asked("q", a=60, b=0, c=40), final=False)
    cells = ways(raw, None, ProfileCounts(), {}, K)["q"][0].asked.cells
    assert [(cell.names, cell.people) for cell in cells] == [(("a",), (K, MANY)), (("c",), (K, MANY))]


def test_a_release_is_made_of_the_ways_chosen() -> None:
    """Its number, its k, its tables, and studies as coarse as their question."""
    study = Study("use", "category", {"fr": "?"}, 120, {"people": 52})
    raw = figures(USE, AGE, studies=(study,), room={"use": {"people": 114}, "gone": {"people": 3}})
    each = ways(raw, None, COUNTED, {}, 1)
    first = released(raw, None, {step: way[0] for step, way in each.items()}, 1)
    assert (first.k, first.number, first.final) == (FLOOR, 1, True)
    assert ([one.step for one in first.crossings], [one.step for one in first.weighted]) == (["use"], ["use"])
    assert (first.studies, first.room) == ((study,), {"use": {"people": 114}})
    assert to_json(from_json(to_json(first))) == to_json(first)
    assert set(record({step: way[0] for step, way in each.items()})) == {
        "use", "age", "@people", "@leaving", "@days", "@channels", "@languages", "@origins",
    }  # fmt: skip
    running = PrintingPress().release(replace(raw, final=False))
    assert (running.final, running.studies[0].content, running.room) == (
        False,
        {"people": 50},
        {"use": {"people": 110}},
    )


def test_what_is_not_told_anew_is_said_to_be_of_its_day() -> None:
    """Its study, tables and weights with it; told twice as of then, it is still of then."""
    study = Study("use", "category", {"fr": "?"}, 120, {"found": "then"})
    then = PrintingPress().release(figures(USE, AGE, studies=(study,)), COUNTED)
    later = NOW.replace(day=20)
    raw = figures(asked("use", walk=55, ride=68), AGE, as_of=later, studies=(replace(study, content={"found": "now"}),))
    now = released(raw, then, {step: way[-1] for step, way in ways(raw, then, COUNTED, {}, K).items()}, K)
    told = now.tallies[0]
    assert (told.n, told.held, told.as_of) == (120, True, NOW)
    assert (now.crossings, now.weighted, now.studies) == (then.crossings, then.weighted, then.studies)
    assert (now.number, now.as_of) == (2, later)
    assert now.participation == then.participation
    third = released(raw, now, {step: way[-1] for step, way in ways(raw, now, COUNTED, {}, K).items()}, K)
    assert (third.tallies[0].held, third.tallies[0].as_of) == (True, NOW)
    assert third.studies == then.studies


def test_three_more_people_are_not_told_and_a_crowd_is() -> None:
    """After a closing that told everything exactly."""
    press = PrintingPress()
    press.release(figures(USE, AGE), COUNTED)
    few = press.release(figures(asked("use", walk=55, ride=68), AGE)).tallies[0]
    assert (few.n, few.coarse, press.less["use"]) == (120, True, "coarse")
    many = press.release(figures(asked("use", walk=75, ride=90), AGE)).tallies[0]
    assert (many.n, many.coarse, many.held, many.as_of) == (165, False, False, None)


def test_a_question_too_few_answered_tells_nothing() -> None:
    """Neither then nor as of a former day."""
    told = PrintingPress().release(figures(asked("q", a=6, b=3))).tallies[0]
    assert (told.n, [cell.people for cell in told.cells], told.held) == (None, [None, None], False)


def asked_of(question: Tally) -> RecordedQuestion:
    """What the auditor reads of a question told in full."""
    return ways(figures(question), None, ProfileCounts(), {}, K)[question.step][0].asked


def test_a_question_is_split_by_the_other_profile_questions_that_are_asked() -> None:
    """Not by itself, nor by one that the file has no more."""
    each = ways(figures(USE, AGE), None, replace(COUNTED, profiles=("age", "gone")), {}, K)
    assert (each["use"][0].asked.by, each["age"][0].asked.by) == (("age",), ())
    assert (each["age"][0].asked.profiles, each["age"][0].weighted, each["age"][0].tables) == ({}, None, ())
    bands = {"age=band:18|town=x": {"n": 30, "band:2": 10, "band:4": 20, "sum": 100}, "town=x": {"band:2": 4, "n": 4}}
    number = Tally("km", "number", {}, 34, (Cell("2", {}, 14, 0.41), Cell("4", {}, 20, 0.59)), partition=True)
    counted = ProfileCounts({"km": {"n": 34}}, {"km": bands}, ("age", "town"))
    town = asked("town", profile=True, x=34)
    found = ways(figures(number, AGE, town), None, counted, {}, K)["km"][0].asked
    assert found.profiles == {"18|x": {"2": 10, "4": 20, "n": 30}, "-|x": {"2": 4, "n": 4}}
    several = replace(USE, type="choices", partition=False)
    counts = ways(figures(several, AGE), None, COUNTED, {}, K)["use"][0].asked
    assert (counts.partition, asked_of(USE).partition) == (False, True)
    assert counts.profiles["young"] == {"n": 45, "walk": 25, "ride": 20}


def test_participation_is_recorded_as_the_parts_that_people_are() -> None:
    """Those who finished, gave some answers, or none; never more finished than answered."""
    raw = replace(figures(USE), participation=Turnout(150, 120, 90))
    people = ways(raw, None, ProfileCounts(), {}, K)["@people"]
    assert [way.less for way in people] == ["", "tens", "answered alone", "coarse", "former"]
    assert people[0].asked.truth == {"finished": 90, "part": 30, "idle": 30}
    assert people[0].asked.people == 150
    assert [(cell.names, cell.people) for cell in people[1].asked.cells] == [
        (("finished", "part", "idle"), (145, 154)), (("finished", "part"), (120, 120)), (("finished",), (85, 94)),
    ]  # fmt: skip
    assert people[2].people == {"answered": 120}
    assert [way.about for way in people] == [(), ("started", "finished"), (), ("started", "answered", "finished"), ()]
    for way in people:
        assert (way.asked.partition, way.asked.n, way.asked.of) == (True, None, None)
        assert (way.asked.truth, way.asked.people) == (people[0].asked.truth, 150)
    assert people[-1].asked.cells == ()
    odd = ways(replace(raw, participation=Turnout(100, 120, 130)), None, ProfileCounts(), {}, K)["@people"][0]
    assert odd.asked.truth == {"finished": 120, "part": 0, "idle": 0}
    few = ways(replace(raw, participation=Turnout(12, 10, 9)), None, ProfileCounts(), {}, K)["@people"]
    assert [way.people for way in few[:2]] == [{"started": 12, "answered": 10}, {"started": 10, "answered": 10}]
    assert [(cell.names, cell.people) for cell in few[3].asked.cells] == [
        (("finished", "part", "idle"), (10, 14)), (("finished", "part"), (10, 14)),
    ]  # fmt: skip
    none = ways(replace(raw, participation=Turnout(None, None, None)), None, ProfileCounts(), {}, K)["@people"][0]
    assert (none.people, none.asked.truth) == ({}, {"finished": 0, "part": 0, "idle": 0})


def test_the_study_of_statements_goes_with_any_of_them_told_anew() -> None:
    """They are tallies of their own; with all of them as of a former day, its study and its room are too."""
    one, other = (replace(asked(f"views.{name}", agree=60, disagree=60), group="views") for name in "ab")
    study = Study("views", "votes", {"fr": "?"}, 120, {"found": "then"})
    then = PrintingPress().release(figures(one, other, studies=(study,), room={"views": {"people": 60}}))
    assert (then.studies, then.room) == ((study,), {"views": {"people": 60}})
    raw = figures(one, other, studies=(replace(study, content={"found": "now"}),), room={"views": {"people": 70}})
    each = ways(raw, then, ProfileCounts(), {}, K)
    former = {step: some[-1] for step, some in each.items()}
    kept, mixed = released(raw, then, former, K), released(raw, then, {**former, "views.a": each["views.a"][0]}, K)
    assert (kept.studies, kept.room) == (then.studies, {})
    assert (mixed.studies[0].content, mixed.room) == ({"found": "now"}, {"views": {"people": 70}})


def test_a_breakdown_is_told_exactly_in_tens_or_as_before() -> None:
    """Of those who answered, or of those who stopped; lines too small are hidden in each."""
    days = tuple(Cell(name, {}, n, n / 61) for name, n in (("mon", 33), ("tue", 25), ("wed", 3)))
    raw = replace(figures(USE), participation=Turnout(61, 61, 61, days=days))
    exact, coarse, former = ways(raw, None, ProfileCounts(), {}, K)["@days"]
    assert [way.less for way in (exact, coarse, former)] == ["", "coarse", "former"]
    shown = exact.people["days"], coarse.people["days"]
    assert [[cell.people for cell in cells] for cells in shown] == [[33, None, None], [30, None, None]]  # type: ignore[attr-defined]
    assert [next(cell.share for cell in cells) for cells in shown] == [33 / 61, 0.5]  # type: ignore[attr-defined]
    assert (exact.about, coarse.about, former.about) == ((), ("days",), ())
    assert (exact.asked.cells, coarse.asked.cells) == (
        (RecordedCell(("mon",), (33, 33)),), (RecordedCell(("mon",), (25, 34)),),
    )  # fmt: skip
    assert (exact.asked.of, exact.asked.people, exact.asked.truth["wed"]) == (("@people", ("finished", "part")), 61, 3)
    for way in (exact, coarse, former):
        assert (way.asked.partition, way.asked.n, way.asked.of) == (True, None, exact.asked.of)
        assert (way.asked.truth, way.asked.people) == (exact.asked.truth, 61)
    assert ways(raw, None, ProfileCounts(), {}, K)["@leaving"][0].asked.of == ("@people", ("part", "idle"))
    told = replace(figures(USE), participation=replace(raw.participation, about=("days", "started")))
    again = ways(raw, told, ProfileCounts(), {}, K)
    assert (again["@days"][-1].about, again["@channels"][-1].about) == (("days",), ())
    assert (again["@people"][-1].about, again["@days"][-1].people["days"]) == (("started",), days)
    few = replace(raw, participation=Turnout(9, 9, 9, days=(Cell("mon", {}, 9, 1.0), Cell("tue", {}, 0, 0.0))))
    hidden = ways(few, None, ProfileCounts(), {}, K)["@days"][0]
    assert hidden.people["days"] == tuple(Cell(name, {}, None, merged=True) for name in ("mon", "tue"))
    assert hidden.asked.cells == ()
