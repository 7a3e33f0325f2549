"""Lengths of text messages, reading ages, underlined lines: each against figures worked out by hand."""

from __future__ import annotations

import pytest

from flows.catalogue import Catalogue
from flows.checker.reading_age import reading_age
from flows.checker.sms import sms_parts
from flows.findings import Finding, Mark
from flows.reports import WIDEST, as_object, as_text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("a" * 459, 3), ("a" * 460, 4),
        ("ç" * 70, 1), ("ç" * 71, 2), ("ç" * 134, 2), ("ç" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2),
        # A sign of the extension is two letters, a typographic one is replaced, an ellipsis by three points.
        ("€" * 80, 1), ("€" * 80 + "a", 2), ("[" + "a" * 158, 1), ("[" + "a" * 159, 2), ("a" * 159 + "’", 1),
        ("…" * 53, 1), ("…" * 54, 2), ("«»“”‘–" + "a" * 154, 1), ("a\u00a0\u202fb" * 40, 1),
    ],
)  # fmt: skip
def test_a_text_message_is_160_letters_or_70_and_its_parts_seven_or_three_less(text: str, parts: int) -> None:
    """3GPP TS 23.038: 153 and 67 in each of several parts."""
    assert sms_parts(text) == parts


def words(count: int, word: str, sentences: int = 1) -> str:
    """So many times one word, in sentences of one length."""
    each = count // sentences
    return " ".join(" ".join([word] * each) + "." for _ in range(sentences))


@pytest.mark.parametrize(
    ("text", "language", "age"),
    [
        # English: 0.39 · words per sentence + 11.8 · syllables per word − 15.59 + 5.
        (words(30, "cat", 5), "en", 6),  # 2.34 + 11.8 − 10.59 = 3.55, and nobody reads before 6
        (words(30, "cat"), "en", 13),  # 11.7 + 11.8 − 10.59 = 12.91
        (words(30, "cat", 2), "en", 7),  # 5.85 + 11.8 − 10.59 = 7.06
        (words(30, "city", 3), "en", 17),  # 3.9 + 23.6 − 10.59 = 16.91
        (words(30, "table", 3), "en", 17),  # "le" is said: two syllables
        (words(30, "cake", 3), "en", 6),  # a final e is not: 3.9 + 11.8 − 10.59 = 5.11
        (words(30, "baked", 3), "en", 6),
        (words(30, "he", 3), "en", 6),  # the only vowel is always said
        (words(30, "canary", 3), "en", 25),  # 3.9 + 35.4 − 10.59 = 28.7, and 25 is the end of the scale
        # French: 12 + (70 − ease) / 5, ease = 207 − 1.015 · words per sentence − 73.6 · syllables per word.
        (words(30, "chat", 3), "fr", 6),  # ease 123.25: 12 − 10.65 = 1.35, and nobody reads before 6
        (words(30, "chaton", 3), "fr", 16),  # ease 49.65: 16.07
        (words(30, "chaton"), "fr", 20),  # ease 29.35: 20.13
        (words(30, "route", 3), "fr", 6),  # a final e is not said
        (words(30, "routes", 3), "fr", 6),
        (words(30, "rient", 3), "fr", 6),
        (words(30, "nord-est", 3), "fr", 16),  # one word, two syllables
        # Too short to tell, or in no language that is measured.
        (words(24, "canary"), "en", 0), (words(25, "canary"), "en", 25), (words(30, "chaton"), "de", 0), ("", "fr", 0),
        ("… " + words(30, "cat", 2) + " ! 12 ?", "en", 7),  # an ending without a word before it ends nothing
    ],
)  # fmt: skip
def test_the_age_follows_the_published_formulas(text: str, language: str, age: int) -> None:
    """Flesch and Kincaid, Kandel and Moles, rounded to whole years."""
    assert reading_age(text, language) == age


WORDS = Catalogue.parse(
    """
msgid "severity.error"
msgstr "faute"

msgid "x"
msgstr "Le mot {word} est faux."

msgid "x.hint"
msgstr "Corrigez {word}.\\nOu retirez-le."

msgid "near"
msgstr "Vouliez-vous {near} ?"
"""
)


def shown(line: str, mark: Mark, **params: str) -> list[str]:
    """A finding on a line, as the terminal shows it."""
    found = Finding("code", "x", mark, params={"word": "foo", **params})
    return as_text("f.yaml", found, lambda number: line if number == mark.line else "", WORDS).split("\n")


