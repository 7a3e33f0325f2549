"""The runner itself: what it plants, that it finds what tests miss and says so, and that its lists fit the tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.methods import intervals
from tests.mutants.__main__ import TREE, planted, summary, wilson
from tests.mutants.drawing import Equivalent, drawn, equivalents, plantable, stale
from tests.mutants.faults import PlantedFault
from tests.mutants.ground import Ground, Verdict
from tests.mutants.planting import faults_of, kind_of
from tests.mutants.queries import sql_changes
from tests.mutants.runs import Runs, recorded
from tests.mutants.strata import LEFT_OUT, STRATA, TENANT, Stratum

pytestmark = pytest.mark.slow

TOY = '''"""A toy."""

AGE = 18


def adult(age: int) -> bool:
    return age >= AGE


def total(numbers: list[int]) -> int:
    whole = 0
    for number in numbers:
        whole += number
    return whole


def countdown(number: int) -> int:
    while number > 0:
        number -= 1
    return number


def query() -> str:
    return "SELECT name FROM person WHERE council_id = :council AND age >= :age ORDER BY name"
'''
CHECKS = """
from toy.ages import adult, countdown, query, total

def test_adults():
    assert (adult(17), adult(18), adult(19)) == (False, True, True)

def test_countdown():
    assert countdown(2) == 0

def test_something_is_summed():
    total([])

def test_query():
    assert "council_id = :council" in query()
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ground, Runs, Path]]:
    """A tree of one module and its tests: of four functions, one is run without looking at what it gives."""
    tree = tmp_path_factory.mktemp("toy")
    for name, text in (("toy/__init__.py", ""), ("toy/ages.py", TOY), ("checks/test_ages.py", CHECKS)):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text(text)
    names = ["toy/__init__.py", "toy/ages.py", "checks/test_ages.py"]
    with Ground(tree, names, tmp_path_factory.mktemp("ground")) as ground:
        yield ground, recorded([ground], tree, names, ("toy",), tmp_path_factory.mktemp("runs")), tree


def faults(function: str, operator: str) -> list[PlantedFault]:
    """Those of one function of the toy."""
    return [one for one in faults_of("toy/ages.py", TOY) if (one.function, one.operator) == (function, operator)]


def test_it_tells_the_faults_that_tests_find_from_those_they_let_pass(toy: tuple[Ground, Runs, Path]) -> None:
    """Each is tried by the tests that run its line; the tree is whole afterwards, and survivors are named."""
    ground, runs, tree = toy
    stratum = Stratum("toy", ("toy/*.py",), 0.9)
    chosen = [
        *faults("adult", "boundary"), *faults("total", "arithmetic"), *faults("query", TENANT), *faults("query", "sql"),
    ]  # fmt: skip
    tried = planted([ground], runs, chosen)
    found = {(fault.function, fault.operator) for fault, verdict in tried if verdict.killed}
    assert found == {("adult", "boundary"), ("query", TENANT)}
    assert tried[0][1].by == "checks/test_ages.py::test_adults"
    assert (ground.root / "toy/ages.py").read_text() == (tree / "toy/ages.py").read_text() == TOY
    lines, enough = summary({stratum: tried})
    assert not enough
    assert "NOT REACHED" in lines[0]
    assert any("toy/ages.py:13 total [arithmetic]" in line for line in lines)


def test_a_constant_read_while_loading_is_tried_by_whoever_runs_its_file(toy: tuple[Ground, Runs, Path]) -> None:
    """Its line runs for no test; the tests of the file do."""
    ground, runs, _ = toy
    ((_, verdict),) = planted([ground], runs, faults("", "constant"))
    assert verdict.by == "checks/test_ages.py::test_adults"


def test_a_fault_that_never_ends_is_found(toy: tuple[Ground, Runs, Path]) -> None:
    """What the tests started ends with them."""
    ground, runs, _ = toy
    (endless,) = faults("countdown", "statement dropped")
    assert ground.tried(endless, runs.against(endless), 2.0).ended == "timeout"


def test_a_test_that_fails_without_a_fault_finds_nothing(toy: tuple[Ground, Runs, Path]) -> None:
    """It is left out from then on."""
    ground, runs, _ = toy
    checks = ground.root / "checks/test_ages.py"
    whole = checks.read_text()
    checks.write_text(whole.replace("    total([])", "    total([])\n    assert not total.__name__"))
    try:
        ((_, verdict),) = planted([ground], runs, faults("total", "arithmetic"))
    finally:
        checks.write_text(whole)
    assert not verdict.killed


