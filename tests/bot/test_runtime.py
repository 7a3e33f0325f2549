"""The runtime: a batch is one transaction, each update counts once, and nobody is kept who did not agree."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from bot.batch import Batch
from bot.library import GRACE
from flows.incoming import Typed
from storage import Unavailable
from storage.counts import daily
from storage.messages import dead_letters
from tests.bot.street import BOT, FLOW, Street

pytestmark = pytest.mark.slow


FIRST = ("Le marché", "Des arbres", "Valider (1)", "D'accord", "Pas d'accord", "Non merci", "Passer", "Passer")


async def walk(street: Street, person: int, *labels: str) -> None:
    """One press after another, each answered before the next."""
    for label in labels:
        await street.do(street.press(person, label))


async def test_a_whole_conversation_is_kept_as_it_was_given(street: Street) -> None:
    """Answers, origin and counters; the end says when the answer comes."""
    await street.enter(1)
    await walk(street, 1, *FIRST)
    answers = street.answers(1)
    assert (answers["use"], answers["wishes"]) == ("market", ["trees"])
    assert sorted(answers["opinions"].values()) == ["agree", "disagree"]
    assert "Merci." in "".join(street.said(1))
    (record,) = street.records()
    assert (record.origin, record.channel, record.status) == ("affiche", "telegram", "finished")
    assert not street.miscounted()


async def test_an_update_delivered_again_changes_and_says_nothing(street: Street) -> None:
    """The same log three times over: one state, one message each."""
    log = [[street.message(1, f"/start {street.code}")]]
    await street.do(*log[0])
    for label in ("Commencer", "J'accepte", "Le marché", "Des arbres"):
        log.append([street.press(1, label)])
        await street.do(*log[-1])
    before, told = street.person(1), len(street.network.parcels)
    for _ in range(2):
        for batch in log:
            assert street.give(*batch) == 0
    assert street.give(*(update for batch in log for update in batch)) == 0
    await street.settle()
    assert street.person(1) == before
    assert len(street.network.parcels) == told


async def test_twice_in_one_batch_is_once(street: Street) -> None:
    """A retried webhook may stand beside its first try."""
    await street.enter(1)
    press = street.press(1, "Le marché")
    assert street.give(press, press) == 1
    assert not street.miscounted()


async def test_two_updates_of_one_person_in_one_batch_are_taken_in_order(street: Street) -> None:
    """Each sees what the former left: the second answers the second question."""
    await street.enter(1)
    await street.do(street.message(1, "le marché"), street.message(1, "1 3"))
    assert street.answers(1)["use"] == "market"
    assert street.answers(1)["wishes"] == ["trees", "games"]


async def test_a_double_tap_in_one_batch_answers_once(street: Street) -> None:
    """The second press belongs to a question already left: it gets a word, and changes nothing."""
    await street.enter(1)
    data = street.data(1, "Le marché")
    await street.do(street.press(1, data=data), street.press(1, data=data))
    person = street.person(1)
    assert person is not None
    assert person.participation.answers["use"].revision == 1
    assert street.toasts(1)
    assert not street.miscounted()


async def test_an_old_button_never_overwrites_a_newer_answer(street: Street) -> None:
    """Pressed after the question was left."""
    await street.enter(1)
    old = street.data(1, "Je la traverse")
    await walk(street, 1, "Le marché")
    await street.do(street.press(1, data=old))
    assert street.answers(1)["use"] == "market"
    assert street.toasts(1)


async def test_a_forged_press_is_answered_and_harmless(street: Street) -> None:
    """Unknown tags, other people's tags, words that are no button."""
    await street.enter(1)
    await street.enter(2)
    before = street.person(1)
    for data in ("zzzz.1.market", "no button", "a.b.c", street.data(2, "Le marché"), "." * 64, "_._._"):
        await street.do(street.press(1, data=data))
    answered = [p for p in street.network.parcels if p.operation == "toast" and p.address == "1"]
    assert len(answered) >= 6
    now = street.person(1)
    assert now is not None
    assert before is not None
    assert now.participation.answers == before.participation.answers


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> str:
    """Stepping this text fails, whoever says it."""
    real = Batch._understood

    def incoming(self: Batch, person: Any, given: Any, update: Any) -> Any:
        if isinstance(given, Typed) and given.text == "POISON":
            raise ZeroDivisionError("the words of a resident")
        return real(self, person, given, update)

    monkeypatch.setattr(Batch, "_understood", incoming)
    return "POISON"


async def test_a_poisoned_update_is_set_aside_and_the_others_pass(street: Street, poisoned: str) -> None:
    """After three failures, with the kind of the fault and never its words; later it is not tried again."""
    await street.enter(1)
    await street.enter(2)
    bad = street.message(1, poisoned)
    good = street.press(2, "Le marché")
    assert street.give(bad, good, {"update_id": 999_999, "message": {"chat": {}}}) == 1
    assert street.answers(2)["use"] == "market"
    with street.store.read() as tx:
        aside = dead_letters.every(tx, street.council)
    assert sorted(row.reason for row in aside) == ["KeyError", "ZeroDivisionError"]
    assert street.give(bad, good) == 0
    await walk(street, 1, "Je la traverse")
    assert street.answers(1)["use"] == "cross"


