"""The file as positioned nodes: every scalar is text, and what a flow does not need is refused."""

from __future__ import annotations

import time
from datetime import date

import pytest

from flows.findings import Mark
from flows.loader import load
from flows.nodes import LARGEST, Items, MappingNode, Scalar, Source, read
from tests.flows.sampling import FOLDER, TODAY, samples


def messages(data: bytes) -> list[str]:
    """The sentences found while loading."""
    return [finding.message for finding in load(data, "flow.yaml", lambda name: True, TODAY, None)[1]]


@pytest.mark.parametrize("written", ["no", "on", "01000", "0o17", "12:30", "1e3", "~", "2027-01-01", "=", "yes"])
def test_a_scalar_is_never_turned_into_anything_but_text(written: str) -> None:
    """Norway, octal, base 60, dates and null stay what the author typed."""
    root = read(f"a: {written}\n".encode()).root
    assert isinstance(root, MappingNode)
    value = root.get("a")
    assert isinstance(value, Scalar)
    assert value.value == written


def test_a_file_larger_than_a_mebibyte_is_refused_before_it_is_read() -> None:
    """Not a byte of it is parsed."""
    data = b"[" * (LARGEST + 1)
    start = time.process_time()
    assert messages(data) == ["size.bytes"]
    assert time.process_time() - start < 10


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_a_finding_and_never_a_crash(opening: str) -> None:
    """A hundred thousand levels take no more than thirty-two."""
    found = messages((opening * 100_000).encode())
    assert found
    assert set(found) <= {"size.depth", "yaml.sign", "yaml.indent", "yaml.unclosed", "yaml.no_colon", "yaml.other"}


def test_a_billion_laughs_are_refused_one_by_one() -> None:
    """An alias is never followed, so that nothing grows."""
    rows = ["a: &a [lol, lol, lol]"]
    rows += [f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)]
    found = messages("\n".join(rows).encode())
    assert found.count("alias.alias") == 81
    assert found.count("alias.anchor") == 10


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [ls]", "!include secret.yaml", "!!binary a", "!x y"])
def test_a_tag_is_refused_and_never_obeyed(tag: str) -> None:
    """Nothing is built, run or read."""
    assert "alias.tag" in messages(f"palabre: 1\ntitle: {tag}\n".encode())


def test_columns_count_letters_and_lines_end_either_way() -> None:
    """Accents count one, and a file from Windows has the same places."""
    for ending in ("\n", "\r\n", "\r"):
        root = read(f"é: à{ending}ü: [é, ö]{ending}".encode()).root
        assert isinstance(root, MappingNode)
        items = root.get("ü")
        assert isinstance(items, Items)
        marks = [item.mark for item in items.items]
        assert [(mark.line, mark.column, mark.end_column) for mark in marks] == [(2, 5, 6), (2, 8, 9)]


@pytest.mark.parametrize(
    ("written", "word", "place"),
    [
        ("a: bb cc", "cc", (1, 7, 9)),
        ("a: 'bb cc'", "cc", (1, 8, 10)),
        ('a: "bb cc"', "cc", (1, 8, 10)),
        ("a: 'it''s cc'", "cc", (1, 11, 13)),
        ("a: |\n  bb\n  cc", "cc", (3, 3, 5)),
        ("a: >\n  bb\n  cc", "cc", (3, 3, 5)),
        ("a: bb\n  cc", "cc", (2, 3, 5)),
    ],
)
def test_a_word_is_found_in_every_style(written: str, word: str, place: tuple[int, int, int]) -> None:
    """Findings underline the word itself, whatever quotes surround it."""
    root = read(written.encode()).root
    assert isinstance(root, MappingNode)
    value = root.get("a")
    assert isinstance(value, Scalar)
    mark = value.stretch(value.value.index(word), len(word))
    assert (mark.line, mark.column, mark.end_column) == place


def test_a_mark_stays_on_its_line_and_is_never_empty() -> None:
    """Lines and columns from 1, the end exclusive; a line that is not there is empty."""
    source = Source("ab\ncde\n\nf")
    marks = {(0, 2): (1, 1, 3), (1, 9): (1, 2, 3), (3, 4): (2, 1, 2), (4, 6): (2, 2, 4), (5, 5): (2, 3, 4),
             (6, 6): (2, 4, 5), (7, 9): (3, 1, 2), (8, 9): (4, 1, 2), (9, 20): (4, 2, 3)}  # fmt: skip
    for (start, end), (line, column, stop) in marks.items():
        assert source.mark(start, end) == Mark(line, column, stop), (start, end)
    assert source.mark(4) == Mark(2, 2, 3)
    assert [source.line(number) for number in (0, 1, 2, 3, 4, 5, -1)] == ["", "ab", "cde", "", "f", "", ""]
    assert [source.line_end(position) for position in (0, 2, 3, 7, 8, 9)] == [2, 2, 6, 7, 9, 9]
    assert Source("a\rb\r\n").line(1) == "a\rb"


def test_a_file_of_a_mebibyte_is_read() -> None:
    """One byte more is not."""
    assert read(b"a: " + b"b" * (LARGEST - 3)).findings == ()
    assert [finding.code for finding in read(b"a: " + b"b" * (LARGEST - 2)).findings] == ["size"]
    assert LARGEST == 1_048_576


def test_bytes_that_are_no_text_are_shown_where_they_stand() -> None:
    """In letters, not in bytes; a mark that Windows sets before a file counts for nothing."""
    [found] = read("é: à\nb: ".encode() + b"\xff").findings
    assert (found.message, found.mark) == ("yaml.encoding", Mark(2, 4, 5))
    root = read("\ufeffa: b".encode()).root
    assert isinstance(root, MappingNode)
    assert root.pairs[0][0].mark == Mark(1, 1, 2)


def test_what_was_odd_where_reading_stopped_has_the_same_cause() -> None:
    """Told once: on other lines it is told as well."""
    found = read(b"a: &x 1\nb: &y [1\n").findings
    assert [(finding.message, finding.mark.line) for finding in found] == [("alias.anchor", 1), ("yaml.unclosed", 2)]


def test_an_earlier_day_is_judged_from_that_day() -> None:
    """Today is an argument: the same file is fine the year before."""
    data = (FOLDER / "dates.past.yaml").read_bytes()
    assert load(data, "f", lambda name: True, date(2026, 1, 1), None)[1] == ()
    assert [f.code for f in load(data, "f", lambda name: True, date(2027, 1, 1), None)[1]] == ["past"]


def test_a_flow_is_given_exactly_when_there_is_no_error() -> None:
    """Warnings and advice never withhold it."""
    for sample in samples():
        flow, findings = load(sample.data, "f", lambda name: name == "there.jpg", TODAY, None)
        assert (flow is None) == any(finding.severity == "error" for finding in findings)
