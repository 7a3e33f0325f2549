"""The report as a structure, part by part and word for word, from figures and pictures made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from results.figures.counted import Cell, Crossing, Figures, Tally, Turnout, Weighted
from results.reports.report import Cover, Part, Report, Section, report
from tests.results.reports.charts.examples import GROUPS, STRENGTHS, tally, votes
from tests.results.reports.charts.sample import NOW

COVER = Cover("Montval", "Why.", "It weighs.", "the council", "the mayor", "March 15", "a@b.example", ("One.", "Two."))
SHORT, VIEWS, ASKED = "The essentials in one minute", "What gathers and what divides", "Question by question"
SHARES = ("Answer", "People", "Share (margin)")


def figures(*tallies: Tally, **more: Any) -> Figures:
    """Cleared figures of these questions."""
    title = {"fr": "La place", "en": "The square"}
    return replace(Figures("place", title, NOW, 10, Turnout(1110, 100, None), tallies), **more)


def picture(name: str) -> dict[str, Any]:
    """A picture of a page."""
    return {"name": name, "caption": f"About {name}.", "svg": f"<svg>{name}</svg>", "table": [["A", "B"], [name, 1]]}


def drawn(name: str, heading: str) -> Section:
    """The section of such a picture."""
    return Section(heading, (), f"<svg>{name}</svg>", f"About {name}.", (("A", "B"), (name, "1")))


def parts(given: Figures, *pictures: str, **more: Any) -> dict[str, Part]:
    """The chapters by heading."""
    return {part.heading: part for part in report(given, replace(COVER, **more), [*map(picture, pictures)], "en").parts}


def test_a_report_opens_with_what_was_promised_and_counted() -> None:
    """Only what may be told; how to read it comes last; a chapter without anything is not there."""
    whole = report(figures(), COVER, [], "en")
    assert (whole.language, whole.title, whole.mark) == ("en", "The square", "")
    assert whole.over == "Montval · results on January 18, 2027"
    assert whole.counts == (("1,110", "started"), ("100", "answered"))
    assert [part.heading for part in whole.parts] == [SHORT, "What was promised", "How to read these figures"]
    short, promised, reading = whole.parts
    assert short.lines == ("One.", "Two.")
    assert promised.lines == (
        "Why.", "It weighs.", "Decision: the council.", "Public answer promised by the mayor by March 15.",
        "To write to the town hall: a@b.example",
    )  # fmt: skip
    assert len(reading.lines) == 5
    assert reading.lines[0] == "Exact figures, as of January 18, 2027."
    assert "fewer than 10 people" in reading.lines[2]
    assert "January 18, 2027" in reading.lines[4]
    nobody = report(figures(participation=Turnout(None, None, None)), COVER, [], "en")
    assert nobody.counts == ()
    assert nobody.parts[-1].lines == (*reading.lines[:3], reading.lines[4])
    everybody = report(figures(participation=Turnout(3, 2, 1)), COVER, [], "en")
    assert everybody.counts == (("3", "started"), ("2", "answered"), ("1", "finished"))
    assert report(figures(), replace(COVER, simulated=True), [], "en").mark != ""


def test_pictures_stand_with_what_they_are_about() -> None:
    """Of the people, in order, then of what they said; bars of a question stand under it; tables are not told twice."""
    names = ("scales", "leaving", "missing", "opinions", "who", "shares-use", "days", "room", "new")
    given = parts(figures(), *names)
    assert given["Who answered"].sections == (
        drawn("missing", "Who is missing"), drawn("room", "Who takes the room"), drawn("days", "Day by day"),
        drawn("leaving", "Where people stop"),
    )  # fmt: skip
    opinions = replace(drawn("opinions", "Agreement with each statement"), table=())
    assert given[VIEWS].sections == (
        drawn("scales", "Ratings, from lowest to highest"), opinions, drawn("new", "About new."),
    )  # fmt: skip


def test_channels_languages_and_origins_are_told_by_name() -> None:
    """Where there are several; a poster's mark as the council wrote it."""

    def cells(*names: str) -> tuple[Cell, ...]:
        return tuple(Cell(name, {"en": name}, 1000 if n == 0 else None, 0.5 if n == 0 else None) for n, name in
                     enumerate(names))  # fmt: skip

    turnout = Turnout(2000, 1500, 1000, channels=cells("telegram", "web"), languages=cells("fr", "en"),
                      origins=cells("gare du nord", ""))  # fmt: skip
    sections = parts(figures(participation=turnout))["Who answered"].sections
    head = ("Answer", "People", "Share")
    assert [section.heading for section in sections] == [
        "By which channel",
        "In which language",
        "Where the link came from",
    ]
    assert [section.table[0] for section in sections] == [head] * 3
    assert sections[0].table[1:] == (("Telegram", "1,000", "50%"), (sections[0].table[2][0], "too few", ""))
    assert sections[1].table[1:] == (("French", "1,000", "50%"), ("English", "too few", ""))
    assert sections[2].table[1] == ("gare du nord", "1,000", "50%")
    assert sections[2].table[2][0] not in ("", "None")
    alone = Turnout(2000, 1500, 1000, channels=cells("telegram"), languages=cells("fr"), origins=cells(""))
    assert "Who answered" not in parts(figures(participation=alone))


