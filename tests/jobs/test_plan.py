"""What is planned, through both changes of the clock, quiet hours and moved dates; pictures made anew."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.cleaning import reencode
from bot.jobs import JOBS
from bot.jobs.office import is_quiet
from flows.model import DigestPlan
from staff.plan import add_months, at_local, next_digest

PARIS = "Europe/Paris"
NIGHT = (time(21), time(8))


def local(*moment: int) -> datetime:
    """A moment in Paris."""
    return datetime(*moment, tzinfo=ZoneInfo(PARIS)).astimezone(UTC)  # type: ignore[arg-type,misc]


def test_a_digest_keeps_its_local_hour_through_both_changes_of_the_clock() -> None:
    """Monday 08:00 before and after the last Sundays of March and October."""
    weekly = DigestPlan("week", 0, time(8))
    assert next_digest(weekly, PARIS, local(2026, 3, 23, 8), None) == local(2026, 3, 30, 8)
    assert next_digest(weekly, PARIS, local(2026, 10, 19, 8), None) == local(2026, 10, 26, 8)


def test_a_local_time_that_does_not_exist_moves_on_and_a_double_one_is_its_first() -> None:
    """29 March 2026 02:30 and 25 October 2026 02:30."""
    assert at_local(date(2026, 3, 29), time(2, 30), PARIS) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert at_local(date(2026, 10, 25), time(2, 30), PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_no_digest_is_planned_after_the_one_that_follows_closing() -> None:
    """The last one tells the end."""
    weekly, closes = DigestPlan("week", 0, time(8)), local(2027, 2, 10, 20)
    last = next_digest(weekly, PARIS, local(2027, 2, 8, 8), closes)
    assert last == local(2027, 2, 15, 8)
    assert next_digest(weekly, PARIS, last, closes) is None
    assert next_digest(DigestPlan("closing"), PARIS, local(2027, 1, 1, 8), closes) == local(2027, 2, 10, 20, 15)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(20, 59, False), (21, 0, True), (3, 0, True), (7, 59, True), (8, 0, False)]
)
def test_quiet_hours_run_over_midnight(hour: int, minute: int, quiet: bool) -> None:
    """In the consultation's own time."""
    assert is_quiet(local(2027, 1, 15, hour, minute), PARIS, NIGHT) is quiet


def test_months_end_where_the_shorter_month_ends() -> None:
    """31 January + 1 month."""
    assert add_months(datetime(2027, 1, 31, tzinfo=UTC), 1) == datetime(2027, 2, 28, tzinfo=UTC)
    assert add_months(datetime(2027, 2, 10, tzinfo=UTC), 24) == datetime(2029, 2, 10, tzinfo=UTC)


def test_every_planned_kind_has_its_job() -> None:
    """A kind without one would be skipped for ever."""
    from staff import plan

    kinds = {kind for name, kind in vars(plan).items() if name.isupper() and isinstance(kind, str)}
    assert set(JOBS) == kinds
    assert len(kinds) >= 7


def picture(width: int = 4000, height: int = 3000) -> bytes:
    """A photo that says where it was taken and with what."""
    image, out = Image.effect_noise((width, height), 60).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "canary camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (43.0, 36.0, 0.0)
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.slow
async def test_a_picture_is_made_anew_small_and_without_what_it_told() -> None:
    """No camera, no place, at most two megabytes."""
    clean = await reencode(picture())
    assert len(clean) <= 2_000_000
    assert b"canary" not in clean
    with Image.open(io.BytesIO(clean)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()


def bomb() -> bytes:
    """A small file of 400 million pixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        picture(64, 64)[:200],
        bomb(),
    ],
    ids=["empty", "text", "svg", "truncated", "bomb"],
)
async def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """In a process of its own, which ends."""
    with pytest.raises(ValueError, match=r"."):
        await reencode(content)
