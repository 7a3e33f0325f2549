"""Each sentence of the digest, word for word, on both sides of every threshold; and what is left out first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from results.figures.counted import Cell, Figures, Tally, Turnout, Weighted
from results.figures.studies import Study
from results.reports import digest
from results.reports.digest import LONGEST, Occasion, compose, highlights
from tests.results.reports.charts.examples import tally, votes
from tests.results.reports.charts.sample import NOW

DAY, PROMISE = date(2027, 1, 18), date(2027, 3, 15)
HEAD = ["The square · digest of January 18, 2027", "100 residents have answered, 90 reached the end."]
FOOT = ["Answer promised in 56 days.", "100 volunteers: this is not a poll."]


def figures(*tallies: Tally, **more: Any) -> Figures:
    """A hundred people and these questions."""
    title = {"fr": "La place", "en": "The square"}
    return replace(Figures("place", title, NOW, 10, Turnout(110, 100, 90), tallies), **more)


def lines(given: Figures, **more: Any) -> list[str]:
    """The whole digest in English."""
    kept = {"before": None, "day": DAY, "answer_by": PROMISE, "people": 0}
    return compose(Occasion(given, **{**kept, **more}), "en").splitlines()


def said(*tallies: Tally, **more: Any) -> list[str]:
    """What stands between the participation and the promise."""
    whole = lines(figures(*tallies, **more))
    assert (whole[:2], whole[-2:]) == (HEAD, FOOT)
    return whole[2:-2]


def test_without_anything_told_it_is_the_participation_and_the_promise() -> None:
    """No empty sentence."""
    assert lines(figures()) == [*HEAD, *FOOT]


@pytest.mark.parametrize(
    ("finished", "before", "words"),
    [
        (90, None, HEAD[1]),
        (None, 60, "100 residents have answered."),
        (90, 60, "100 residents have answered (40 more), 90 reached the end."),
        (90, 99, "100 residents have answered (1 more), 90 reached the end."),
        (90, 100, HEAD[1]),
        (90, 120, HEAD[1]),
        (90, 0, HEAD[1]),
    ],
)
def test_participation_is_told_with_what_is_new(finished: int | None, before: int | None, words: str) -> None:
    """Nothing is new when fewer or as many have answered; the first release has nothing before it."""
    given = figures(participation=Turnout(110, 100, finished))
    former = None if before is None else figures(participation=Turnout(110, before, 1))
    assert lines(given, before=former)[1] == words


@pytest.mark.parametrize(
    ("few", "words"),
    [
        (0, "Nobody has answered yet."), (1, "One answer: too few to say."),
        (3, "3 answers: too few to say (10 are needed)."),
        (10, "Answers have come; no figure can be told yet without showing whose they are."),
    ],
)  # fmt: skip
def test_too_few_are_told_by_their_number_alone(few: int, words: str) -> None:
    """Without a share, a quotation or a poll."""
    given = figures(votes("s1", 80, 10, 10), participation=Turnout(None, None, None))
    assert lines(given, people=few, quotes=("One.",)) == [HEAD[0], words, FOOT[0]]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 17), "The answer was promised by January 17, 2027."),
        (DAY, "Answer promised by tomorrow."),
        (date(2027, 1, 19), "Answer promised by tomorrow."),
        (date(2027, 1, 20), "Answer promised in 2 days."),
    ],
)
def test_the_promise_is_told_until_it_is_late(day: date, words: str) -> None:
    """The very day is not late."""
    assert lines(figures(), answer_by=day)[-2] == words


@pytest.mark.parametrize(
    ("agree", "told"),
    [
        (66, ["What gathers: “s”, 66% agree out of 100 views."]),
        (65, []), (56, []), (55, ["What divides: “s”, 55% agree, 35% disagree, out of 100 views."]),
        (35, ["What divides: “s”, 35% agree, 55% disagree, out of 100 views."]), (34, []), (0, []),
    ],
)  # fmt: skip
def test_a_statement_gathers_or_divides_by_its_agreement(agree: int, told: list[str]) -> None:
    """With both camps within fifteen points of one half it divides; with more agreement it gathers; else neither."""
    assert said(votes("s", agree, 90 - agree, 10, "s")) == told


def test_what_most_pass_over_divides_nobody() -> None:
    """Forty for, ten against and fifty who pass are no two camps; a hidden camp is none that can be told."""
    assert said(votes("s", 40, 10, 50, "s")) == []
    one = votes("s", 40, 40, 20, "s")
    assert len(said(one)) == 1
    hidden = replace(one, cells=(one.cells[0], replace(one.cells[1], people=None), one.cells[2]))
    assert said(hidden) == []


def test_the_most_agreed_gathers_and_the_nearest_to_one_half_divides() -> None:
    """Of equals, what most people judged; nothing hidden, nothing too small, no other kind of question."""
    given = [
        replace(votes("few", 9, 0, 1, "few"), n=None), votes("hidden", None, 60, 40, "hidden"),
        votes("low", 42, 58, 0, "low"), votes("high", 60, 40, 0, "high"), votes("some", 80, 20, 0, "some"),
        votes("many", 160, 40, 0, "many"), votes("close", 45, 55, 0, "close"), votes("closer", 90, 110, 0, "closer"),
        tally("text", "text", {"agree": 99, "no": 1}, 100, "text"),
    ]  # fmt: skip
    for tallies in (given, given[::-1]):
        assert said(*tallies) == [
            "What gathers: “many”, 80% agree out of 200 views.",
            "What divides: “closer”, 45% agree, 55% disagree, out of 200 views.",
        ]


def test_what_gathers_is_weighted_where_its_votes_are() -> None:
    """Neither by another question's weights nor by weights that were refused."""
    one = votes("s1", 70, 20, 10, "s1")
    heavy = Weighted("views.s1", ("age",), {"agree": (0.61, 0.5, 0.7)}, 80)
    told = "What gathers: “s1”, 70% agree out of 100 views"
    assert said(one, weighted=(replace(heavy, step="other"), heavy)) == [f"{told}; 61% once weighted."]
    assert said(one, weighted=(replace(heavy, step="other"),)) == [f"{told}."]
    assert said(one, weighted=(Weighted("views.s1", ("age",), refused="few"),)) == [f"{told}."]


