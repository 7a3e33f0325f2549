"""Words, stems, themes and quotations on texts made by hand: every count and every order."""

from __future__ import annotations

import pytest

from results.methods.texts import Quote, Theme, chosen, identifying, language_of, suggested
from results.methods.texts.language import words, words_of
from results.methods.texts.themes import fold, stem_of


def test_words_are_cut_at_their_apostrophes() -> None:
    """A French elision is two words, an English one stays; digits and signs are none."""
    assert words_of("L’eau d'ici, qu'elle DON'T 3 rue_du aujourd'hui – lorsqu’il") == [
        "l", "eau", "d", "ici", "qu", "elle", "don't", "rue", "du", "aujourd'hui", "lorsqu", "il",
    ]  # fmt: skip
    assert words_of("") == []
    assert words("un deux un") == {"un", "deux"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("le chat dort", "fr"), ("the cat sleeps", "en"), ("chat cat", ""), ("the le", ""), ("l'eau", "fr"),
        ("été", "fr"), ("the the le", "en"), ("the the le le", ""), ("la the los", ""), ("der und la", ""),
        ("le " + "mot " * 7, "fr"), ("le " + "mot " * 8, ""), ("the " + "mot " * 7, "en"), ("the " + "mot " * 8, ""),
        ("je tu le el la", "fr"), ("the and of to on in at by on", "en"),
    ],
)  # fmt: skip
def test_a_language_wins_by_its_little_words(text: str, language: str) -> None:
    """By a third more than any other; at least one word in eight is one of them."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("french", "english", "language"), [(13, 10, "fr"), (12, 10, ""), (10, 13, "en"), (10, 12, ""), (4, 3, "fr")]
)
def test_the_margin_between_two_languages(french: int, english: int, language: str) -> None:
    """Thirteen to ten."""
    assert language_of("nous " * french + "they " * english) == language


@pytest.mark.parametrize(
    ("word", "language", "stem"),
    [
        ("arbres", "fr", "arbr"), ("arbre", "fr", "arbr"), ("vitesse", "fr", "vitess"), ("été", "fr", ""),
        ("piétonne", "fr", "pietonn"), ("aménagements", "fr", "amenag"), ("bus", "fr", "bus"), ("rues", "fr", "rues"),
        ("bancs", "fr", "banc"), ("un", "fr", ""), ("gens", "fr", ""), ("idée", "fr", ""), ("think", "fr", ""),
        ("trees", "en", "tree"), ("parking", "en", "park"), ("planned", "en", "plann"), ("the", "fr", ""),
        ("bancs", "xx", "banc"), ("banca", "xx", "banca"), ("ans", "xx", "ans"), ("eau", "fr", "eau"), ("ru", "fr", ""),
    ],
)  # fmt: skip
def test_stems_are_what_words_share(word: str, language: str, stem: str) -> None:
    """More than three letters are left; little words and words of saying have none."""
    assert stem_of(word, language) == stem


def test_folding_leaves_no_accent_and_no_case() -> None:
    """Nor an ß."""
    assert fold("ÉTÉ Straße ñ") == "ete strasse n"


def said(*groups: tuple[int, str], language: str = "xx") -> list[tuple[str, str]]:
    """So many answers of these words."""
    return [(text, language) for people, text in groups for _ in range(people)]


def test_a_theme_is_a_word_that_three_share_with_its_companions() -> None:
    """The one that covers most first; its words as most people wrote them, the most together first; three at most."""
    texts = said((4, "banana coco delta"), (2, "banana coco"), (3, "mango"), (2, "papaya"))
    assert suggested([*texts, *others(9)]) == (
        Theme("banana · coco · delta", (0, 1, 2, 3, 4, 5)), Theme("mango", (6, 7, 8)),
    )  # fmt: skip
    forms = said((2, "Bancs"), (1, "bancs"), (2, "banc"), language="fr")
    assert suggested(forms) == ()
    assert [theme.label for theme in suggested([*forms, *others(5)])] == ["bancs"]
    tie = [("banc", "fr"), ("bancs", "fr"), ("banc", "fr"), ("bancs", "fr"), *others(5)]
    assert [theme.label for theme in suggested(tie)] == ["banc"]
    assert suggested(said((2, "papaya"), (2, "mango"))) == ()


def others(people: int) -> list[tuple[str, str]]:
    """So many answers that share nothing."""
    return [(f"{chr(97 + n // 26)}{chr(97 + n % 26)}zq", "xx") for n in range(people)]


@pytest.mark.parametrize(("people", "told"), [(2, False), (3, True), (6, True), (7, False)])
def test_a_word_that_nearly_everybody_uses_says_nothing(people: int, told: bool) -> None:
    """Six of ten still do, seven do not; under three say nothing either."""
    assert bool(suggested([*said((people, "banana")), *others(10 - people)])) is told
    assert suggested(said((3, "banana"))) == (Theme("banana", (0, 1, 2)),)


def test_companions_stand_in_the_same_answers() -> None:
    """From three tenths of cosine on; the closest first, then by letters; each word in one theme."""
    # banana in 10 answers, coco in 3 of these and nowhere else: 3 / sqrt(30) = 0.55; delta in 1 of 10 and 8 others.
    texts = said((3, "banana coco"), (6, "banana"), (1, "banana delta"), (8, "delta"), (6, "rest"))[:18]
    texts += others(12)
    assert [theme.label for theme in suggested(texts)] == ["banana · coco", "delta"]
    assert suggested(texts)[1].answers == tuple(range(9, 18))
    even = [*said((5, "banana zulu coco yankee")), *others(5)]
    assert [theme.label for theme in suggested(even)] == ["banana · coco · yankee"]
    near = [*said((3, "banana delta"), (7, "banana"), (7, "delta")), *others(13)]
    assert [theme.label for theme in suggested(near)] == ["banana · delta"]
    far = [*said((2, "banana delta"), (6, "banana"), (6, "delta")), *others(13)]
    assert [theme.label for theme in suggested(far)] == ["banana", "delta"]


def test_themes_cover_new_answers() -> None:
    """Those of answers already covered come no more; eight at most, or as many as asked; equal ones by letters."""
    texts = [*said((6, "banana"), (5, "coco"), (4, "delta")), *others(10)]
    assert [theme.label for theme in suggested(texts)] == ["banana", "coco", "delta"]
    assert [theme.label for theme in suggested(texts, 2)] == ["banana", "coco"]
    assert [theme.label for theme in suggested(said((3, "coco"), (3, "banana"), (3, "delta")))] == [
        "banana", "coco", "delta",
    ]  # fmt: skip
    many = [*said(*((3, f"{letter * 4}") for letter in "abcdefghij"))]
    assert [theme.label for theme in suggested(many)] == [letter * 4 for letter in "abcdefgh"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("12345", ""), ("123456", "number"), ("1 2 3 4 5 6", "number"), ("12.34-56", "number"),
        ("en 2027, 300 euros", ""),
        ("voir www.exemple.fr", "address"), ("https://x.fr", "address"), ("@paul", "address"),
        ("@pa", ""), ("a@b.c", "address"),
        ("my name is x", "name"), ("Dr. Martin", "name"), ("madame la maire", "name"), ("mr x", "name"),
        ("dromadaire", ""),
        ("j’habite au 5", "place"), ("nous habitons à n° 5", "place"), ("12bis, avenue X", "place"),
        ("5 place", "place"),
        ("12 mill road", "place"), ("the road", ""),
    ],
)  # fmt: skip
def test_what_may_name_somebody_is_found(text: str, what: str) -> None:
    """Addresses, long numbers, names, doors; years and prices are none."""
    assert identifying(text) == what


def test_the_least_heard_theme_speaks_first() -> None:
    """Of equals the theme fewest speak of, then the shortest words; a quote without theme has its turn."""
    quotes = [
        Quote("bbb", ("t",)), Quote("aa", ("t",)), Quote("cccc", ("u",)), Quote("dd", ()), Quote("ee", ("t", "u")),
        Quote("call 123456", ("v",)),
    ]  # fmt: skip
    assert [quote.text for quote in chosen(quotes, 9)] == ["dd", "ee", "cccc", "aa", "bbb"]
    assert [quote.text for quote in chosen(quotes[:3], 2)] == ["cccc", "aa"]
    assert chosen(quotes, 0) == ()
    same = Quote("aa", ("t",))
    assert chosen([same, Quote("aa", ("t",))], 2) == (same, same)
