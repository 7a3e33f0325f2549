"""The schema on one page. Every row belongs to a council, which comes first in every unique key.

Instants are integer microseconds since 1970 in UTC, days are local, structures are JSON text: the same
on both databases. Three rooms are kept apart: `identity` (sealed), `participation`, `answer`.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.database.columns import (  # isort: skip
    ACTIVE, ConsultationRow, CouncilRow, CountRow, Row, council, deleted_with, flag, freed_with, key, lines, number,
    one_of_many, unique,
)  # fmt: skip

CONSULTATION, PARTICIPATION = "consultation.id", "participation.id"


class CouncilTable(Row, table=True):
    """A town."""

    id: int | None = key()
    name: str = lines(unique=True)
    title: str = lines()
    languages: str = lines()


class ConsultationTable(CouncilRow, table=True):
    """One question put to a town; `salt` is its part of the key that links people to their answers."""

    __table_args__ = unique("council_id", "name")
    name: str = lines()
    state: str = lines()
    opens: int | None = number(null=True)
    closes: int | None = number(null=True)
    timezone: str = lines()
    flow: str = lines()
    texts: str = lines()
    code: str = lines(unique=True)
    settings: str = lines()
    salt: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True))
    revision: int = number()
    keep_until: int | None = number(null=True)


class VersionTable(ConsultationRow, table=True):
    """A published file: never changed."""

    __table_args__ = unique("council_id", "consultation_id", "flow", "texts")
    flow: str = lines()
    texts: str = lines()
    yaml: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    published_at: int = number()


class MediaTable(ConsultationRow, table=True):
    """A picture or document of the file."""

    __table_args__ = unique("council_id", "consultation_id", "name")
    name: str = lines()
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    type: str = lines()
    digest: str = lines()


class ProcessedUpdateTable(Row, table=True):
    """An update already taken; membership alone decides, since a network may restart its numbers."""

    __table_args__ = (Index("processed_update_at", "at"), {"sqlite_with_rowid": False})
    council_id: int = council(primary=True)
    bot: str = lines(primary=True)
    key: str = lines(primary=True)
    at: int = number()


class ParticipationTable(ConsultationRow, table=True):
    """Where one conversation stands; `state` is the engine's own JSON, the columns repeat what queries need."""

    __table_args__ = (
        *unique("council_id", "public_id"),
        Index("participation_due", "consultation_id", "status", "active_at"),
    )
    public_id: str = lines()
    bot: str = lines()
    channel: str = lines()
    mode: str = lines()
    origin: str = lines()
    flow: str = lines()
    language: str = lines()
    status: str = lines()
    step: str = lines()
    state: str = lines()
    version: int = number()
    started_at: int | None = number(null=True)
    active_at: int | None = number(null=True)
    answered_at: int | None = number(null=True)
    finished_at: int | None = number(null=True)
    started_on: str | None = lines(null=True)
    answered_on: str | None = lines(null=True)
    finished_on: str | None = lines(null=True)
    reminded_at: int | None = number(null=True)
    reminders_off: int = flag()
    unreachable: int = flag()
    heard: str = lines()


class IdentityTable(ConsultationRow, table=True):
    """Who a participation belongs to: a keyed lookup and a sealed address; erasing it unties the knot."""

    __table_args__ = unique("council_id", "lookup")
    bot: str = lines()
    lookup: str = lines()
    address: str = lines()
    participation_id: int = deleted_with(PARTICIPATION, unique=True)


class AnswerTable(Row, table=True):
    """One answer in place; corrections count in `revision` and keep nothing of the former value or its coding."""

    # No foreign key to the participation: its check would scan this table, whose key begins with the council.
    __table_args__ = ({"sqlite_with_rowid": False},)
    council_id: int = council(primary=True)
    participation_id: int = number(primary=True)
    step: str = lines(primary=True)
    value: str = lines()
    at: int = number()
    revision: int = number()
    dormant: int = flag()
    complete: int = flag()
    coding: str = lines()


class DoorstepTable(ConsultationRow, table=True):
    """Somebody who has not consented yet: no address is kept, and the row lasts a day."""

    __table_args__ = (*unique("council_id", "lookup"), Index("doorstep_at", "at"))
    lookup: str = lines()
    channel: str = lines()
    state: str = lines()
    at: int = number()


class DailyTable(CountRow, table=True):
    """How many opened the door, refused, or were too young: numbers without people."""

    day: str = lines(primary=True)
    channel: str = lines(primary=True)
    origin: str = lines(primary=True)
    what: str = lines(primary=True)
    n: int = number()


class CellTable(CountRow, table=True):
    """A running counter of votes and duels, read with every batch; `shard` spreads the writers of PostgreSQL."""

    __table_args__ = ({"sqlite_with_rowid": False},)
    step: str = lines(primary=True)
    cell: str = lines(primary=True)
    split: str = lines(primary=True)
    shard: int = number(primary=True)
    n: int = number()


class CellChangeTable(ConsultationRow, table=True):
    """What one batch moved, or many together, as JSON: a few hundred rows at most, and then one."""

    content: str = lines()


class HeadcountTable(CountRow, table=True):
    """How many people started, answered, finished, by channel, language, origin and local day."""

    __table_args__ = ({"sqlite_with_rowid": False},)
    what: str = lines(primary=True)
    channel: str = lines(primary=True)
    language: str = lines(primary=True)
    origin: str = lines(primary=True)
    day: str = lines(primary=True)
    shard: int = number(primary=True)
    n: int = number()


