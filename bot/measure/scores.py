"""The arithmetic of the measures: pure, over what was wanted and what was given."""

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """Hits, false alarms and misses of one code, or of all together."""

    hits: int
    false: int
    missed: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was given that was wanted; 1 when nothing was given."""
        given = self.hits + self.false
        return self.hits / given if given else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was given; 1 when nothing was wanted."""
        wanted = self.hits + self.missed
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


def counts_by_code(
    wanted: Sequence[Collection[str]], given: Sequence[Collection[str]], codes: Sequence[str]
) -> dict[str, Counts]:
    """For each code, over all texts."""
    pairs = list(zip(wanted, given, strict=True))
    return {
        code: Counts(
            sum(code in want and code in got for want, got in pairs),
            sum(code not in want and code in got for want, got in pairs),
            sum(code in want and code not in got for want, got in pairs),
        )
        for code in codes
    }


def micro_f1(counts: Collection[Counts]) -> float:
    """F1 over all decisions together."""
    return sum(counts, Counts(0, 0, 0)).f1


def macro_f1(counts: Collection[Counts]) -> float:
    """The mean of each code's F1, over codes that were wanted at all."""
    present = [one.f1 for one in counts if one.hits + one.missed]
    return sum(present) / max(1, len(present))


def share(hits: int, of: int) -> float:
    """A share, 0 of nothing."""
    return hits / of if of else 0.0


def same_share(wanted: Sequence[Hashable], given: Sequence[Hashable]) -> float:
    """The share of places where both say the same."""
    return share(sum(want == got for want, got in zip(wanted, given, strict=True)), len(wanted))


def interval(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson)."""
    if not of:
        return 0.0, 1.0
    z, p = 1.96, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)
