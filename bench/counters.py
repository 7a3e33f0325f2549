"""What running counters cost an answer, and how long a digest of a million people takes from them.

Run: .venv/bin/python -m bench counters
"""

from __future__ import annotations

import gc
import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeAlias

from flows.measures import Measure
from flows.model import Option
from flows.values import Answer
from results.figures.crossing import by_profile, cross
from results.figures.disclosure import protect
from results.figures.tallies import tally
from storage import Store, Tx, open_store
from storage.consultations import audit, consultations, councils
from storage.consultations.audit import Deed
from storage.consultations.consultations import Publication
from storage.counts import counters
from storage.counts.counting import Counting, Sums, crossing

PEOPLE, QUESTIONS, OPTIONS, BATCH, SAMPLE = 1_000_000, 15, 5, 100, 2000
ROUNDS = 100
"""Batches per question: 1,500 in all, so that the journal is folded six times."""
DISTRICTS, BANDS = tuple(f"d{n}" for n in range(10)), (18, 25, 40, 60, 75)
TARGET_ANSWER, TARGET_DIGEST = 5.0, 50.0
"""Microseconds of CPU an answer; milliseconds a digest."""
NOW = datetime(2027, 1, 18, 8, tzinfo=UTC)
K = 10
_People: TypeAlias = list[dict[str, Answer]]


def _measures() -> dict[str, Measure]:
    names = [f"q{n}" for n in range(QUESTIONS - 2)]
    options = tuple(Option(f"o{n}", {"fr": f"o{n}"}) for n in range(OPTIONS))
    districts = tuple(Option(name, {"fr": name}) for name in DISTRICTS)
    return {
        "district": Measure("district", "category", {"fr": "?"}, districts, profile=True),
        "age": Measure("age", "number", {"fr": "?"}, bands=BANDS, profile=True),
        **{name: Measure(name, "category", {"fr": "?"}, options) for name in names},
    }


def _given(draw: random.Random, step: str) -> Answer:
    if step == "district":
        return Answer(draw.choice(DISTRICTS), NOW)
    return Answer(draw.randint(18, 90) if step == "age" else f"o{draw.randrange(OPTIONS)}", NOW)


def cost(store: Store, council: int, consultation: int) -> tuple[float, float]:
    """Microseconds of CPU an answer, when profile questions come first and when they come last."""
    order = [*_measures()]
    gc.collect()  # what the imports left is nobody's answer
    return _cost(store, council, consultation, order), _cost(store, council, consultation, order[::-1])


def _cost(store: Store, council: int, consultation: int, order: list[str]) -> float:
    """Whole transactions with what they count, less the same transactions without: foldings and commits are in it."""
    draw, counting, spent = random.Random(1), Counting(_measures()), 0.0

    def count(tx: Tx, given: _People, after: _People) -> None:
        sums = Sums()
        for was, now in zip(given, after, strict=True):
            counting.move(sums, was, now)
        counters.apply(tx, council, {consultation: sums})

    for _ in range(ROUNDS):
        given: _People = [{} for _ in range(BATCH)]
        for step in order:
            said = [{step: _given(draw, step)} for _ in given]
            spent -= _seconds(store, council, given, said, lambda tx, given, after: None)
            spent += _seconds(store, council, given, said, count)
            given = [{**answers, **one} for answers, one in zip(given, said, strict=True)]
    return spent / (ROUNDS * BATCH * len(order)) * 1e6


def _seconds(
    store: Store, council: int, given: _People, said: _People, count: Callable[[Tx, _People, _People], None]
) -> float:
    """One batch, stepped and counted."""
    began = process_time()
    with store.write() as tx:
        audit.note(tx, council, Deed("bench", "answer", "", {}, NOW))
        count(tx, given, [{**answers, **one} for answers, one in zip(given, said, strict=True)])
    return process_time() - began


def digest(store: Store, council: int, consultation: int) -> float:
    """Milliseconds from the counters of a million people to every question by district and age, cleared."""
    draw, measures = random.Random(2), _measures()
    counting, sample = Counting(measures), Sums()
    for _ in range(SAMPLE):
        counting.move(sample, {}, {step: _given(draw, step) for step in measures})
    million = {split: {cell: n * (PEOPLE // SAMPLE) for cell, n in cells.items()}
               for split, cells in sample.moves.items()}  # fmt: skip
    few = []
    for _ in range(counters.FOLD - 1):
        few.append(Sums())
        for _ in range(BATCH):
            answers = {step: _given(draw, step) for step in ("district", "age", draw.choice([*measures][2:]))}
            counting.move(few[-1], dict([*answers.items()][:2]), answers)
    with store.write() as tx:
        counters.apply(tx, council, {consultation: Sums(million)})
        counters.fold(tx, council)
    with store.write() as tx:
        # The most that a digest can find in the journal.
        for sums in few:
            counters.apply(tx, council, {consultation: sums})
    with store.read() as tx:
        began = perf_counter()
        counts = counters.counted(tx, consultation)
        cells, broken = counters.totals(counts), counters.breakdown(counts)
        cleared = {step: protect(one, K) for step, measure in measures.items() for one in tally(measure, cells[step])}
        profiles = [cleared[measure.step] for measure in crossing(measures)]
        tables = [cross(q, by, by_profile(by.step, broken[q.step], cells[q.step], cells[by.step]), K)
                  for q in cleared.values() if not q.profile for by in profiles]  # fmt: skip
        took = perf_counter() - began
    if not all(tables):
        raise RuntimeError("a million people must fill every table")
    return took * 1000


def measure() -> list[str]:
    """The two figures beside their targets."""
    with tempfile.TemporaryDirectory() as folder:
        source = random.Random(3)
        store = open_store(
            f"sqlite:///{Path(folder) / 'counters.sqlite'}", secret=bytes(32), ids=lambda: source.randbytes(16)
        )
        store.migrate()
        with store.write() as tx:
            council = councils.default(tx).key
            publication = Publication("f1", "t1", b"", "Europe/Paris")
            costed, told = (
                consultations.publish(tx, council, name, publication, "open", NOW).key for name in ("costed", "told")
            )
        first, last = cost(store, council, costed)
        took = digest(store, council, told)
        store.close()
    return [
        f"counters: {first:.1f} µs of CPU an answer with the profile asked first, {last:.1f} with it asked last "
        f"(target {TARGET_ANSWER:g}; {BATCH} people a batch)",
        f"digest of {PEOPLE:,} people × {QUESTIONS} answers by district and age: {took:.1f} ms "
        f"(target {TARGET_DIGEST:g}: {TARGET_DIGEST / took:.1f} times faster than asked)",
    ]
