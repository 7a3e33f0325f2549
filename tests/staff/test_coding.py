"""Free answers read by hand: the sheet goes out and comes back, corrections lose their reading, erasure takes it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.measures import Measure
from staff.coding import SheetError, answers_to, keep, read_sheet, sheet, suggestions, texts, themes_tally
from staff.digest import quotable
from staff.figures import count
from storage.consultations import audit, coding
from tests.bot.street import START, Street
from tests.staff.test_staff import RETYPED

IDEAS = ("Des arbres", "Plus d'arbres au soleil", "Des bancs", "=SUM(A1)")


async def street(lane: Street) -> None:
    """Four people write."""
    lane.launch(RETYPED, force=True)
    for person, words in enumerate(IDEAS, start=1):
        await lane.enter(person)
        await lane.do(lane.message(person, words))


def rows(lane: Street) -> list[coding.Coded]:
    """What is kept."""
    with lane.store.read() as tx:
        return list(coding.of(tx, lane.running.row.key, "use"))


def read(lane: Street, themes: dict[str, str], quote: str = "") -> int:
    """A person fills the sheet: themes by text, one text to quote; Excel saves it with semicolons."""
    table = list(csv.DictReader(io.StringIO(sheet(rows(lane)))))
    out = io.StringIO()
    writer = csv.DictWriter(out, table[0].keys(), delimiter=";")
    writer.writeheader()
    for line in table:
        text = line["text"].removeprefix("'")
        writer.writerow({**line, "themes": themes.get(text, ""), "quote": "oui" if text == quote else ""})
    with lane.store.write() as tx:
        codings = read_sheet(b"\xef\xbb\xbf" + out.getvalue().encode())
        return keep(tx, lane.running.row, "use", codings, "test", START + timedelta(hours=1))


async def test_themes_come_back_counted_and_quotes_quoted(lane: Street) -> None:
    """Two answers share a theme; one may be quoted; formulas left the house as text."""
    await street(lane)
    assert "'=SUM(A1)" in sheet(rows(lane))
    assert read(lane, {"Des arbres": "ombre", "Plus d'arbres au soleil": "ombre, soleil"}, "Des arbres") == 4
    with lane.store.read() as tx:
        figures = count(tx, lane.running.row, lane.running.current.flow, START)
        assert [one.text for one in quotable(tx, lane.running.row, lane.running.current.flow)] == ["Des arbres"]
    (tally,) = [tally for tally in figures.tallies if tally.step == "use.themes"]
    assert [(cell.name, cell.people) for cell in tally.cells] == [("ombre", 2), ("soleil", 1)]
    assert tally.n == 2


async def test_a_correction_loses_what_was_read_in_it(lane: Street) -> None:
    """The new words have not been read by anybody."""
    await street(lane)
    read(lane, dict.fromkeys(IDEAS, "lu"), "Des bancs")
    await lane.do(lane.message(3, "/corriger"))
    await lane.do(lane.press(3, "Que faites-vous ?"))
    await lane.do(lane.message(3, "Des fontaines"))
    assert {one.text: (one.themes, one.quotable) for one in rows(lane)} == {
        "Des arbres": (("lu",), False), "Plus d'arbres au soleil": (("lu",), False), "=SUM(A1)": (("lu",), False),
        "Des fontaines": ((), False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "column", 1),
        (b"participation,text\n", "column", 1),
        (b"participation,themes,quote\np_1,a\n", "width", 2),
        (b"PK\x03\x04\x00\x00", "encoding", 1),
    ],
)
def test_a_sheet_that_is_not_ours_is_refused_with_its_line(content: bytes, code: str, line: int) -> None:
    """Nothing is kept of it."""
    with pytest.raises(SheetError) as refusal:
        read_sheet(content)
    assert (refusal.value.code, refusal.value.line) == (code, line)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_is_read_however_excel_saved_it(encoding: str, separator: str) -> None:
    """A French Excel writes semicolons in its own encoding, and "Unicode text" has tabs."""
    lines = [("participation", "text", "themes", "quote"), ("p_1", "Trop de bruit", "Éclairage", "oui")]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert [(one.participation, one.themes, one.quotable) for one in read_sheet(content)] == [
        ("p_1", ("Éclairage",), True)
    ]


def test_themes_are_told_from_the_most_found_to_the_least_then_by_name() -> None:
    """Of those whose answers were read; what nobody read is no theme."""
    read = [
        coding.Coded(str(n), "fr", "x", themes) for n, themes in enumerate((("z",), ("m",), ("a",), ("z", "b"), ()))
    ]
    (told,) = themes_tally(Measure("why", "text", {"fr": "Pourquoi ?", "en": "Why?"}), read)
    assert [(cell.name, cell.people, cell.share) for cell in told.cells] == [
        ("z", 2, 0.5), ("a", 1, 0.25), ("b", 1, 0.25), ("m", 1, 0.25),
    ]  # fmt: skip
    assert (told.step, told.n, told.partition) == ("why.themes", 4, False)
    assert told.question["en"].endswith("Why?")
    assert list(themes_tally(Measure("why", "text", {"fr": "Pourquoi ?"}), read[-1:])) == []


def test_the_sheet_suggests_what_answers_have_in_common_and_keeps_what_was_read() -> None:
    """Beside each answer the words that others use too; its own language where the words tell it."""
    words = ("Plus d'arbres dans la cour", "Des arbres dans la rue", "Moins de bruit le soir", "Le bruit des voitures")
    answers = [coding.Coded(f"p{n}", "en", text) for n, text in enumerate(words)] * 4
    answers[0] = replace(answers[0], themes=("ombre", "eau"), quotable=True)
    table = list(csv.DictReader(io.StringIO(sheet(answers))))
    assert (table[0]["participation"], table[0]["themes"], table[0]["quote"]) == ("p0", "ombre, eau", "oui")
    assert (table[1]["themes"], table[1]["quote"], table[1]["language"]) == ("", "", "fr")
    assert "arbres" in table[0]["suggested"]
    assert "bruit" in table[2]["suggested"]
    assert "arbres" not in table[2]["suggested"]
    assert suggestions(answers)


def test_empty_lines_of_a_sheet_are_passed_over_and_what_follows_is_read() -> None:
    """Spaces are no part of a name, a theme typed twice is one, and only a yes may be quoted."""
    content = (
        "participation;themes;quote\n;;\np_1 ; vélo, ombre ,  vélo,, eau  fraîche ;Oui\n\n"
        "p_2;;non\np_3;;x\np_4;;o\np_5;; YES \np_6;;0\n"
    )
    found = read_sheet(content.encode())
    assert [(one.participation, one.themes) for one in found[:2]] == [
        ("p_1", ("vélo", "ombre", "eau fraîche")), ("p_2", ()),
    ]  # fmt: skip
    assert [one.quotable for one in found] == [True, False, True, True, True, False]
    assert [one.participation for one in read_sheet(b"participation\tthemes\tquote\np_1\ta\t1\n")] == ["p_1"]


def test_what_is_wrong_with_a_sheet_is_named() -> None:
    """The columns that are not there, in our words; how many cells a line has."""
    for content, told in ((b"a,themes\n", "participation, quote"), (b"Participation, THEMES ,quote\n\np,a\n", "2")):
        with pytest.raises(SheetError) as refusal:
            read_sheet(content)
        assert refusal.value.found == told
        assert str(refusal.value) == refusal.value.code


def test_words_that_do_not_say_their_language_have_the_conversations() -> None:
    """Those that do have their own."""
    answers = [coding.Coded("p", "de", "Zzz"), coding.Coded("p", "de", "Il faut des arbres dans la cour")]
    assert texts(answers) == [("Zzz", "de"), ("Il faut des arbres dans la cour", "fr")]


async def test_a_reading_is_noted_with_how_many_answers_never_which(lane: Street) -> None:
    """The audit outlives the answers; what is given back is every answer, read or not, and how many were found."""
    await street(lane)
    row = lane.running.row
    with lane.store.write() as tx:
        found = answers_to(tx, row, "use")
        assert sorted(one.text for one in found) == sorted(IDEAS)
        codings = [replace(found[0], themes=("lu",)), coding.Coded("p_nobody", "", "", ("lu",))]
        assert keep(tx, row, "use", codings, "officer", START) == 1
        assert [one.themes for one in answers_to(tx, row, "use")] == [("lu",), (), (), ()]
        deed = audit.latest(tx, row.council)[0]
    assert (deed.who, deed.what, deed.subject, deed.detail) == ("officer", "coding", f"{row.name}:use", {"answers": 2})
