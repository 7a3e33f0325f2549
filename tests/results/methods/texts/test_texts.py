"""Languages, suggested themes and quotations, on real sentences and on planted ones."""

from __future__ import annotations

import csv
from random import Random

import pytest

from results.methods.texts import Quote, chosen, identifying, language_of, suggested
from results.methods.texts.language import words_of
from tests.shared import shared

POLIS = ("brexit-consensus", "canadian-electoral-reform", "scoop-biodiversity")


@pytest.mark.parametrize("conversation", POLIS)
def test_english_is_recognised_in_real_statements(conversation: str) -> None:
    """What residents of three countries wrote, five words or more; French is never seen in it."""
    with shared("data", "polis", conversation, "comments.csv").open(encoding="utf-8") as file:
        written = [row["comment-body"] for row in csv.DictReader(file)]
    found = [language_of(text) for text in written if len(words_of(text)) >= 5]
    assert len(found) > 40
    assert found.count("en") >= 0.99 * len(found)
    assert "fr" not in found


def test_french_is_recognised_in_real_questions() -> None:
    """The questions of the Grand débat."""
    with shared("data", "questionnaire", "granddebat_questions.csv").open(encoding="utf-8") as file:
        questions = [max(row, key=len) for row in csv.reader(file, delimiter=";")][1:]
    found = [language_of(text) for text in questions if len(words_of(text)) >= 5]
    assert len(found) > 80
    assert found.count("fr") >= 0.99 * len(found)


@pytest.mark.parametrize(
    "text", ["", "ok", "123", "مرحبا بكم", "Ich möchte mehr Bäume im Park", "Más árboles en la plaza por favor"]
)
def test_what_is_neither_or_too_short_is_not_guessed(text: str) -> None:
    """An empty answer is better than a wrong one."""
    assert language_of(text) == ""


def planted() -> tuple[list[tuple[str, str]], list[set[str]]]:
    """Ninety French answers about three things."""
    said = (
        ["Plantez des arbres pour l'ombre", "Il manque d'arbres et d'ombre ici", "Un grand arbre, de l'ombre !"],
        ["Les voitures roulent trop vite", "Ralentir la vitesse des voitures", "La voiture va vite et fait peur"],
        ["Mettez des bancs pour s'asseoir", "Aucun banc où s'asseoir", "Je veux m'asseoir sur un banc"],
    )
    texts = [(text, "fr") for _ in range(10) for group in said for text in group]
    Random(7).shuffle(texts)
    wanted = [{"arbres", "arbre", "ombre"}, {"voitures", "voiture", "vite", "vitesse"}, {"banc", "bancs", "asseoir"}]
    return texts, wanted


def test_planted_themes_are_found_whatever_the_order() -> None:
    """Each suggestion holds the answers about its thing, and no other."""
    texts, wanted = planted()
    themes = suggested(texts)
    assert len(themes) == 3
    for words in wanted:
        about = {n for n, (text, _) in enumerate(texts) if words & set(words_of(text))}
        assert about in [set(theme.answers) for theme in themes]
    again = list(reversed(texts))
    assert sorted(theme.label for theme in suggested(again)) == sorted(theme.label for theme in themes)


def test_words_that_nobody_shares_suggest_nothing() -> None:
    """A suggestion needs several people."""
    assert suggested([("Un kiosque", "fr"), ("Des jeux d'eau", "fr")]) == ()
    assert suggested([]) == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Écrivez-moi : a.b@exemple.fr", "address"), ("Appelez le 06 12 34 56 78", "number"),
        ("Demandez à Mme Durand", "name"), ("Je m'appelle Paul", "name"), ("J'habite au 12 et il fait noir", "place"),
        ("Devant le 14 rue des Lilas c'est dangereux", "place"), ("I live at 12 Mill Lane", "place"),
        ("Plus de bancs entre la gare et le pont, dès 2027", ""), ("La rue de la Gare est bruyante", ""),
    ],
)  # fmt: skip
def test_a_sentence_that_may_name_somebody_is_never_quoted(text: str, what: str) -> None:
    """Even when a person accepted it by mistake."""
    assert identifying(text) == what
    assert bool(chosen([Quote(text)], 1)) == (what == "")


def test_every_theme_is_heard_before_one_is_heard_twice() -> None:
    """The rarest theme first."""
    quotes = [*(Quote(f"Des arbres {n}", ("arbres",)) for n in range(5)), Quote("Des bancs partout", ("bancs",))]
    assert [quote.themes[0] for quote in chosen(quotes, 3)] == ["bancs", "arbres", "arbres"]