class StatementTable(ConsultationRow, table=True):
    """A resident's statement; withdrawn ones lose their words and their author, not the votes of others."""

    __table_args__ = unique("council_id", "public_id")
    public_id: str = lines()
    step: str = lines()
    text: str = lines()
    language: str = lines()
    state: str = lines()
    reason: str = lines()
    decided_by: str = lines()
    decided_at: int | None = number(null=True)
    author_id: int | None = freed_with(PARTICIPATION)
    at: int = number()


class PriorityTable(CountRow, table=True):
    """How much the study of opinion groups wants a statement read."""

    step: str = lines(primary=True)
    statement: str = lines(primary=True)
    value: float = Field()


class PictureTable(ConsultationRow, table=True):
    """A resident's picture: first the network's file id, then bytes re-encoded without metadata."""

    __table_args__ = unique("council_id", "ref")
    participation_id: int = deleted_with(PARTICIPATION, index=True)
    bot: str = lines()
    step: str = lines()
    ref: str = lines()
    file: str = lines()
    state: str = lines()
    due: int = number()
    attempts: int = number()
    reason: str = lines()
    content: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True))
    type: str = lines()


class OutboxTable(CouncilRow, table=True):
    """A message to send; its id is the chat's sequence. Address and body go once it is sent."""

    __table_args__ = (
        Index("outbox_chat", "bot", "address", "id", **one_of_many(ACTIVE)),
        Index("outbox_lease", "lease", **one_of_many("state = 'claimed'")),
        Index("outbox_due", "bot", "kind", "due", "id", **one_of_many("state = 'pending'")),
        {"sqlite_autoincrement": True},
    )
    bot: str = lines()
    address: str = lines()
    person: str = lines()
    ask: int = number()
    kind: int = number()
    op: str = lines()
    body: str = lines()
    recheck: str = lines()
    due: int = number()
    at: int = number()
    attempts: int = number()
    state: str = lines()
    lease: int | None = number(null=True)
    reason: str = lines()


class SlotTable(Row, table=True):
    """The network's message that shows one prompt of one conversation."""

    __table_args__ = ({"sqlite_with_rowid": False},)
    council_id: int = council(primary=True)
    person: str = lines(primary=True)
    ask: int = number(primary=True)
    message: str = lines()
    at: int = number()


class DeadLetterTable(CouncilRow, table=True):
    """An update that failed: its bytes, and how often; set aside after three."""

    __table_args__ = unique("council_id", "bot", "key")
    bot: str = lines()
    key: str = lines()
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    reason: str = lines()
    failures: int = number()
    state: str = lines()
    sender: str = lines()
    at: int = number()


class ActTable(CouncilRow, table=True):
    """A thing to do at a time, once."""

    __table_args__ = (*unique("council_id", "kind", "subject"), Index("act_due", "state", "due"))
    kind: str = lines()
    subject: str = lines()
    due: int = number()
    state: str = lines()
    claimed_by: str = lines()
    reason: str = lines()
    at: int | None = number(null=True)


class ReminderTable(Row, table=True):
    """A reminder of one person: planned by one statement, each at most once."""

    __table_args__ = (Index("reminder_state", "consultation_id", "state"),)
    council_id: int = council(primary=True)
    participation_id: int = number(primary=True)
    nth: int = number(primary=True)
    consultation_id: int = deleted_with(CONSULTATION)
    state: str = lines()
    at: int = number()


class OfficialTable(CouncilRow, table=True):
    """Somebody of the council, elected or staff, who claimed a link."""

    __table_args__ = (*unique("council_id", "public_id"), *unique("council_id", "bot", "address"))
    public_id: str = lines()
    bot: str = lines()
    address: str = lines()
    label: str = lines()
    language: str = lines()
    rhythm: str = lines()
    groups: str = lines()
    elected: int = flag()
    staff: int = flag()
    state: str = lines()
    dialogue: str = lines()
    at: int = number()


class InvitationTable(CouncilRow, table=True):
    """A link that one person may claim once; only an HMAC of its code is kept."""

    __table_args__ = unique("council_id", "code")
    code: str = lines()
    purpose: str = lines()
    groups: str = lines()
    elected: int = flag()
    label: str = lines()
    expires: int = number()
    invited_by: str = lines()
    at: int = number()
    claimed_at: int | None = number(null=True)
    official_id: int | None = freed_with("official.id")


class DigestTable(ConsultationRow, table=True):
    """What officials were told about a period; the period key makes it unique."""

    __table_args__ = unique("council_id", "consultation_id", "period")
    period: str = lines()
    content: str = lines()
    at: int = number()


class ToldTable(Row, table=True):
    """An official was sent a digest: once."""

    __table_args__ = ({"sqlite_with_rowid": False},)
    council_id: int = council(primary=True)
    digest_id: int = deleted_with("digest.id", primary=True)
    official_id: int = deleted_with("official.id", primary=True)
    at: int = number()


class ReplyTable(CouncilRow, table=True):
    """What an official answered to a digest."""

    __table_args__ = unique("council_id", "digest_id", "official_id")
    digest_id: int = deleted_with("digest.id")
    official_id: int = deleted_with("official.id")
    choice: str = lines()
    text: str = lines()
    at: int = number()


class AuditTable(CouncilRow, table=True):
    """What staff did, when, to what."""

    who: str = lines()
    what: str = lines()
    subject: str = lines()
    detail: str = lines()
    at: int = number()


class ReleasedTable(ConsultationRow, table=True):
    """What disclosure control already let out: the next release is judged with it."""

    __table_args__ = unique("council_id", "consultation_id", "key")
    key: str = lines()
    content: str = lines()
    at: int = number()


class ResumeTable(CouncilRow, table=True):
    """A code that carries a web conversation to another browser: once, within a day."""

    __table_args__ = unique("council_id", "code")
    bot: str = lines()
    code: str = lines()
    address: str = lines()
    expires: int = number()


METADATA = SQLModel.metadata