@pytest.mark.parametrize("type", ["category", "choices", "projects", "ranking"])
def test_the_first_answer_is_told_with_its_people(type: str) -> None:
    """The largest of those that may be told."""
    one = tally("q", type, {"walk": 30, "run": 1250, "ride": None}, 2000, "How?")
    one = replace(one, cells=(*one.cells, Cell("odd", {"en": "odd"}, 1900), Cell("no", {"en": "no"}, None, 0.9)))
    assert said(one) == ["“How?” First: run, 62% (1,250 of 2,000)."]
    heavy = Weighted("q", ("age",), {"run": (0.41, 0.3, 0.5)}, 80)
    assert said(one, weighted=(heavy,)) == ["“How?” First: run, 62% (1,250 of 2,000); 41% once weighted."]
    assert said(replace(one, cells=one.cells[2:])) == []
    assert said(replace(one, type="text")) == []


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ({"1": 10, "2": 15, "3": 20, "4": 25, "5": 30}, "55% above the middle, 25% below"),
        ({"1+2": 25, "3": 20, "4+5": 55}, "55% above the middle, 25% below"),
        ({"1": 10, "2": 20, "3": 30, "4": 40}, "70% above the middle, 30% below"),
        ({"0": 40, "1": 30, "2": 20, "3": 10}, "30% above the middle, 70% below"),
        ({"1": 30, "2+3": 30, "4": 40}, ""), ({"1": 30, "2+3": 30, "4": 20, "5": 20}, ""),
        ({"1": 30, "2": 30, "3+4": 20, "5": 20}, ""), ({"1": 30, "2+3+4": 30, "5": 40}, ""), ({}, ""),
        ({"1": None, "2": 20, "3": 50, "4": 5, "5": 5}, "10% above the middle, 20% below"),
    ],
)  # fmt: skip
def test_a_scale_is_told_by_its_sides(points: Mapping[str, int | None], words: str) -> None:
    """Nothing where points on both sides, or the middle and a side, are told as one."""
    one = tally("q", "scale", points, 100, "Sure?")
    assert said(one) == ([f"“Sure?” {words}, over 100 answers."] if words else [])
    with_mean = [f"“Sure?” {words}; on average 3.3, over 100 answers."] if words else []
    assert said(replace(one, mean=3.26)) == with_mean
    assert said(replace(one, type="text")) == []