async def test_a_database_that_is_away_acknowledges_nothing(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch comes again whole, and counts once; nothing is set aside."""
    await street.enter(1)
    press = street.press(1, "Le marché")

    def away(self: Batch) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "_save", away)
        with pytest.raises(Unavailable):
            street.give(press)
    assert "use" not in street.answers(1)
    assert street.give(press) == 1
    assert street.answers(1)["use"] == "market"
    with street.store.read() as tx:
        assert dead_letters.every(tx, street.council) == []


async def test_several_open_consultations_are_offered(street: Street) -> None:
    """`/start` alone asks which; a press opens it; a link goes straight to its own."""
    other = FLOW.replace(b"consultation: essai", b"consultation: autre").replace(b"fr: Essai", b"fr: Autre rue")
    code = street.launch(other).row.code
    await street.do(street.message(1, "/start"))
    assert "Laquelle" in street.said(1)[-1]
    await walk(street, 1, "Autre rue", "Commencer", "J'accepte")
    found = street.person(1)
    assert found is not None
    with street.store.read() as tx:
        street.runtime.library.refresh(tx, street.clock())
    assert street.runtime.library.running[found.consultation].row.name == "autre"
    await street.do(street.message(2, f"/start {code}-rue-haute"))
    person = street.person(2)
    assert person is not None
    assert person.participation.origin == "rue-haute"


async def test_a_stranger_whose_language_is_not_there_reads_the_first_of_the_newest(street: Street) -> None:
    """Not English because it is English, nor French because it is French."""
    other = FLOW.replace(b"consultation: essai", b"consultation: autre")
    started = street.message(1, "/start")
    started["message"]["from"]["language_code"] = "de"
    street.launch(other)
    await street.do(started)
    assert "Laquelle" in street.said(1)[-1]
    street.launch(other.replace(b"autre", b"tierce").replace(b"[fr, en]", b"[en, fr]"))
    started = street.message(1, "/start")
    started["message"]["from"]["language_code"] = "de"
    await street.do(started)
    assert "Which" in street.said(1)[-1]


async def test_an_unknown_link_is_said_to_be_so(street: Street) -> None:
    """And keeps nothing."""
    await street.do(street.message(1, "/start zzzzzzzz-affiche"))
    assert street.said(1) == ["Ce lien n'est plus valable."]
    assert street.person(1) is None


async def test_before_consent_there_is_only_a_doorstep(street: Street) -> None:
    """Refusal takes it away; the anonymous daily counter alone remembers."""
    await street.do(street.message(77_000_123, f"/start {street.code}-affiche"))
    await walk(street, 77_000_123, "Commencer")
    assert (street.rows("doorstep"), street.rows("participation"), street.rows("identity")) == (1, 0, 0)
    await walk(street, 77_000_123, "Je refuse")
    assert "Rien n'a été gardé" in street.said(77_000_123)[-1]
    assert (street.rows("doorstep"), street.rows("participation")) == (0, 0)
    with street.store.read() as tx:
        counts = daily.of(tx, street.running.row.key)
    assert [(count.what, count.n) for count in counts if count.what == "refused"] == [("refused", 1)]
    assert not street.anything_of("77000123")


async def test_erasure_leaves_nothing_and_says_goodbye(street: Street) -> None:
    """Words, address and public id are gone from every table; counters are what is left; the goodbye arrives."""
    await street.enter(77_000_123)
    await walk(street, 77_000_123, *FIRST[:-1])
    await street.do(street.message(77_000_123, "CANARI sur la place"))
    person = street.person(77_000_123)
    assert person is not None
    assert street.anything_of("CANARI")
    await street.do(street.message(77_000_123, "/effacer"))
    told = len(street.said(77_000_123))
    await walk(street, 77_000_123, "ffacer")
    assert len(street.said(77_000_123)) > told
    for words in ("CANARI", "77000123", person.participation.id):
        assert not street.anything_of(words), words
    assert street.records() == []
    assert not street.miscounted()


async def test_erased_and_back_within_one_batch(street: Street) -> None:
    """What was before is gone, and the newcomer stands at the door."""
    await street.enter(1)
    await walk(street, 1, "Le marché")
    former = street.person(1)
    assert former is not None
    await street.do(street.message(1, "/effacer"))
    yes = street.press(1, "ffacer")
    await street.do(yes, street.message(1, f"/start {street.code}"))
    now = street.person(1)
    assert now is not None
    assert now.participation.id != former.participation.id
    assert now.participation.status == "doorstep"
    assert street.records() == []
    assert not street.miscounted()


async def test_blocked_then_back(street: Street) -> None:
    """Blocking marks the person unreachable; coming back ends it."""
    await street.enter(1)
    for status, unreachable in (("kicked", True), ("member", False)):
        chat = {"id": 1, "type": "private"}
        member = {"chat": chat, "from": {"id": 1}, "date": 1, "new_chat_member": {"status": status}}
        await street.do(street.raw(my_chat_member=member))
        person = street.person(1)
        assert person is not None
        assert person.unreachable is unreachable


async def test_an_album_is_one_answer_and_one_reply(street: Street) -> None:
    """Three pictures in one batch or in three: the first counts."""
    for person, together in ((1, True), (2, False)):
        await street.enter(person)
        await walk(street, person, *FIRST[:-2])
        photos = [{"file_id": f"f{person}{n}", "file_size": 10} for n in range(3)]
        updates = [street.message(person, photo=[photo], media_group_id="g") for photo in photos]
        told = len(street.said(person))
        for batch in [updates] if together else [[update] for update in updates]:
            await street.do(*batch)
        assert str(street.answers(person)["view"]).startswith("pic_")
        new = [text for text in street.said(person)[told:] if "idée" in text]
        assert len(new) == 1
    assert street.rows("picture") == 2


async def test_an_edited_message_corrects_the_answer_it_gave(street: Street) -> None:
    """And any other edit is told not to count."""
    await street.enter(1)
    await walk(street, 1, *FIRST[:-1])
    said = street.message(1, "Un kiosque")
    await street.do(said)
    edit = {**said["message"], "text": "Deux kiosques", "edit_date": int(street.clock().timestamp())}
    await street.do(street.raw(edited_message=edit))
    assert street.answers(1)["idea"] == "Deux kiosques"
    told = len(street.said(1))
    await street.do(street.raw(edited_message={**edit, "message_id": 1}))
    assert street.answers(1)["idea"] == "Deux kiosques"
    assert len(street.said(1)) == told + 1


async def test_what_was_sent_in_time_counts_for_ten_minutes(street: Street) -> None:
    """The network's own timestamp decides, with a grace; after it nothing is taken."""
    await street.enter(1)
    await street.enter(2)
    closes = street.running.row.closes
    street.clock.to(closes - timedelta(seconds=1))
    in_time = street.message(1, "le marché")
    late = street.message(2, "le marché")
    street.clock.to(closes + GRACE - timedelta(seconds=1))
    await street.do(in_time)
    assert street.answers(1)["use"] == "market"
    street.clock.to(closes + GRACE)
    await street.do(late)
    assert "use" not in street.answers(2)


ODD_MESSAGES: tuple[dict[str, Any], ...] = (
    {"voice": {}}, {"sticker": {}}, {"text": "mot " * 1250}, {"text": "quarante-deux"}, {"poll": {}},
    {"location": {"latitude": 1, "longitude": 2}}, {"text": "\ud800\x00 <b>&"}, {"text": "/inconnue"},
)  # fmt: skip


@pytest.mark.parametrize("content", ODD_MESSAGES, ids=lambda content: next(iter(content)))
async def test_an_odd_message_gets_a_specific_answer_and_changes_nothing(lane: Street, content: dict[str, Any]) -> None:
    """What it is, and what is expected now."""
    await lane.enter(1)
    before, told = lane.answers(1), len(lane.said(1))
    await lane.do(lane.message(1, **content))
    assert lane.answers(1) == before
    assert len(lane.said(1)) > told
    await walk(lane, 1, "Le marché")
    assert lane.answers(1)["use"] == "market"


@pytest.mark.parametrize("seed", range(4))
async def test_counters_are_what_a_recount_gives(street: Street, seed: int) -> None:
    """After random conversations: presses, words, corrections, erasures, in batches of any mix."""
    chance = random.Random(seed)
    crowd = range(1, 9)
    for person in crowd:
        await street.enter(person)
    for _ in range(40):
        batch = [_something(street, chance, person) for person in chance.sample(crowd, 4)]
        await street.do(*batch)
    assert not street.miscounted()
    assert len({record.id for record in street.records()}) == len(street.records())


def _something(street: Street, chance: random.Random, person: int) -> dict[str, Any]:
    shown = [b for rendering in street.network.screen.get(str(person), {}).values() for b in rendering.buttons]
    what = chance.random()
    if shown and what < 0.7:
        return street.press(person, data=chance.choice(shown[-12:]).data)
    texts = ("1", "1 2", "oui", "Un banc", "/effacer", "/corriger", f"/start {street.code}", "/langue en", "/stop")
    return street.message(person, chance.choice(texts))


async def test_everything_is_kept_apart_by_bot(street: Street) -> None:
    """The same number on another bot is another person."""
    await street.enter(1)
    assert street.give(street.message(1, f"/start {street.code}"), bot="other") == 1
    person = street.person(1)
    assert person is not None
    assert person.bot == BOT
    assert street.rows("doorstep") == 1