def test_a_finding_stands_over_its_line_with_its_words_underlined() -> None:
    """The place as editors count it, the line's number as a margin, the hint row by row."""
    assert shown("  fr: foo bar", Mark(12, 7, 10)) == [
        "f.yaml:12:7: faute [code] Le mot foo est faux.",
        "  12 |   fr: foo bar",
        "     |       ^^^",
        "     = Corrigez foo.",
        "     = Ou retirez-le.",
    ]
    assert (
        shown("a", Mark(1, 1, 2), near="fou")[0] == "f.yaml:1:1: faute [code] Le mot foo est faux. Vouliez-vous fou ?"
    )
    assert shown("\tfoo", Mark(3, 2, 5))[1:3] == ["  3 | \tfoo", "    | \t^^^"]
    assert shown("foo", Mark(3, 2, 90))[2] == "    |  ^^", "no further than the line goes"
    assert shown("foo", Mark(3, 4, 5))[2] == "    |    ^", "one sign at least, also after the last letter"
    assert shown("   ", Mark(3, 1, 2))[1] == "    = Corrigez foo.", "an empty line shows nothing"
    assert shown("a\x1b[2Jb\u00a0c", Mark(1, 1, 2))[1] == "  1 | a�[2Jb\u00a0c", "what drives a terminal is not obeyed"


@pytest.mark.parametrize(
    ("column", "first"), [(1, 0), (41, 0), (42, 1), (100, 59), (280, 239), (281, 240), (300, 240), (400, 240)]
)
def test_of_a_long_line_the_part_around_the_mistake_is_shown(column: int, first: int) -> None:
    """A hundred and sixty letters, the mistake a quarter in; the end of the line stays at the end."""
    line = "".join(chr(97 + n % 26) for n in range(400))
    rows = shown(line, Mark(1, column, column + 3))
    assert rows[1] == f"  1 | {line[first : first + WIDEST]}"
    under = rows[2].removeprefix("    | ")
    assert len(under) - len(under.lstrip()) == column - 1 - first
    assert under.strip() == "^" * min(3, 400 - column + 1)
    assert shown(line[:160], Mark(1, 150, 153))[1] == f"  1 | {line[:160]}"
    assert shown(line[:161], Mark(1, 150, 153))[1] == f"  1 | {line[1:161]}"


def test_a_finding_as_an_object_has_every_part_apart() -> None:
    """As `--format json` writes it."""
    found = Finding("code", "x", Mark(2, 3, 6), params={"word": "foo"})
    assert as_object("f.yaml", found, WORDS) == {
        "file": "f.yaml", "line": 2, "column": 3, "end_column": 6, "severity": "error", "code": "code",
        "message": "Le mot foo est faux.", "hint": "Corrigez foo.\nOu retirez-le.",
    }  # fmt: skip


def test_a_catalogue_takes_what_a_translator_s_tool_writes() -> None:
    """Lines joined, escapes undone, empty messages left out, one form or two, by the language's own rule."""
    catalogue = Catalogue.parse(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"\n\n'
        '#, fuzzy\nmsgctxt "ctx"\nmsgid "a"\n"b"\nmsgstr "one\\ttab \\"q\\" \\\\ {n}"\n"\\nnext"\n'
        'msgid "empty"\nmsgstr ""\nmsgid "many"\nmsgid_plural "many"\n'
        'msgstr[0] "{n} un"\nmsgstr[1] "{n} deux"\nmsgstr[2] "{n} plus {x}"\n'
    )
    assert catalogue.forms == 3
    assert list(catalogue.messages) == ["ab", "many"]
    assert ("ab" in catalogue, "empty" in catalogue, "" in catalogue) == (True, False, False)
    assert catalogue.say("ab") == 'one\ttab "q" \\ {n}\nnext'
    assert [catalogue.say("many", {"n": n}, n) for n in (1, 2, 3, -1)] == ["1 un", "2 deux", "3 plus {x}", "-1 un"]
    assert catalogue.say("many", {"n": 3}) == "3 un"
    plain = Catalogue.parse('msgid "many"\nmsgid_plural "many"\nmsgstr[0] "one"\nmsgstr[1] "more"\n')
    assert [plain.say("many", None, n) for n in (0, 1, 2)] == ["more", "one", "more"]
    assert plain.forms == 2
    few = Catalogue.parse('msgid "many"\nmsgstr "always"\n')
    assert few.say("many", {}, 5) == "always"
