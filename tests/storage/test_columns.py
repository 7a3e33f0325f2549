"""How facts become columns and keys: exact instants, JSON that both hold, HMACs that only the secret makes."""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b, sha256
from zoneinfo import ZoneInfo

import pytest

from storage import Unavailable
from storage.database.codec import (
    day,
    day_of,
    instant,
    instant_or_none,
    listed,
    packed,
    ticks,
    ticks_or_none,
    unpacked,
    words,
)
from storage.database.tx import translate, unchanged_since
from storage.people.keyring import Keyring, order_key, public_id
from tests.storage.town import NOW, SECRET

PARIS = ZoneInfo("Europe/Paris")
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("moment", "microseconds"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0), (datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), 1_000_000),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1), (NOW, 1_772_443_800_000_000),
        (NOW.astimezone(PARIS) + 7 * TICK, 1_772_443_800_000_007),
    ],
)  # fmt: skip
def test_an_instant_is_whole_microseconds_since_1970(moment: datetime, microseconds: int) -> None:
    """And comes back as it was, in UTC."""
    assert (ticks(moment), ticks_or_none(moment)) == (microseconds, microseconds)
    for back in (instant(microseconds), instant_or_none(microseconds)):
        assert back == moment
        assert back.tzinfo is UTC
    assert (ticks_or_none(None), instant_or_none(None)) == (None, None)


def test_an_instant_without_its_zone_is_refused() -> None:
    """Nobody could say which it was."""
    with pytest.raises(TypeError):
        ticks(NOW.replace(tzinfo=None))


def test_a_day_is_the_towns_own() -> None:
    """Half past midnight in Paris is the day before in UTC."""
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert (day(late, PARIS), day(late, ZoneInfo("UTC")), day(None, PARIS)) == ("2026-03-03", "2026-03-02", None)
    assert day_of("2026-03-03") == date(2026, 3, 3)


@dataclass
class Thing:
    """What JSON does not know."""

    name: str


def test_json_is_compact_and_loses_nothing_a_person_sent() -> None:
    """Halves of letters and long numbers travel too; what JSON does not know is refused."""
    for value, text in (
        ({"a": [1, 2.5, None, True], "é": "ü"}, '{"a":[1,2.5,null,true],"é":"ü"}'), ("\0", '"\\u0000"'),
        ({"a": ["\ud800", 1]}, '{"a":["\\ud800",1]}'), ([2**70, 1], f"[{2**70},1]"),
    ):  # fmt: skip
        assert packed(value) == text
        assert unpacked(text) == unpacked(text.encode("utf-8")) == value
    for unknown in ({"at": NOW}, Thing("x"), {"day": NOW.date()}):
        with pytest.raises(TypeError):
            packed(unknown)
    with pytest.raises(ValueError, match="JSON"):
        packed(["\ud800", float("nan")])
    with pytest.raises(ValueError, match="Expecting"):
        unpacked("{")
    assert listed(number for number in (3, 1, 2)) == "[3,1,2]"


def test_words_are_what_every_database_holds() -> None:
    """What is no letter becomes the sign for it; two halves that came apart are one letter again."""
    assert words("l'été \0 \ud800 fin") == "l'été \ufffd \ufffd fin"
    assert words("\ud83d\ude00") == "😀"


