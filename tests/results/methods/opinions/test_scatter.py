"""The directions of most variance against a dense decomposition, and whether chance would give them."""

from __future__ import annotations

import numpy as np
import pytest

from results.methods.opinions.chance import beyond_chance
from results.methods.opinions.scatter import Centred, principal
from tests.results.methods.opinions.sample import of, planted


def centred(table: np.ndarray) -> Centred:
    """A dense matrix as it is kept: what is nought is left out."""
    rows, columns = np.nonzero(table)
    return Centred(rows, columns, table[rows, columns].astype(float), *table.shape)


def dense(table: np.ndarray, axes: int) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and vectors of the scatter matrix, the largest first."""
    values, vectors = np.linalg.eigh(table.T @ table)
    return values[::-1][:axes], vectors[:, ::-1][:, :axes].T


def normal(people: int, size: int, seed: int = 0) -> np.ndarray:
    """Numbers of no pattern, with two directions that stand out."""
    source = np.random.default_rng(seed)
    lean = source.normal(size=(people, 2)) * (6, 3) @ source.normal(size=(2, size))
    return np.round(source.normal(size=(people, size)) + lean, 6)


@pytest.mark.parametrize(("people", "size"), [(6, 3), (30, 12), (12, 30), (40, 2), (40, 320)])
def test_the_axes_are_those_of_the_dense_matrix(people: int, size: int) -> None:
    """To nine digits, the largest weight positive; also with more statements than steps."""
    table = normal(people, size)
    values, axes = principal(centred(table), 2, 1e-12)
    known, vectors = dense(table, 2)
    assert values == pytest.approx(known, rel=1e-9)
    for axis, vector in zip(axes, vectors, strict=True):
        sign = np.sign(vector[np.abs(vector).argmax()])
        assert axis == pytest.approx(vector * sign, abs=1e-6)
        assert axis[np.abs(axis).argmax()] > 0
        assert axis @ axis == pytest.approx(1)
    assert axes[0] @ axes[1] == pytest.approx(0, abs=1e-9)


def test_directions_of_equal_variance_are_both_found() -> None:
    """Where the first step already spans all that one start can see."""
    for size in (2, 3, 7):
        values, axes = principal(centred(np.eye(size) * 2.0), 2, 1e-12)
        assert values == pytest.approx([4, 4])
        assert axes @ axes.T == pytest.approx(np.eye(2), abs=1e-9)
    blocks = np.kron(np.eye(3), np.array([[1.0, 1.0], [1.0, -1.0]]))
    values, _ = principal(centred(blocks), 2, 1e-12)
    assert values == pytest.approx([2, 2])


def test_what_varies_along_one_direction_has_one_axis() -> None:
    """The others are nought, however many are asked for."""
    table = np.outer([1.0, 2.0, -3.0], [1.0, -1.0, 0.0, 2.0])
    values, axes = principal(centred(table), 3, 1e-12)
    assert values == pytest.approx([14 * 6, 0, 0], abs=1e-9)
    assert axes[0] == pytest.approx(np.array([1, -1, 0, 2]) / np.sqrt(6), abs=1e-9)
    assert (axes[1:] == 0).all()
    alone, axis = principal(centred(np.array([[2.0], [1.0]])), 2, 1e-12)
    assert (alone.tolist(), axis.tolist()) == ([pytest.approx(5), 0.0], [[1.0], [0.0]])


def test_the_scatter_is_that_of_the_matrix() -> None:
    """Applied to any vector."""
    table = normal(9, 5)
    vector = np.arange(5.0)
    assert centred(table).covary(vector) == pytest.approx(table.T @ (table @ vector))


def test_chance_is_told_from_what_people_share() -> None:
    """Two camps; not noise, a leaning that all share, one statement alone, nor what was moderated out."""
    camps = np.array([[1, 1, 1, 1, -1, -1]] * 10 + [[-1, -1, -1, -1, 1, 1]] * 10)
    people = np.arange(20)
    assert beyond_chance(of(camps), people, 0)
    assert not beyond_chance(of(camps, tuple("012345")), people, 0)
    assert not beyond_chance(of(np.ones((20, 6), dtype=int)), people, 0)
    assert not beyond_chance(of(camps[:, :1]), people, 0)
    assert not beyond_chance(of(camps), people[:0], 0)
    assert not beyond_chance(of(camps[:10]), people[:10], 0)
    half = np.column_stack([camps, np.tile([1, -1], 10)])
    assert beyond_chance(of(half, ("6",)), people, 0)


@pytest.mark.parametrize("seed", range(3))
def test_chance_is_measured_on_the_people_asked_about(seed: int) -> None:
    """Among a crowd of no pattern, and the other way round; of many, five hundred are looked at."""
    source = np.random.default_rng(seed)
    crowd = source.choice([-1, 1], size=(60, 8))
    camps = np.array([[1, 1, 1, 1, -1, -1, -1, -1]] * 15 + [[-1, -1, -1, -1, 1, 1, 1, 1]] * 15)
    votes = of(np.vstack([crowd, camps]))
    order = np.array([int(name) for name in votes.participants])
    assert beyond_chance(votes, np.flatnonzero(order >= 60), seed)
    assert not beyond_chance(votes, np.flatnonzero(order < 60)[:40], seed)
    large, _ = planted(900, 10, 2, seen=0.9, seed=seed)
    assert beyond_chance(of(large), np.arange(900), seed)