def test_a_number_is_told_by_its_mean() -> None:
    """To a tenth; no mean, no sentence; only of numbers."""
    one = tally("q", "number", {}, 1500, "How old?", mean=41.26)
    assert said(one) == ["“How old?” On average 41.3, over 1,500 answers."]
    assert said(replace(one, mean=None)) == []
    assert said(replace(one, type="allocation")) == []


def test_three_questions_are_told_and_none_of_profile() -> None:
    """In the order of the flow; the fourth is not."""
    given = [tally(f"q{n}", "category", {"yes": 60, "no": 40}, 100, f"Q{n}?") for n in range(5)]
    given = [
        votes("s", 20, 80, 0), replace(given[0], profile=True), replace(given[0], n=None),
        tally("empty", "text", {}, 100), *given,
    ]  # fmt: skip
    assert [words[1:3] for words in said(*given)] == ["Q0", "Q1", "Q2"]


def town(tallies: list[Tally], **margins: Mapping[str, int]) -> list[str]:
    """What is said of questions beside the town."""
    return said(*tallies, margins=margins)


def test_the_most_absent_group_is_told() -> None:
    """By how far its part of the answers is under its part of the town."""
    age = tally("age", "number", {"young": 10, "old": 90}, 100, profile=True)
    sex = tally("sex", "category", {"women": 30, "men": 70}, 100, profile=True)
    margins = {"age": {"young": 500, "old": 500}, "sex": {"women": 60, "men": 40}}
    for tallies in ([age, sex], [sex, age]):
        assert town(tallies, **margins) == [
            "Missing: “young”: 10 of the 100 who gave a group of the town, when they are 50% of it."
        ]
    assert town([age, sex], sex=margins["sex"]) == [
        "Missing: “women”: 30 of the 100 who gave a group of the town, when they are 60% of it."
    ]
    assert town([age, sex]) == town([age, sex], age={"young": 0, "old": 0}) == []
    assert town([age], age={"young": 100, "old": 900}) == []
    assert town([replace(age, n=None)], **margins) == []


def test_groups_told_together_or_hidden_are_absent_together() -> None:
    """Joined bands by the sum of their margins; of a hidden one, at most those who are left."""
    joined = tally("age", "number", {"a+b": 10, "c": 90}, 100, profile=True)
    assert town([joined], age={"a": 30, "b": 30, "c": 40}) == [
        "Missing: “a+b”: 10 of the 100 who gave a group of the town, when they are 60% of it."
    ]
    hidden = tally("age", "category", {"a": None, "b": 70, "c": 18}, 100, profile=True)
    assert town([hidden], age={"a": 500, "b": 400, "c": 100}) == [
        "Missing: “a”: at most 12 of the 100 who gave a group of the town, when they are 50% of it."
    ]
    assert town([hidden], age={"b": 400, "c": 100}) == []


def test_people_from_elsewhere_make_nobody_missing() -> None:
    """Sixty from the north, forty from the centre: who came from elsewhere is of no group of the town."""
    where = tally("where", "category", {"north": 60, "centre": 40, "elsewhere": 100}, 200, profile=True)
    assert town([where], where={"north": 600, "centre": 400}) == []


