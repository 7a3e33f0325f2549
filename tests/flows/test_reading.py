"""What the readers share: findings with their facts, steps that are broken, words that were probably meant."""

from __future__ import annotations

import pytest

from flows.findings import Finding, Mark
from flows.keys import Key, keys_of
from flows.loader import load, set_of
from flows.model import Flow, If, Say, Statement
from flows.nodes import Broken, MappingNode, Scalar, read
from flows.questions import Consent
from flows.questions.matching import fold, match, match_all, parse_number
from flows.reading import WRONG, ReadingContext
from flows.texts import repaired, unknown_language
from tests.flows.sampling import TODAY
from tests.questions.sample import OPTIONS, WORDS, Sample

STEP = Mark(3, 5, 9)


@pytest.fixture
def context() -> ReadingContext:
    """A file that has begun."""
    return ReadingContext(lambda name: True, TODAY, ("fr",))


def scalar(text: str) -> Scalar:
    """A value of the file."""
    root = read(f"a: {text}\n".encode()).root
    assert isinstance(root, MappingNode)
    value = root.get("a")
    assert isinstance(value, Scalar)
    return value


def test_an_error_breaks_its_step_and_nothing_else_does(context: ReadingContext) -> None:
    """Facts that are not known are left out; the reader may give what it gets at once."""
    assert context.report("code", "message", Mark(), a=1, b=None) is WRONG
    assert context.findings == [Finding("code", "message", Mark(), "error", {"a": "1"})]
    assert context.broken == set()
    context.step = STEP
    context.report("code", "message", Mark(), "warning")
    assert context.broken == set()
    context.report("code", "message", Mark())
    assert context.broken == {STEP}


def test_a_language_that_the_file_does_not_list_is_told_once_and_breaks_every_step_that_has_it(
    context: ReadingContext,
) -> None:
    """A longer word is told wherever it stands: it may be a key misspelt."""
    other = Mark(9, 5, 9)
    for step in (STEP, other, None):
        context.step = step
        unknown_language(scalar("de"), context, "say", ())
    assert [finding.message for finding in context.findings] == ["key.language"]
    assert context.broken == {STEP, other}
    for _ in range(2):
        unknown_language(scalar("english"), context, "say", ())
    assert len(context.findings) == 3
    assert Mark() == Mark(1, 1, 2)


def test_a_value_refused_is_shown_to_sixty_letters(context: ReadingContext) -> None:
    """One that was refused already is passed over in silence, and its step is broken all the same."""
    for length, shown in ((60, "x" * 60), (61, "x" * 57 + "…")):
        context.refuse("value.x", scalar("x" * length), key="k")
        assert context.findings[-1].params == {"value": shown, "key": "k"}
        assert (context.findings[-1].code, context.findings[-1].mark) == ("value", Mark(1, 4, 4 + length))
    assert context.refuse("value.x", Broken(Mark())) is WRONG
    assert (len(context.findings), context.broken) == (2, set())
    context.step = STEP
    context.refuse("value.x", Broken(Mark()))
    assert (len(context.findings), context.broken) == (2, {STEP})


def test_what_was_meant_is_guessed_for_words_and_files_of_a_sane_length(context: ReadingContext) -> None:
    """Nearly the same letters, in any case; no longer after two hundred findings."""
    assert context.near("Walkk", ["walk", "bike"]) == "walk"
    assert context.near("zzz", ["walk", "bike"]) is None
    # Six letters of ten alike: 2·3/10 is enough, 2·2/9 is not.
    assert context.near("abcxx", ["abcyy"]) == "abcyy"
    assert context.near("abxx", ["abyyy"]) is None
    assert context.near("a" * 64, ["a" * 63]) == "a" * 63
    assert context.near("a" * 65, ["a" * 64]) is None
    context.findings += [Finding("c", "m", Mark())] * 200
    assert context.near("wakl", ["walk"]) == "walk"
    context.findings.append(Finding("c", "m", Mark()))
    assert context.near("wakl", ["walk"]) is None


def test_each_finding_is_told_once() -> None:
    """The same sentence at the same place about the same key; another key is another matter."""
    one = Finding("c", "m", Mark(), params={"key": "a", "near": "x"})
    again = Finding("c", "m", Mark(), params={"key": "a"})
    others = [
        Finding("c", "m", Mark(), params={"key": "b"}), Finding("c", "n", Mark(), params={"key": "a"}),
        Finding("c", "m", Mark(2), params={"key": "a"}), Finding("c", "m", Mark()),
    ]  # fmt: skip
    assert set_of([one, again, *others]) == [one, *others]


