"""How far a share could move by chance; never how far it is from the town's, for those who answer are volunteers."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""95 % of a normal law."""


def wilson(people: float, n: float, z: float = Z) -> tuple[float, float] | None:
    """The interval of the share `people` / `n` (0-1); None without anybody.

    For weighted shares `n` is the effective number of people. Source: Wilson (1927), without continuity correction.
    """
    if n <= 0:
        return None
    # Wilson's and not the textbook's: that one gives 0 of 20 no width at all.
    share, spread = people / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)