def test_joined_groups_leave_it_unsaid_who_is_missing() -> None:
    """The young could all be absent from a band that is not."""
    joined = tally("age", "number", {"young+middle": 60, "old": 40}, 100, profile=True)
    assert town([joined], age={"young": 300, "middle": 300, "old": 400}) == [
        "Who is missing? It cannot be told: “young+middle” stand together, for they are too few."
    ]


def test_rounding_makes_nobody_missing() -> None:
    """Told in fives, a tenth may be an eighth, which is seven tenths of what the town has."""
    for coarse, told in ((False, 1), (True, 0)):
        age = replace(tally("age", "number", {"young": 100, "old": 900}, 1000, profile=True), coarse=coarse)
        assert len(town([age], age={"young": 170, "old": 830})) == told


def test_rounded_figures_are_said_to_be_so() -> None:
    """People in tens, shares in fives, and until when; exact ones are not."""
    one = replace(tally("q", "category", {"yes": 60, "no": 40}, 100, "Sure?"), coarse=True)
    people = Turnout(110, 100, 90, about=("started", "answered", "finished", "leaving"),
                     leaving=(Cell("use", {"en": "Stop?"}, 30),))  # fmt: skip
    assert lines(figures(one, participation=people, final=False)) == [
        HEAD[0], "About 100 residents have answered, about 90 reached the end.",
        "“Sure?” First: yes, about 60% (about 60 of about 100).", "Many stop at “Stop?” (about 30 people).",
        "Figures are rounded until closing.", FOOT[0], "About 100 volunteers: this is not a poll.",
    ]  # fmt: skip


@pytest.mark.parametrize(("before", "told"), [(80, False), (70, True)])
def test_what_is_new_is_told_where_rounding_leaves_something_of_it(before: int, told: bool) -> None:
    """A difference of twenty could be one of two."""
    people = Turnout(None, 100, 90, about=("answered", "finished"))
    former = figures(participation=replace(people, answered=before))
    words = lines(figures(participation=people), before=former)[1]
    assert words == f"About 100 residents have answered{' (about 30 more)' if told else ''}, about 90 reached the end."


def test_answers_chosen_as_often_are_first_together() -> None:
    """None is put before the other by the order of the file."""
    one = tally("q", "category", {"a": 40, "b": 40, "c": 20}, 100, "Q?")
    assert said(one) == ["“Q?” First, with no clear gap: a, b, 40% each (of 100)."]


def test_the_first_of_choices_is_of_those_that_are_told() -> None:
    """One that nearly everyone chose may be withheld."""
    one = replace(tally("q", "choices", {"a": 40, "b": 30, "c": None}, 100, "Q?"), partition=False)
    assert said(one) == ["“Q?” First among the answers told one by one: a, 40% (40 of 100)."]
    assert said(replace(one, cells=one.cells[:2])) == ["“Q?” First: a, 40% (40 of 100)."]


def test_figures_of_an_earlier_day_say_so() -> None:
    """In the same sentence."""
    held: dict[str, Any] = {"held": True, "as_of": datetime(2027, 1, 12, tzinfo=UTC)}
    assert said(replace(tally("q", "category", {"yes": 60, "no": 40}, 100, "Sure?"), **held)) == [
        "“Sure?” First: yes, 60% (60 of 100) (figures of January 12, 2027)."
    ]


def test_a_reopened_consultation_says_that_nothing_is_new() -> None:
    """Twice k people more, and not before."""
    told = lines(figures(), reopened=True)
    assert told[2:-2] == [
        "The consultation has reopened. These figures are those of its closing, as of January 18, 2027: nothing new is "
        "published before 20 more people have answered."
    ]
    assert lines(figures(final=False), reopened=True)[2:-2] == ["Figures are rounded until closing."]