def test_findings_are_told_in_the_order_of_the_file() -> None:
    """By line and column, then by code."""
    found = load(b"zzz: 1\npalabre: 1\n", "f", lambda name: True, TODAY, None)[1]
    assert [(one.mark.line, one.code) for one in found] == sorted((one.mark.line, one.code) for one in found)
    assert found[0].code == "charter"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Où ?", "ou"), ("  a  b ", "a_b"), ("à-côté", "a_cote"), ("1a", None), ("é", "e"), ("other", None), ("", None),
        ("x" * 33, "x" * 32), ("x" * 31 + "-y", "x" * 31), ("__a__", "a"), ("日本", None), ("Not", None),
    ],
)  # fmt: skip
def test_a_name_is_mended_into_the_form_of_a_name(name: str, near: str | None) -> None:
    """Small letters, figures and underscores, thirty-two at most, none of the language's own words."""
    assert repaired(name) == near


def test_a_field_knows_its_key_and_its_hash() -> None:
    """Words and files are texts, all else is structure; what has no default must be given."""
    head, say = keys_of(Flow), keys_of(Say)
    assert head["quiet hours"] == ("quiet_hours", Key("quiet hours", "hours", required=False))
    assert head["title"] == ("title", Key("title", "text", required=True))
    assert head["title"][1].role == say["link"][1].role == say["picture"][1].role == "texts"
    assert head["languages"][1].role == head["steps"][1].role == "structure"
    assert list(say) == ["only if", "picture", "document", "link"]
    assert keys_of(Consent)["minimum age"][0] == "minimum_age"
    assert keys_of(Statement) == {}


def test_a_flow_is_walked_depth_first_in_the_order_of_the_file() -> None:
    """A branch before what follows it, its `else` after its `then`; a skip is no name of its own."""
    flow = Flow(
        consultation="c", title={}, languages=("fr",), charter=None,  # type: ignore[arg-type]
        steps=(Say(name="a"), If(name="", then=(Say(name="b"),), otherwise=(Say(name="c"),)), Say(name="d")),
    )  # fmt: skip
    assert [step.name for step in flow.walk()] == ["a", "", "b", "c", "d"]
    assert list(flow.by_name) == ["a", "b", "c", "d"]


# What is typed where a press is expected

ASKED = Sample("  - choose one: q\n" + WORDS + OPTIONS).talk().flow.by_name["q"].options  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1", "walk"), ("3", "car"), ("0", None), ("4", None), ("001", "walk"), ("0001", None), ("9999", None),
        ("À PIED", "walk"), ("a pied!", "walk"), ("by bike", "bike"), ("on foot", "walk"), ("walk", "walk"),
        ("pied", "walk"), ("pie", "walk"), ("pi", None), ("ied", None), ("voit", "car"), ("by", None), ("", None),
        ("à", None), ("en voiture", "car"), ("à vélo ", "bike"), ("vélo", "bike"),
    ],
)  # fmt: skip
def test_one_option_is_meant_or_none(typed: str, meant: str | None) -> None:
    """Its number, its label in any language, or three letters from the beginning of one of its words."""
    assert match(typed, ASKED) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 3", ["walk", "car"]), ("3,1", ["car", "walk"]), ("3>1;2", ["car", "walk", "bike"]),
        ("1-2", ["walk", "bike"]),
        ("1.2", ["walk", "bike"]), ("à pied, en voiture", ["walk", "car"]), ("à pied\nvélo", ["walk", "bike"]),
        ("pied; 2", ["walk", "bike"]), ("1 1", None), ("1, 9", None), ("à pied, rien", None), ("", None), (",;", None),
        ("1 vélo", None), ("2, vélo", None), ("1, en voiture", ["walk", "car"]), ("vélo", ["bike"]),
    ],
)  # fmt: skip
def test_several_options_are_meant_or_none(typed: str, meant: list[str] | None) -> None:
    """Numbers with anything between them, or labels between commas; one not understood, or said twice, and none is."""
    assert match_all(typed, ASKED) == meant


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"), ("12,5", "12.5"), ("12.5", "12.5"), ("1 000", "1000"), ("1\u202f000\u00a0000", "1000000"),
        ("1_0", "10"), ("+3", "3"), ("-3,25", "-3.25"), ("0.123456", "0.123456"), ("0.1234567", None), ("1.", None),
        (".5", None), ("", None), ("12a", None), ("1,2,3", None), ("--1", None), ("١٢", "12"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed: str, number: str | None) -> None:
    """A comma or a point, spaces between thousands, six places at most."""
    found = parse_number(typed)
    assert (None if found is None else str(found)) == number


def test_folding_keeps_other_alphabets() -> None:
    """Accents, case and punctuation go; letters stay."""
    assert fold("  L'ÉTÉ, ２ ") == "l ete 2"
    assert fold("Ναι!") == "ναι"
    assert fold("?!") == ""