def test_a_statement_reads_alike_on_both_databases() -> None:
    """Parameters by position, lists of any length, locks where several write."""
    sql = "SELECT '100%' FROM t WHERE a = :a AND b IN :b[] AND c IN :c[int] AND x::int = :a {lock t}"
    lite, big = translate(sql, "sqlite"), translate(sql, "postgresql")
    values = "json_each(?))"
    assert lite.sql == (
        f"SELECT '100%' FROM t WHERE a = ? AND b IN (SELECT value FROM {values} AND c IN (SELECT value FROM {values}"
        " AND x::int = ? "
    )
    assert big.sql == (
        "SELECT '100%%' FROM t WHERE a = %s AND b = ANY(ARRAY(SELECT value FROM"
        " json_array_elements_text(%s::json) AS listed(value))) AND c = ANY(ARRAY(SELECT value::bigint AS value FROM"
        " json_array_elements_text(%s::json) AS listed(value))) AND x::int = %s FOR UPDATE OF t"
    )
    given = {"a": 1, "b": "[]", "c": "[2]", "unused": 0}
    assert lite.bind(given) == big.bind(given) == (1, "[]", "[2]", 1)
    assert translate("DELETE FROM t {skip t}", "postgresql").sql == "DELETE FROM t FOR UPDATE OF t SKIP LOCKED"
    assert translate("SELECT value FROM :keys[int] AS k", "sqlite").sql == (
        "SELECT value FROM (SELECT value FROM json_each(?)) AS k"
    )
    assert translate("SELECT :a", "sqlite").bind({"a": 5}) == (5,)
    assert translate("SELECT 1", "sqlite").bind({"a": 5}) == ()


def test_rows_that_moved_are_said_to_have_moved() -> None:
    """Which, and how many."""
    unchanged_since(3, 3, "rows")
    with pytest.raises(Unavailable, match="conflict, what=rows, changed=2, expected=3"):
        unchanged_since(2, 3, "rows")


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, sha256).digest()


def test_a_person_is_found_by_the_key_of_their_consultation_alone() -> None:
    """HMAC-SHA256 of the secret, the consultation and its salt; addresses are unreadable without it, however long."""
    keys = Keyring(SECRET)
    one, other = keys.of(7, b"salt"), keys.of(8, b"salt")
    base = b"consultation\x007\x00salt"
    lookup = _hmac(_hmac(SECRET, b"lookup\0" + base), b"bot\x0042").hex()
    assert one.lookup("bot", "42") == lookup
    assert len({lookup, other.lookup("bot", "42"), one.lookup("b", "42"), keys.of(7, b"s").lookup("bot", "42")}) == 4
    for address in ("", "42", "é" * 40, "x" * 32, "x" * 33):
        sealed = one.seal(lookup, address)
        assert one.unseal(lookup, sealed) == address
        assert len(sealed) == 2 * len(address.encode())
        assert not address or sealed != address.encode().hex()
    first = _hmac(_hmac(SECRET, b"seal\0" + base), f"{lookup}\x000".encode())
    second = _hmac(_hmac(SECRET, b"seal\0" + base), f"{lookup}\x0032".encode())
    assert one.seal(lookup, "\0" * 40) == (first + second)[:40].hex()


def test_codes_and_ids_have_their_length_and_their_secret() -> None:
    """Sixteen bytes at the least; a code is known in its council and for its purpose alone."""
    keys = Keyring(SECRET)
    assert keys.code("resume", 3, "abc") == _hmac(SECRET, b"resume\x003\x00abc").hex()
    assert keys.code("resume", 3, "\ud800") == keys.code("resume", 3, "?")
    random = bytes(range(16))
    assert public_id("p", random) == "p_" + b32encode(random).decode().strip("=").lower()
    assert len(public_id("p", random)) == 28
    for bad in (b"x" * 15, b"x" * 17):
        with pytest.raises(ValueError, match=f"16 random bytes, not {len(bad)}"):
            public_id("p", bad)
    with pytest.raises(ValueError, match="at least 16 bytes"):
        Keyring(b"x" * 15)
    assert Keyring(b"x" * 16).digest(b"") == _hmac(b"x" * 16, b"")


def test_conversations_are_locked_under_a_number_of_their_own() -> None:
    """64 bits with a sign, as PostgreSQL's locks are; halves of letters are no fault."""
    digest = blake2b(b"3\0bot\x0042", digest_size=8).digest()
    assert order_key(3, "bot", "42") == int.from_bytes(digest, "big", signed=True)
    found = {order_key(council, bot, address) for council in (1, 2) for bot in "ab" for address in ("1", "2", "\ud800")}
    assert len(found) == 12
    assert any(key < 0 for key in found)