def test_voices_of_camps_are_quoted_in_one_line() -> None:
    """All of them, or none where there is no room."""
    assert lines(figures(), quotes=("One.", "Two."))[2:-2] == ["Voices of each camp: “One.” · “Two.”"]
    assert lines(figures(), quotes=("One.",))[2:-2] == ["One voice: “One.”"]


def test_a_question_that_the_town_counts_is_no_news() -> None:
    """Its first answer is who came, not what they want."""
    age = tally("age", "category", {"young": 50, "old": 50}, 100, "Age?")
    assert said(age, margins={"age": {"young": 50, "old": 50}}) == []
    assert len(said(age)) == 1


@pytest.mark.parametrize(("share", "told"), [(0.3, True), (0.29, False), (1.0, True)])
def test_who_takes_the_room_is_told_from_three_tenths_on(share: float, told: bool) -> None:
    """The question where it is most so; nothing where it could not be told."""
    one: dict[str, Any] = {"people": 100, "votes": share, "written": None, "shifts": {}}
    words = said(room={"empty": {}, "views": one, "less": {**one, "votes": 0.2}, "half": {**one, "votes": share / 2}})
    assert len(words) == told
    assert all(f"{round(share * 100)}%" in line for line in words)


def test_where_most_people_stop_is_told() -> None:
    """Of those that may be told."""
    stops = (("a", 12), ("b", None), ("c", 30), ("d", 11))
    leaving = tuple(Cell(step, {"en": f"Step {step}?"}, people) for step, people in stops)
    assert said(participation=replace(figures().participation, leaving=leaving)) == [
        "Many stop at “Step c?” (30 people)."
    ]
    assert said(participation=replace(figures().participation, leaving=leaving[1:2])) == []


def views(*, gathers: str = "s1") -> Study:
    """A study of votes that gathers and divides."""
    groups = [{"name": "A", "share": 0.8, "bound": ""}, {"name": "B", "share": 0.3, "bound": ""}]
    item = {"words": {"en": "Trees"}, "side": "agree", "n": 90, "share": 0.8, "bound": "", "groups": groups}
    people = [{"name": "A", "people": 60}, {"name": "B", "people": 40}]
    content = {"groups": people, "gathers": [{**item, "id": gathers}], "divides": [{**item, "id": "s2"}]}
    return Study("views", "votes", {"en": "Views?"}, 100, content)


def test_a_study_speaks_instead_of_the_count_and_votes_speak_first() -> None:
    """With the weighted share of the statement that gathers."""
    option = {"words": {"en": "a"}, "chance": 0.6, "low": 0.5, "high": 0.7, "duels": 20, "people": 20}
    duels = Study("which", "duels", {"en": "Which?"}, 100, {"options": [option, option], "apart": True})
    counted = (
        votes("s1", 80, 10, 10, "counted"), tally("which", "duels", {}, 100),
        tally("use", "category", {"walk": 60, "run": 40}, 100, "How?"),
    )  # fmt: skip
    heavy = Weighted("views.s1", ("age",), {"agree": (0.61, 0.5, 0.7)}, 80)
    told = said(*counted, studies=(duels, views()), weighted=(heavy, replace(heavy, step="views.s2")))
    assert [line.split(" “")[0].split("”")[0] for line in told] == [
        "What gathers:", "What divides:", "“Which?", "“How?"
    ]  # fmt: skip
    assert [line.endswith("; 61% once weighted.") for line in told] == [True, False, False, False]
    plain = said(*counted, studies=(duels, views()))
    assert not any("weighted" in line for line in plain)
    silent = replace(views(), content={**views().content, "gathers": [], "divides": []})
    assert said(counted[0], studies=(silent,)) == ["What gathers: “counted”, 80% agree out of 100 views."]
    divides = replace(views(), content={**views().content, "gathers": []})
    assert len(said(counted[0], studies=(divides,), weighted=(heavy,))) == 1


