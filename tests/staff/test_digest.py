"""Making a digest: once per period, the same for everybody, with its pictures; a preview keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from results.figures.counted import Figures
from staff.coding import answers_to, sheet
from staff.digest import Drawn, make_digest, preview, quotable, voices
from storage import Store
from storage.consultations import coding, consultations, digests, statements, versions
from storage.consultations.consultations import Consultation
from storage.consultations.statements import Proposal
from storage.counts import released
from tests.engine.talk import flow_of
from tests.storage.town import NOW, StoredTown, became, founded, opened

FLOW = flow_of("  - write: idea\n    optional: yes\n    fr: Une idée ?\n    en: An idea?\n")
LATER = NOW + timedelta(days=7)


@pytest.fixture
def town(sqlite_url: str) -> Iterator[StoredTown]:
    """A council with one open consultation."""
    store: Store = opened(sqlite_url)
    yield founded(store)
    store.close()


def of(town: StoredTown) -> Consultation:
    """Its consultation."""
    with town.store.read() as tx:
        return consultations.every(tx)[0]


def answering(town: StoredTown, first: int, last: int) -> None:
    """So many more people, who go to the end."""
    for number in range(first, last):
        person = became(town.resident(str(number), {"idea": "un banc"}), "finished")
        state = replace(person.participation, finished_at=NOW)
        town.change(town.only(str(number)), replace(person, participation=state))


def draw(figures: Figures, language: str, simulated: bool) -> list[Drawn]:
    """Two pictures; the second has no English words yet."""
    first = Drawn("days", f"Jours {language} {simulated}", f"png {language}".encode())
    return [first, Drawn("more", "Plus", b"more")] if language == "fr" else [first]


def test_a_digest_is_made_once_per_period_with_its_pictures(town: StoredTown) -> None:
    """Made again it is the same, whatever happened since; a picture is there in every language or not at all."""
    answering(town, 0, 12)
    row = of(town)
    made = make_digest(town.store, row, FLOW, "2026-W10", NOW, draw)
    assert "10" in made.content["text"]["fr"], "to the nearest ten while answers come in"
    assert {"fr", "en"} <= made.content["text"].keys()
    (picture,) = made.content["pictures"]
    assert picture.keys() == made.content["text"].keys()
    assert all(one["caption"] == f"Jours {language} False" for language, one in picture.items())
    with town.store.read() as tx:
        for language, one in picture.items():
            kept = versions.media(tx, row.key, one["name"])
            assert kept is not None
            assert (kept.content, kept.type) == (f"png {language}".encode(), "image/png")
    answering(town, 12, 40)
    assert make_digest(town.store, row, FLOW, "2026-W10", LATER, draw) == made
    next_one = make_digest(town.store, row, FLOW, "2026-W11", LATER, draw)
    assert "40" in next_one.content["text"]["fr"]
    assert "(environ 30 de plus)" in next_one.content["text"]["fr"], "what came since the former one is said"


def test_too_few_people_are_told_as_how_few_they_are(town: StoredTown) -> None:
    """Nine answered: the digest says that nothing can be told yet, to officials alone."""
    answering(town, 0, 9)
    row = of(town)
    with town.store.read() as tx:
        occasion, _ = preview(tx, row, FLOW, NOW)
    assert (occasion.figures.participation.answered, occasion.people) == (None, 9)
    made = make_digest(town.store, row, FLOW, "2026-W10", NOW, draw)
    assert "9" in made.content["text"]["fr"]
    assert made.content["figures"]["participation"]["answered"] is None


def test_a_preview_keeps_nothing_and_says_what_would_be_said(town: StoredTown) -> None:
    """A simulated town is said to be one, there and in what is made."""
    answering(town, 0, 12)
    row = replace(of(town), settings={"simulated": True})
    with town.store.read() as tx:
        occasion, replies = preview(tx, row, FLOW, NOW)
        assert tx.value("SELECT COUNT(*) FROM released") == 0
        assert digests.latest(tx, row.key) is None
    assert (occasion.figures.participation.answered, occasion.before, replies) == (10, None, [])
    assert occasion.simulated
    assert occasion.day == NOW.date()
    made = make_digest(town.store, row, FLOW, "2026-W10", NOW, draw)
    assert made.content["pictures"][0]["fr"]["caption"] == "Jours fr True"
    with town.store.read() as tx:
        again, _ = preview(tx, row, FLOW, LATER)
    assert again.before is not None


def test_a_short_file_of_pictures_makes_no_hole(town: StoredTown) -> None:
    """Without pictures there are none; what was not drawn in each language is in none."""
    answering(town, 0, 12)
    row = of(town)
    assert make_digest(town.store, row, FLOW, "2026-W10", NOW, lambda *_: []).content["pictures"] == []
    made = make_digest(town.store, row, FLOW, "2026-W11", NOW, lambda *_: [Drawn(n, n, b"x") for n in ("a", "b")])
    assert [one["fr"]["name"] for one in made.content["pictures"]] == [
        "digest/2026-W11/a-fr.png", "digest/2026-W11/b-fr.png",
    ]  # fmt: skip


REACTING = flow_of(
    "\n  - react: views\n    add your own: reviewed first\n    fr: D'accord ?\n    en: Agree?\n    statements:\n"
    + "".join(f"      - {{fr: Avis {n}., en: View {n}.}}\n" for n in range(3))
    + "  - write: idea\n    optional: yes\n    fr: Une idée ?\n    en: An idea?\n"
    "  - choose one: age\n    profile: yes\n    fr: Votre âge ?\n    en: Your age?\n"
    "    options: {young: {fr: Jeune, en: Young}, old: {fr: Âgé, en: Old}}\n"
)


def test_every_group_is_quoted_or_none(town: StoredTown) -> None:
    """Two statements of one group, one of another: a voice of each; once one has none, whoever speaks for no group.

    What somebody chose is no quotation, whoever marked it so; nor is what nobody marked.
    """
    row = of(town)
    ours, theirs = ({"id": id, "side": "agree"} for id in ("r_a1", "r_b"))
    held = {"A": [ours, {**ours, "id": "r_a2"}], "B": [theirs]}
    studies = [
        {
            "step": step,
            "type": type,
            "question": {"fr": "?"},
            "n": 30,
            "content": {"apart": apart, "groups": [{"name": name} for name in apart]},
        }
        for step, type, apart in (("views", "votes", held), ("works", "ranking", {"A": [{"id": "r_b"}]}))
    ]
    with town.store.write() as tx:
        for name, text in (("r_a1", "aa"), ("r_a2", "aaa"), ("r_b", "bbbb")):
            told = Proposal(name, "views", text, "fr", "accepted", "", "", NOW)
            statements.propose(tx, town.council, row.key, told)
        released.keep(tx, town.council, row.key, "studies", {"studies": studies}, NOW)
    for number, words in enumerate(("themed, and longest of all", "unmarked")):
        town.resident(str(number), {"idea": words, "age": "young"})
    with town.store.write() as tx:
        for step, quoted in (("idea", True), ("age", True)):
            first = next(coding.of(tx, row.key, step))
            coding.keep(tx, town.council, row.key, step, [replace(first, themes=("C",), quotable=quoted)])
        assert voices(tx, row, REACTING) == ("bbbb", "aa")
    refused = {**held, "B": [{**theirs, "side": "disagree"}]}
    silent = {**studies[0], "content": {**studies[0]["content"], "apart": refused}}  # type: ignore[dict-item]
    with town.store.write() as tx:
        released.keep(tx, town.council, row.key, "studies", {"studies": [silent]}, NOW)
        assert voices(tx, row, REACTING) == ("bbbb",), "it speaks for no group: one refuses it"


def test_what_its_author_would_not_have_quoted_is_quoted_nowhere(town: StoredTown) -> None:
    """Neither a free answer nor a statement, whatever staff typed in the sheet; changed back, both may be."""
    flow = flow_of(
        "  - write: idea\n    optional: yes\n    fr: Une idée ?\n    en: An idea?\n"
        "  - react: talk\n    add your own: reviewed first\n"
        "    statements: [{fr: Un., en: One.}, {fr: Deux., en: Two.}]\n"
        "    fr: Avis ?\n    en: Views?\n"
    )
    person = town.resident("1", {"idea": "un banc"})
    row, name = of(town), person.participation.id
    quiet = replace(person, participation=replace(person.participation, unquoted=frozenset({"idea", "talk"})))
    town.change(person, quiet)
    with town.store.write() as tx:
        coding.keep(tx, town.council, row.key, "idea", [coding.Coded(name, "", "", ("seats",), True)])
        statements.propose(
            tx, town.council, row.key, Proposal("r_1", "talk", "De l'ombre.", "fr", "accepted", "", name, NOW)
        )
    with town.store.read() as tx:
        assert quotable(tx, row, flow) == []
        assert statements.readable(tx, row.key, ["talk"], 6) == ()
        assert "refuse" in sheet(answers_to(tx, row, "idea"))
    quiet = town.only("1")
    town.change(quiet, replace(quiet, participation=replace(quiet.participation, unquoted=frozenset())))
    with town.store.read() as tx:
        assert {quote.text for quote in quotable(tx, row, flow)} == {"un banc", "De l'ombre."}
        assert [one.author for one in statements.readable(tx, row.key, ["talk"], 6)] == [name]
