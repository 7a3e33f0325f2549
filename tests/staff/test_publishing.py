"""What of residents' words may leave: those that a person accepted, in steps that announce it, never private ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from flows.model import Flow, Statement
from flows.values import Value
from results.reports.opendata import package
from staff import publishing, recounting
from staff.digest import make_digest, quotable, voices
from staff.figures import measures, reviewed
from staff.studies import study
from storage import Store
from storage.consultations import audit, coding, consultations, statements
from storage.consultations.coding import Coded
from storage.consultations.consultations import Consultation
from storage.consultations.statements import Proposal
from storage.counts.recount import recount
from tests.engine.talk import flow_of
from tests.staff.closings import close
from tests.storage.town import NOW, StoredTown, founded, opened
from web.report import report_html, report_of

LINES = "".join(f"      - {{fr: Avis {n}., en: View {n}.}}\n" for n in range(4))
FLOW = flow_of(
    "".join(
        f"\n  - react: {name}\n    fr: D'accord ?\n    en: Agree?\n{rule}    statements:\n{LINES}"
        for name, rule in (
            ("asked", "    add your own: reviewed first\n"),
            ("free", "    add your own: yes\n"),
            ("secret", "    add your own: reviewed first\n    private: yes\n"),
        )
    )
    + "\n  - write: idea\n    optional: yes\n    fr: Une idée ?\n    en: An idea?\n"
    "\n  - write: worry\n    optional: yes\n    private: yes\n    fr: Un souci ?\n    en: A worry?\n"
)
STATES = ("accepted", "pending", "refused", "withdrawn")
PEOPLE = 14


def words(step: str, state: str) -> str:
    """What somebody proposed."""
    return f"Canari {step} {state}"


@dataclass
class Spread:
    """Everything that leaves the house, as text."""

    figures: str
    digest: str
    report: str
    opendata: str


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StoredTown, Consultation]]:
    """Fourteen people voted on everything and wrote everywhere; all was read, and accepted for quoting."""
    store: Store = opened(f"sqlite:///{tmp_path_factory.mktemp('publishing') / 'palabre.sqlite'}")
    here = founded(store)
    proposals = [
        Proposal(f"r_{step}_{state}", step, words(step, state), "fr", "pending", "", "", NOW)
        for step in ("asked", "free", "secret")
        for state in STATES
    ]
    with store.write() as tx:
        for one in proposals:
            statements.propose(tx, here.council, here.consultation, one)
            if "accepted" in one.id or "refused" in one.id:
                accepted = "accepted" in one.id
                statements.decide(tx, here.council, one.id, accepted=accepted, reason="non", by="it", now=NOW)
        tx.run("UPDATE statement SET state = 'withdrawn' WHERE public_id LIKE '%withdrawn'")
    for number in range(PEOPLE):
        votes: dict[str, Value] = {
            step: {f"r_{step}_{state}": "agree" for state in STATES} for step in ("asked", "free", "secret")
        }
        here.resident(str(number), {**votes, "idea": f"Canari idea {number}", "worry": "Canari worry"})
    with store.write() as tx:
        recount(tx, here.council, here.consultation, lambda _: measures(FLOW))
        for step in ("idea", "worry"):
            codings = [
                Coded(one.participation, "", "", ("thème",), True) for one in coding.of(tx, here.consultation, step)
            ]
            assert coding.keep(tx, here.council, here.consultation, step, codings) == PEOPLE
        (row,) = consultations.every(tx)
    study(store, row, FLOW, NOW)
    yield here, row
    store.close()


@pytest.fixture(scope="module")
def published(town: tuple[StoredTown, Consultation]) -> Spread:
    """The release, the digest, the report and the open data made of them."""
    here, row = town
    figures = close(here.store, row, FLOW)
    digest = make_digest(here.store, row, FLOW, "2026-W10", NOW, lambda *_: [])
    files = package(figures, "Montval")
    report = report_html(report_of(figures, FLOW, row, "Montval", "fr"))
    return Spread(str(figures), str(digest.content["text"]), report, "\n".join(files.values()))


@pytest.mark.slow
@pytest.mark.parametrize("where", ["figures", "digest", "report", "opendata"])
def test_statements_nobody_reviewed_are_never_published(published: Spread, where: str) -> None:
    """Waiting, refused, withdrawn, or shown to residents without anybody of the council having read them."""
    text: str = getattr(published, where)
    hidden = [words("asked", state) for state in STATES[1:]] + [words("free", state) for state in STATES]
    assert [one for one in hidden if one in text] == []


@pytest.mark.parametrize("where", ["figures", "digest", "report", "opendata"])
def test_a_private_step_is_never_quoted(published: Spread, where: str) -> None:
    """Neither what was written there nor what was proposed there, were it accepted, read and marked for quoting."""
    text: str = getattr(published, where)
    assert [one for one in ("Canari worry", words("secret", "accepted")) if one in text] == []


def test_what_was_reviewed_is_published(published: Spread) -> None:
    """Else the two tests above would prove nothing: the same words, accepted in a step that says so, are told."""
    for text in (published.figures, published.digest, published.report, published.opendata):
        assert words("asked", "accepted") in text


def test_a_private_step_is_counted_all_the_same(published: Spread) -> None:
    """Its themes are the staff's own words; its votes on the council's statements are figures."""
    for text in (published.figures, published.opendata):
        assert "worry.themes" in text
        assert "secret.s1" in text


def test_only_reviewed_statements_may_be_quoted(town: tuple[StoredTown, Consultation]) -> None:
    """By the digest, which quotes few: the rule is asked of it directly."""
    here, row = town
    with here.store.read() as tx:
        assert [one.text for one in reviewed(tx, row, FLOW)] == [words("asked", "accepted")]
        quoted = {one.text for one in quotable(tx, row, FLOW)}
        (voice,) = voices(tx, row, FLOW)
    assert words("asked", "accepted") in quoted
    assert all(one.startswith("Canari idea ") for one in quoted - {words("asked", "accepted")})
    assert voice in quoted


def test_staff_count_everything_and_spread_what_is_cleared(town: tuple[StoredTown, Consultation]) -> None:
    """Raw figures name their handfuls; what may be spread keeps k people behind each, and neither is kept."""
    here, row = town
    with here.store.write() as tx:
        before = tx.rows("SELECT * FROM released ORDER BY id")
        raw, told = (publishing.results(tx, row, FLOW, NOW, public=public) for public in (False, True))
        assert (raw.k, told.k) == (0, 10)
        assert (raw.participation.answered, told.participation.answered) == (PEOPLE, 10)
        assert tx.rows("SELECT * FROM released ORDER BY id") == before


def test_open_data_of_too_few_people_are_no_files(town: tuple[StoredTown, Consultation], sqlite_url: str) -> None:
    """It says how many would be needed."""
    here, row = town
    k, files = publishing.opendata(here.store, row, FLOW, "Montval", "etalab-2.0", NOW)
    assert k == 10
    assert files is not None
    assert words("asked", "accepted") in "".join(files.values())
    few = opened(sqlite_url)
    town_of_few = founded(few)
    for number in range(9):
        town_of_few.resident(str(number), {"idea": "seule"})
    with few.read() as tx:
        (of_few,) = consultations.every(tx)
    assert publishing.opendata(few, of_few, FLOW, "Montval", "etalab-2.0", NOW) == (10, None)
    few.close()


def test_a_recount_is_noted_when_it_repaired_something(town: tuple[StoredTown, Consultation]) -> None:
    """With how much; a look that finds nothing leaves no trace."""
    here, row = town
    with here.store.write() as tx:
        assert recounting.recount(tx, row, lambda _: measures(FLOW), who="it", now=NOW) == []
        assert audit.latest(tx, here.council) == []
        tx.run("UPDATE headcount SET n = n + 2 WHERE what = 'answered'")
        (wrong,) = recounting.recount(tx, row, lambda _: measures(FLOW), who="it", now=NOW)
        assert (wrong.counted, wrong.true) == (PEOPLE + 2, PEOPLE)
        (deed,) = audit.latest(tx, here.council)
        assert (deed.who, deed.what, deed.subject, deed.detail) == ("it", "recount", "velo", {"repaired": 1})


def test_other_residents_are_shown_accepted_statements_only(town: tuple[StoredTown, Consultation]) -> None:
    """What waits for its review, was refused or withdrawn is drawn for nobody."""
    here, _ = town
    flow: Flow = FLOW
    own: dict[str, tuple[Statement, ...]] = {name: () for name in ("asked", "free", "secret") if name in flow.by_name}
    with here.store.read() as tx:
        room = statements.room(tx, here.consultation, own)
    assert {step: [one.id for one in shown] for step, shown in room.items()} == {
        step: [f"r_{step}_accepted"] for step in ("asked", "free", "secret")
    }
