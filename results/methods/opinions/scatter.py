"""Sparse votes about their means, and the directions along which they vary most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from results.methods.opinions.votes import Floats, Ints

_STEPS = 300


@dataclass(frozen=True, slots=True)
class Centred:
    """Votes less the mean of their statement; unseen ones are zero and not kept."""

    rows: Ints
    columns: Ints
    data: Floats
    people: int
    size: int

    def covary(self, vector: Floats) -> Floats:
        """The scatter matrix (statements × statements) times a vector."""
        along = np.bincount(self.rows, self.data * vector[self.columns], self.people)
        return np.bincount(self.columns, self.data * along[self.rows], self.size).astype(np.float64, copy=False)


def principal(matrix: Centred, axes: int, tolerance: float) -> tuple[Floats, Floats]:
    """The largest eigenvalues of the scatter matrix and their vectors (axes × statements, largest weight
    positive), zero where the votes vary no more.

    The Lanczos method with full reorthogonalisation; tolerance: residual, as a part of the largest eigenvalue.
    """
    # A seed of its own: the direction that is looked for does not depend on where one starts.
    source = np.random.default_rng(0)
    most = min(matrix.size, _STEPS)
    basis, inner = np.zeros((most, matrix.size)), np.zeros((most, most))
    rest = source.standard_normal(matrix.size)
    for step in range(most):
        basis[step] = rest / np.linalg.norm(rest)
        image = matrix.covary(basis[step])
        inner[: step + 1, step] = inner[step, : step + 1] = basis[: step + 1] @ image
        values, inside = np.linalg.eigh(inner[: step + 1, : step + 1])
        values, inside = values[::-1][:axes], inside[:, ::-1][:, :axes].T
        rest = _orthogonal(image, basis[: step + 1])
        left = np.linalg.norm(rest)
        if left <= tolerance * values[0]:
            # The votes span no more from here: any other direction may still hold some.
            rest = _orthogonal(source.standard_normal(matrix.size), basis[: step + 1])
        elif step + 1 >= axes and left * np.abs(inside[:, -1]).max() <= tolerance * values[0]:
            break
    found = inside @ basis[: step + 1]
    found[values <= tolerance * values[0]] = 0.0
    # An eigenvector has no sign: without one the map would turn over from one study to the next.
    strongest = np.take_along_axis(found, np.abs(found).argmax(axis=1)[:, None], axis=1)
    whole = np.zeros((axes, matrix.size + 1))
    whole[: len(values)] = np.column_stack([values, found * np.where(strongest < 0, -1.0, 1.0)])
    return np.maximum(whole[:, 0], 0.0), whole[:, 1:]


def _orthogonal(vector: Floats, basis: Floats) -> Floats:
    # Twice: once loses digits when little is left.
    for _ in range(2):
        vector = vector - basis.T @ (basis @ vector)
    return vector