def full(long: int = 0) -> Occasion:
    """An occasion on which everything is told."""
    given = figures(
        tally("age", "number", {"young": 10, "old": 90}, 100, profile=True),
        votes("s1", 80, 10, 10, "gathers"), votes("s2", 50, 40, 10, "divides"),
        *(tally(f"q{n}", "category", {"yes": 60, "no": 40}, 100, f"Q{n}?") for n in range(3)),
        margins={"age": {"young": 500, "old": 500}},
        room={"views": {"people": 100, "votes": 0.4, "written": None, "shifts": {}}},
        participation=Turnout(110, 100, 90, leaving=(Cell("use", {"en": "Stop?"}, 30),)),
    )  # fmt: skip
    return Occasion(given, None, DAY, PROMISE, 0, quotes=("Voice.",), simulated=True)


def test_what_matters_least_is_left_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence at a time, only where it must, and never the participation nor the promise."""
    text, gone = compose(full(), "en"), []
    assert text.splitlines()[0] == "EXAMPLE – simulated answers"
    while True:
        monkeypatch.setattr(digest, "LONGEST", len(text))
        assert compose(full(), "en") == text
        if len(text.splitlines()) == 5:
            break
        monkeypatch.setattr(digest, "LONGEST", len(text) - 1)
        less = compose(full(), "en")
        (line,) = (one for one in text.splitlines() if one not in less.splitlines())
        gone.append(line.split("”")[0].split(":")[0])
        text = less
    assert gone == [
        "Many stop at “Stop?", "“Q2?", "One voice", "“Q1?", gone[4], "“Q0?", "What divides", "Missing", "What gathers",
    ]  # fmt: skip
    assert "40%" in gone[4] or "tenth" in gone[4] or "10%" in gone[4]
    assert text.splitlines()[1:] == [*HEAD, *FOOT]
    assert LONGEST == 900


def words_of(length: int) -> str:
    """One word as long as this."""
    return "x" * length


@pytest.mark.parametrize("over", [0, 1])
def test_long_words_are_cut_at_their_length(over: int) -> None:
    """Title, quotation, statement, question and answer each have theirs."""
    cut = bool(over)
    given = figures(
        votes("s1", 80, 10, 10, words_of(110 + over)),
        Tally("q", "category", {"en": words_of(80 + over)}, 100, (Cell("a", {"en": "y" * (50 + over)}, 60, 0.6),)),
        title={"en": "z" * (60 + over)},
    )  # fmt: skip
    told = lines(given, quotes=("w" * (140 + over),))
    for letter, place, length in (("z", 0, 60), ("x", 2, 110), ("x", 3, 80), ("y", 3, 50), ("w", 4, 140)):
        assert (letter * length in told[place]) == (not cut)
        assert (letter * (length - 1) + "…" in told[place]) == cut
    scale = tally("q", "scale", {"1": 60, "2": 40}, 100, words_of(80 + over))
    mean = tally("m", "number", {}, 100, words_of(80 + over), mean=2.0)
    leaving = (Cell("use", {"en": words_of(80 + over)}, 30),)
    people = replace(figures().participation, leaving=leaving)
    for line in (*said(scale, mean), *said(participation=people)):
        assert (words_of(80) in line) == (not cut)


def test_residents_are_told_at_most_two_things() -> None:
    """What gathers, what divides, then the first question; each in every language asked for."""
    given = full().figures
    told = highlights(given, ("en", "fr"))
    assert told["1"]["en"] == "What gathers: “gathers”, 80% agree out of 100 views."
    assert told["2"]["en"] == "What divides: “divides”, 50% agree, 40% disagree, out of 100 views."
    assert {key: list(words) for key, words in told.items()} == {"1": ["en", "fr"], "2": ["en", "fr"]}
    asked = highlights(replace(given, tallies=given.tallies[3:]), ("en",))
    assert [words["en"][:5] for words in asked.values()] == ["“Q0?”", "“Q1?”"]