def test_a_seed_draws_the_same_faults_and_leaves_out_the_equivalents() -> None:
    """Another seed draws others; a fault listed as equivalent is never planted."""
    stratum = Stratum("staff", ("staff/*.py",), 0.9)
    found = plantable(TREE, [stratum])["staff"]
    first, again, other = (drawn(found, [], 9, seed, TREE) for seed in (1, 1, 2))
    assert first == again != other
    known = [Equivalent(*fault.key, reason="said") for fault in first]
    assert not {one.key for one in known} & {fault.key for fault in drawn(found, known, len(found), 1, TREE)}


def test_every_listed_equivalent_is_a_fault_of_this_tree_and_has_its_reason() -> None:
    """Code that changed is judged anew."""
    known = equivalents()
    assert [one for one in known if len(one.reason) < 20] == []
    assert stale(plantable(TREE), known) == []


def test_every_pattern_of_the_table_names_files() -> None:
    """A stratum that lost its files would be empty, and pass."""
    patterns = [pattern for stratum in STRATA for pattern in stratum.files] + list(LEFT_OUT)
    assert [one for one in patterns if not list(TREE.glob(one.replace("*.py", "**/*.py").replace("/*", "/**/*")))] == []
    assert [name for name, found in plantable(TREE).items() if len(found) < 50] == []


SQL = (
    "UPDATE a SET x = 0, y = :y WHERE council_id = :council AND (p = 1 OR q BETWEEN 1 AND 3) AND t >= :t"
    " AND id IN (SELECT id FROM b WHERE b.council_id = a.council_id ORDER BY id DESC LIMIT 3)"
)


def test_sql_loses_its_terms_one_at_a_time() -> None:
    """A tenant filter is one of its own; BETWEEN keeps its AND; what is set is forgotten column by column."""
    changes = list(sql_changes(SQL))
    dropped = {operator: [text for name, text, _, _ in changes if name == operator] for operator, *_ in changes}
    assert dropped[TENANT] == [
        SQL.replace("council_id = :council", "1 = 1"), SQL.replace("b.council_id = a.council_id", "1 = 1"),
    ]  # fmt: skip
    assert dropped["term dropped"] == [
        SQL.replace("(p = 1 OR q BETWEEN 1 AND 3)", "1 = 1"), SQL.replace("t >= :t", "1 = 1"),
        SQL.replace(SQL[SQL.index("id IN") :], "1 = 1"),
    ]  # fmt: skip
    assert len({before for operator, _, before, _ in changes if operator in (TENANT, "term dropped")}) == 5
    assert [before for operator, _, before, _ in changes if operator == "column not set"] == ["x = 0", "y = :y"]
    swapped = {changed for operator, changed, _, _ in changes if operator == "sql"}
    for one, other in ((">=", ">"), (" DESC", ""), (" OR ", " AND "), (" LIMIT 3", ""), (" IN ", " NOT IN ")):
        assert SQL.replace(one, other) in swapped


def test_the_same_change_twice_in_a_line_is_two_faults_with_names_of_their_own() -> None:
    """Else to list one as equivalent would leave out the other."""
    constants = [one for one in faults_of("x.py", "def f(n: int) -> range:\n    return range(1, n + 1)\n")
                 if one.operator == "constant"]  # fmt: skip
    assert [(one.before, one.after) for one in constants] == [("1", "0"), ("1 (no. 2)", "0")]
    assert len({one.key for one in constants}) == 2
    every = [one.key for faults in plantable(TREE).values() for one in faults]
    assert len(every) == len(set(every))


def test_a_fault_inside_an_f_string_keeps_what_it_fills_in() -> None:
    """The words change, the holes stay."""
    text = 'def f(table: str) -> str:\n    return f"DELETE FROM {table} WHERE council_id = :c AND at < :at"\n'
    (one,) = [fault for fault in faults_of("x.py", text) if kind_of(fault) == TENANT]
    assert "f'DELETE FROM {table} WHERE 1 = 1 AND at < :at'" in one.planted(text)


@given(st.integers(0, 60), st.integers(1, 60))
def test_its_interval_is_wilson_s(found: int, more: int) -> None:
    """The same as the product's own, which may be what a fault changes."""
    n = found + more
    assert wilson(found, n) == pytest.approx(intervals.wilson(found, n))


def test_a_stratum_is_judged_by_its_share() -> None:
    """Nine of ten are enough for nine tenths, eight are not."""
    fault, stratum = faults("adult", "boundary")[0], Stratum("x", ("x",), 0.9)
    found, missed = (fault, Verdict("failed", "t", 0.1)), (fault, Verdict("passed", "", 0.1))
    assert summary({stratum: [found] * 9 + [missed]})[1]
    assert not summary({stratum: [found] * 8 + [missed] * 2})[1]
