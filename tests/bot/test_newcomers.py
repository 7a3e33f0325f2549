"""Who stands at the door: strangers, menus, links, several conversations of one person, and what is kept of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.batch import WHICH, _liveliness
from bot.channel import Update
from flows.incoming import Pressed, Started, Typed
from flows.participation import Participation
from storage.consultations import consultations
from storage.counts import daily
from storage.people.loading import Person
from tests.bot.desk import OTHER, BatchDesk, kinds
from tests.bot.street import BOT, FLOW, START


def test_a_stranger_is_welcomed_whatever_they_say_and_then_understood(desk: BatchDesk) -> None:
    """Their first words answer nothing; the next may open the door."""
    rows = desk.take(Typed("oui"))
    assert kinds(rows) == [(1, "send", 1, "ask")]
    assert desk.person().participation.status == "doorstep"
    desk.take(Typed("commencer"))
    assert (desk.person().participation.asks, desk.person().participation.at) == (2, "data")
    desk.take(Typed("oui"))
    assert desk.person().participation.at == "use"


def test_a_stranger_reads_their_own_language_or_the_first_of_the_file(desk: BatchDesk) -> None:
    """What their app speaks, where the consultation does."""
    for address, language, spoken in (("1", "en", "en"), ("2", "de", "fr"), ("3", "", "fr"), ("4", "fr", "fr")):
        rows = desk.take(Update("", address, Typed("hello"), language=language))
        assert [row["body"]["language"] for row in rows] == [spoken]
        assert desk.person(address).participation.language == spoken


def test_the_menu_of_several_opens_what_is_chosen_in_the_reader_s_language(desk: BatchDesk) -> None:
    """The press is answered; nothing else is a choice of that menu."""
    other = desk.street.launch(OTHER).row
    (menu,) = desk.take(Update("", "1", Started("", "en"), language="en"))
    assert menu["body"]["language"] == "en"
    assert [button["label"] for button in menu["body"]["buttons"]] == ["Trial", "Trial"]
    assert menu["body"]["buttons"][0]["data"] == f"{WHICH}.0._open.{other.code}"
    assert (menu["person"], menu["kind"]) == ("", 1)
    chosen = Pressed(WHICH, 0, f"_open.{other.code}")
    rows = desk.take(Update("", "1", chosen, language="en", callback="cb"))
    assert kinds(rows) == [(1, "send", 1, "ask"), (0, "send", 0, "toast")]
    assert rows[0]["body"]["language"] == "en"
    assert desk.person("1", "autre").participation.language == "en"
    rows = desk.take(Update("", "2", Pressed(WHICH, 0, "_open.zzzzzzzz"), language="fr", callback="cb"))
    assert [row["body"]["text"] for row in rows] == ["Ce lien n'est plus valable.", ""]
    rows = desk.take(Update("", "2", Pressed(WHICH, 0, "elsewhere"), language="fr", callback="cb"))
    assert len(rows[0]["body"]["buttons"]) == 2


def test_words_go_where_the_person_was_last_and_a_button_where_it_belongs(desk: BatchDesk) -> None:
    """An unfinished conversation before a finished one, whatever was touched last."""
    desk.street.launch(OTHER)
    desk.enter("1", "essai")
    desk.street.clock.forward(minutes=1)
    desk.enter("1", "autre")
    desk.take(Typed("le marché"))
    assert "use" in desk.person("1", "autre").participation.answers
    desk.street.clock.forward(minutes=1)
    desk.take(desk.press("cross", "1", "essai"))
    assert desk.person("1", "essai").participation.answers["use"].value == "cross"
    desk.take(Typed("1 3"))
    assert desk.person("1", "essai").participation.answers["wishes"].value == ["trees", "games"]
    for token in ("agree", "disagree", "_none", "_skip", "_skip"):
        desk.take(desk.press(token, "1", "essai"))
    assert desk.person("1", "essai").participation.status == "finished"
    desk.take(Typed("2"))
    assert desk.person("1", "autre").participation.answers["wishes"].value == ["benches"]


def test_who_refused_is_at_the_door_again_and_a_link_finds_who_is_known(desk: BatchDesk) -> None:
    """In the same batch as well."""
    desk.take(Typed("bonjour"))
    desk.take(desk.press("_begin"))
    former = desk.person().participation.id
    desk.take(desk.press("no"), Typed("bonjour"))
    assert desk.person().participation.id != former
    assert desk.street.rows("doorstep") == 1
    desk.enter("2")
    known = desk.person("2").participation.id
    desk.take(Update("", "2", Started("rue", "fr"), code=desk.street.code))
    assert desk.person("2").participation.id == known


def test_nothing_is_kept_of_who_comes_before_it_opens_or_after_it_closed(desk: BatchDesk) -> None:
    """They are told; somebody who stands at the door already is kept as they are."""
    later = FLOW.replace(b"consultation: essai", b"consultation: bientot")
    soon = desk.street.launch(later, opens=START + timedelta(days=2)).row
    assert len(desk.take(Update("", "1", Started("", "fr"), code=soon.code))) == 1
    assert desk.street.rows("doorstep") == 0
    desk.take(Update("", "2", Started("", "fr"), code=desk.street.code))
    assert desk.street.rows("doorstep") == 1
    desk.street.clock.forward(days=31)
    for address in ("2", "3"):
        rows = desk.take(Update("", address, Started("", "fr"), code=desk.street.code))
        assert [row["body"]["kind"] for row in rows] == ["say"]
    assert desk.street.rows("doorstep") == 1
    assert [row["body"]["kind"] for row in desk.take(Typed("bonjour"), address="4")] == ["say"]


def test_in_a_pause_a_newcomer_is_told_and_welcomed_when_it_is_over(desk: BatchDesk) -> None:
    """In the language in which they came."""
    key = desk.street.running.row.key
    with desk.street.store.write() as tx:
        consultations.set_state(tx, key, "paused")
    (told,) = desk.take(Update("", "1", Started("", "en"), language="en"), address="1")
    assert (told["body"]["kind"], told["body"]["language"]) == ("say", "en")
    with desk.street.store.write() as tx:
        consultations.set_state(tx, key, "open")
    rows = desk.take(Typed("bonjour"))
    assert kinds(rows) == [(1, "send", 1, "ask")]


def test_who_is_too_young_is_counted_apart_from_who_refuses(desk: BatchDesk) -> None:
    """By day, channel and origin, and nothing else."""
    for address, token in (("1", "young"), ("2", "no"), ("3", "no")):
        desk.take(Update("", address, Started("affiche", "fr"), language="fr", code=desk.street.code))
        desk.take(desk.press("_begin", address), address=address)
        desk.take(desk.press(token, address), address=address)
    with desk.street.store.read() as tx:
        counts = daily.of(tx, desk.street.running.row.key)
    assert {(one.what, one.n) for one in counts if one.what != "opened"} == {("young", 1), ("refused", 2)}
    assert {(one.day, one.channel, one.origin) for one in counts} == {(START.date(), "telegram", "affiche")}


@pytest.mark.parametrize("status", ["finished", "left"])
def test_an_unfinished_conversation_is_livelier_than_any_other(status: Any) -> None:
    """Among equals the last one touched; one never touched is the least."""

    def one(status: Any, minutes: int | None) -> tuple[bool, float]:
        at = None if minutes is None else START + timedelta(minutes=minutes)
        return _liveliness(Person(1, 1, BOT, "1", "t", Participation("p", "f", "fr", status=status, active_at=at)))

    order = [one(status, None), one(status, 5), one("active", None), one("active", 1), one("doorstep", 2)]
    assert sorted(order) == order
    assert one("doorstep", 2) == one("active", 2)
    assert one("active", None)[1] == 0
