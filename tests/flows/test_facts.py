"""Placeholders, minutes, hashes, catalogues and text messages: the small laws of the language."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import Catalogue, UnknownMessage
from flows.checker.reading_age import reading_age
from flows.checker.sms import sms_parts
from flows.hashes import flow_hash, texts_hash
from flows.loader import load
from flows.minutes import minutes, remaining, seconds
from flows.model import Flow
from flows.placeholders import Placeholder, braced, split
from flows.readers import read_moment
from tests.flows.sampling import FOLDER, TODAY
from tests.shared import REPOSITORY

STREET = Path(__file__).resolve().parents[2] / "flows" / "library" / "street.yaml"
BASE = (FOLDER / "dates.past.yaml").read_text(encoding="utf-8")


def flow(text: str) -> Flow:
    """A flow that must be right."""
    loaded, findings = load(text.encode(), "f", lambda name: True, TODAY, None)
    assert loaded is not None, findings
    return loaded


def test_only_the_known_words_are_placeholders() -> None:
    """Everything else in braces stays as it is written."""
    text = "{title} {answer by} {closes} {use} {count(wishes)} {u.__class__} {{use}} {} %n {0} { use }"
    found = [part for part in split(text) if isinstance(part, Placeholder)]
    assert [part.written for part in found] == ["title", "answer by", "closes", "use", "count(wishes)"]
    assert found[-1].name == "wishes"


def test_braces_doubled_on_either_side_are_another_tool_s() -> None:
    """Each is told with its place, and means nothing."""
    text = "{{a} {b}} {c}{d} {e f}"
    found = [(offset, written, placeholder is not None) for offset, written, placeholder in braced(text)]
    assert found == [(2, "a", False), (6, "b", False), (11, "c", True), (14, "d", True), (18, "e f", False)]
    assert split("{c}x{d}") == (Placeholder("answer", "c", "c"), "x", Placeholder("answer", "d", "d"))


@given(st.text(alphabet="{}() abcount_.%é\n", max_size=60))
def test_splitting_loses_nothing(text: str) -> None:
    """The parts put together are the text."""
    parts = split(text)
    assert "".join(part if isinstance(part, str) else "{" + part.written + "}" for part in parts) == text


def test_minutes_follow_the_longest_way() -> None:
    """Words at 200 a minute, 40 seconds a text, 4 a press; a branch counts its longer side."""
    branch = """  - if: use is walk
    then:
      - write: why
        optional: yes
        at most: 200 characters
        fr: Un deux trois quatre
        en: One