def test_statements_are_in_a_table_from_the_most_agreed() -> None:
    """With shares of the three votes; too few are told as such, also one vote alone; weighted shares in brackets."""
    first = votes("s1", 10, 85, 5, "first")
    statements = (
        replace(first, cells=(*first.cells[1:], first.cells[0])),
        votes("s2", 1600, 200, 200, "second"), votes("s3", None, 60, 40, "third"),
        replace(votes("s4", 0, 3, 0, "fourth"), n=None),
    )  # fmt: skip
    rows = (
        ("Statement", "Agree", "Pass", "Disagree", "Votes"), ("second", "80%", "10%", "10%", "2,000"),
        ("first", "10%", "5%", "85%", "100"), ("fourth", "too few", "too few", "too few", "too few"),
        ("third", "too few", "40%", "60%", "100"),
    )  # fmt: skip
    (section,) = parts(figures(*statements, studies=()))[VIEWS].sections
    assert (section.heading, section.lines, section.after) == ("Every statement", (), ())
    assert section.table[:3] == rows[:3]
    assert set(section.table[3:]) == set(rows[3:])
    heavy = Weighted("views.s1", (), {"agree": (0.5, 0.4, 0.6)}, 80, 1.2, 1.5)
    (section,) = parts(figures(*statements, weighted=(heavy,)))[VIEWS].sections
    assert section.lines == ("In brackets, the share once weighted.",)
    assert section.table[2] == ("first", "10% (50%)", "5%", "85%", "100")
    assert [line.startswith("Weighted ") for line in section.after] == [True]
    refused = replace(heavy, shares={}, refused="few")
    (section,) = parts(figures(*statements, weighted=(refused,)))[VIEWS].sections
    assert (section.lines, len(section.after)) == ((), 1)


def test_what_studies_of_votes_say_opens_what_they_think() -> None:
    """Only those of votes."""
    lines = parts(figures(studies=(STRENGTHS, GROUPS)))[VIEWS].lines
    assert [line.split(":")[0] for line in lines] == ["What gathers", "What divides"]


def test_a_question_is_told_with_its_shares_mean_and_picture() -> None:
    """Each answer with how far chance could move it; its unit; whether it is held back; what is too small alone."""
    use = tally("use", "choices", {"walk": 1250, "run": 750, "ride": None}, 2000, "How?", mean=3.26, held=True)
    use = replace(use, partition=False, unit={"en": "km"})
    few = replace(tally("few", "text", {}, 3, "Why?"), n=None)
    bare = tally("bare", "text", {}, 40, "What?")
    (first, second, third) = parts(figures(use, few, bare), "shares-use")[ASKED].sections
    assert (first.heading, first.svg, first.alt) == ("How?", "<svg>shares-use</svg>", "About shares-use.")
    assert first.lines[0] == "2,000 people answered this question."
    assert first.lines[1].startswith("The latest answers are not in it yet")
    assert len(first.lines) == 2
    assert first.table == (
        SHARES, ("walk", "1,250", "62% (60–65%)"), ("run", "750", "38% (35–40%)"), ("ride", "too few", ""),
    )  # fmt: skip
    assert first.after == (
        "Not told one by one: ride. Fewer than 10 people chose each of them, or all but fewer than 10 did.",
        "On average: 3.3 km",
    )
    assert second == Section(
        "Why?",
        ("No figures: fewer than 10 answers, or figures that, beside the others, would show who answered what.",),
    )
    assert third == Section("What?", ("40 people answered this question.",))
    assert parts(figures(replace(bare, mean=2.0)))[ASKED].sections[0].after == ("On average: 2.0",)


def test_a_question_of_profile_is_about_who_answered() -> None:
    """And votes are in neither list."""
    who = tally("age", "number", {"young": 30, "old": 70}, 100, "Age?", profile=True)
    given = parts(figures(votes("s1", 40, 45, 15), who))
    assert [section.heading for section in given["Who answered"].sections] == ["Age?"]
    assert ASKED not in given


def test_weighted_shares_have_their_column_and_their_cost() -> None:
    """The mean of a scale too, after the raw one; a refusal is told in words alone; tables by profile follow."""
    scale = tally("use", "scale", {"1": 60, "2": 40}, 100, "How?", mean=1.4)
    sex = tally("sex", "category", {"women": 60, "men": 40}, 100, "Sex?", profile=True)
    heavy = Weighted("use", ("sex",), {"1": (0.5, 0.4, 0.6), "2": (0.5, 0.41, 0.61)}, 80, 1.2, 1.5)
    crossing = Crossing("use", "sex", ("women", "men"), ("1", "2"), ((30, 30), (30, 10)))
    given = parts(figures(scale, sex, weighted=(heavy,), crossings=(crossing,)))
    told, table = given[ASKED].sections
    assert told.table == (
        (*SHARES, "Weighted (margin)"), ("1", "60", "60% (50–69%)", "50% (40–60%)"),
        ("2", "40", "40% (31–50%)", "50% (41–61%)"),
    )  # fmt: skip
    assert told.after[:2] == ("On average: 1.4", "On average, once weighted: 1.5")
    assert told.after[2].startswith("Weighted by “Sex?”")
    assert table == Section(
        "How? – by “Sex?”", table=(("Answer", "women (60)", "men (40)"), ("1", "50%", "75%"), ("2", "50%", "25%"))
    )
    refused = Weighted("use", ("sex",), refused="few")
    (plain,) = parts(figures(scale, weighted=(refused,)))[ASKED].sections
    assert plain.table[0] == SHARES
    assert plain.after == (
        "On average: 1.4", "No weighted figures: too few people said which group they belong to.",
    )  # fmt: skip


def test_a_report_is_plain_json() -> None:
    """Nothing but words."""
    whole: Report = report(figures(), COVER, [], "en")
    told = whole.to_json()
    assert told["counts"] == whole.counts
    assert told["parts"][0] == {"heading": SHORT, "lines": ("One.", "Two."), "sections": ()}