"""
    text = BASE.replace("  - end: thanks", branch + "  - end: thanks")
    assert seconds(flow(text)) - seconds(flow(BASE)) == pytest.approx(40 + 4 * 60 / 200)
    assert minutes(flow(BASE)) == 2
    assert remaining(flow(BASE), frozenset({"idea"})) == 1
    assert remaining(flow(BASE), frozenset()) == 1


def test_the_structure_and_the_texts_have_a_hash_each() -> None:
    """Words change one, options the other, dates and reminders neither."""
    before = flow(BASE)
    words = flow(BASE.replace("fr: Une idée ?", "fr: Une autre idée ?"))
    option = flow(BASE.replace("      never:", "      cycle: {fr: Je roule, en: I cycle}\n      never:"))
    dates = flow(BASE.replace("closes: 2026-11-10 20:00", "closes: 2026-11-11 20:00").replace("1 day", "3 days"))
    assert flow_hash(words) == flow_hash(before) != flow_hash(option)
    assert texts_hash(words, {}) != texts_hash(before, {})
    assert flow_hash(dates) == flow_hash(before)
    assert texts_hash(dates, {}) == texts_hash(before, {})


def test_where_a_thing_stands_in_the_file_is_no_part_of_what_it_is() -> None:
    """Steps, options, statements and conditions moved down by a comment are the same."""
    more = "  - say: told\n    only if: age > 18 and not (wishes includes shade)\n    fr: Oui\n    en: Yes\n"
    text = BASE.replace("  - end: thanks", more + "  - end: thanks")
    first, second = flow(text), flow(text.replace("steps:\n", "# moved\n\nsteps:\n"))
    assert first.steps == second.steps
    assert [step.mark.line for step in first.walk()] != [step.mark.line for step in second.walk()]


def test_a_default_written_out_changes_no_hash() -> None:
    """So that a key added to the language later leaves old flows alone."""
    written = BASE.replace("    other: yes\n", "    other: yes\n    optional: no\n    private: no\n")
    assert flow_hash(flow(written)) == flow_hash(flow(BASE))


def test_a_picture_changed_under_the_same_name_changes_the_texts() -> None:
    """The digest of the file counts, not its name."""
    pictured = flow(BASE.replace("  - write: idea\n", "  - write: idea\n    picture: there.jpg\n"))
    assert texts_hash(pictured, {"there.jpg": "a"}) != texts_hash(pictured, {"there.jpg": "b"})
    assert flow_hash(pictured) == flow_hash(flow(BASE))


def test_hashes_are_stable() -> None:
    """A launched flow keeps its hash from one release to the next."""
    assert flow_hash(flow(BASE)) == BASE_HASH


BASE_HASH = "sha256:87e18b48df065679697c449e68a317c725b1e870009a4f590d510d3350684925"


@pytest.mark.parametrize(
    ("written", "end", "expected"),
    [
        ("2027-01-10 08:00", False, datetime(2027, 1, 10, 7, tzinfo=UTC)),
        ("2027-03-28 02:30", False, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # does not exist: 03:30
        ("2027-10-31 02:30", False, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first
        ("2027-02-10", False, datetime(2027, 2, 9, 23, tzinfo=UTC)),
        ("2027-02-10", True, datetime(2027, 2, 10, 23, tzinfo=UTC)),
        ("2027-02-30 08:00", False, None),
        ("demain", False, None),
    ],
)
def test_local_times_are_read_in_the_zone(written: str, end: bool, expected: datetime | None) -> None:
    """A day alone opens at its beginning and closes at its end."""
    assert read_moment(written, "Europe/Paris", end) == expected


PO = r"""
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

# a comment
msgid "left"
msgid_plural "left"
msgstr[0] "{n} question"
msgstr[1] "{n} questions"

msgid "quoted"
msgstr "« {words} »\n"
"\"fin\" {absent}"
"""


def test_a_catalogue_knows_plurals_and_fills_once() -> None:
    """French has one form for 0 and 1; what fills a sentence is never read again."""
    words = Catalogue.parse(PO)
    assert [words.say("left", {"n": n}, n) for n in (0, 1, 2)] == ["0 question", "1 question", "2 questions"]
    assert words.say("quoted", {"words": "{absent}"}) == '« {absent} »\n"fin" {absent}'
    with pytest.raises(UnknownMessage):
        words.say("nothing")


def test_a_catalogue_reads_as_babel_does() -> None:
    """The same file, read by the library that translators' tools use."""
    from babel.messages.pofile import read_po

    path = REPOSITORY / "languages" / "fr" / "flows.po"
    text = path.read_text(encoding="utf-8")
    expected = {message.id: message.string for message in read_po(text.splitlines()) if message.id}
    assert {id: forms[0] for id, forms in Catalogue.parse(text).messages.items()} == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("é" * 160, 1), ("ê" * 70, 1), ("ê" * 71, 2), ("€" * 80, 1), ("€" * 81, 2)],
)
def test_text_messages_are_counted_as_networks_do(text: str, parts: int) -> None:
    """160 characters of the basic alphabet, 70 of any other."""
    assert sms_parts(text) == parts


def test_reading_age_tells_an_easy_text_from_a_hard_one() -> None:
    """The measure orders texts as readers do."""
    easy = "Le chat dort. Il est noir. Il a faim. Il boit du lait. Puis il sort et joue au soleil. " * 2
    hard = "La détermination préalable des orientations budgétaires municipales nécessite une participation. " * 3
    assert 0 < reading_age(easy, "fr") <= 12 < reading_age(hard, "fr")
    assert reading_age("Trop court.", "fr") == 0
