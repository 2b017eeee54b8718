"""What a reader tries a network with: a beginning, how it goes on, and what is looked at of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

#: The two parts of the pane: a sequence tried out, and what is taken for what.
PARTS: Final = ("try", "confusion")
LONGEST_PROMPT: Final = 20_000
#: What the fields accept, ends included.
TEMPERATURES: Final = (0.0, 5.0)
PORTIONS: Final = (1, 1000)
SEEDS: Final = (0, 999_999)


@dataclass(frozen=True)
class Use:
    """All that follows from it and from a network is computed; so each of them can change alone.

    `text` is what was typed, "" for the beginning of the sequence on show; `count` symbols are
    drawn after it by the numbers of a seed at a temperature; a portion is so many more. `at` is
    the last step that is looked at, -1 for the newest.
    """

    text: str = ""
    seed: int = 1
    temperature: float = 1.0
    count: int = 0
    portion: int = 20
    at: int = -1
    part: str = PARTS[0]

    def begin(self, text: str) -> Use:
        """Another beginning, from which nothing has been drawn."""
        return replace(self, text=text[:LONGEST_PROMPT], count=0, at=-1)

    def draw(self, more: int = 1) -> Use:
        """So many symbols more."""
        return replace(self, count=self.count + more, at=-1)

    def take_back(self) -> Use:
        """One symbol less."""
        return replace(self, count=max(self.count - 1, 0), at=-1)

    def begin_again(self) -> Use:
        """Nothing drawn; with the same seed the same is drawn again."""
        return replace(self, count=0, at=-1)

    def renew(self) -> Use:
        """As many symbols, drawn by the numbers of the next seed."""
        return self.set_seed(self.seed + 1 if self.seed < SEEDS[1] else SEEDS[0])

    def set_seed(self, seed: int) -> Use:
        """By other numbers."""
        return replace(self, seed=seed, at=-1)

    def set_temperature(self, temperature: float) -> Use:
        """By the same numbers, more boldly or less."""
        return replace(self, temperature=temperature)

    def set_portion(self, portion: int) -> Use:
        """How many symbols are drawn at one go."""
        return replace(self, portion=portion)

    def look_at(self, step: int) -> Use:
        """A step further back."""
        return replace(self, at=step)

    def show_part(self, part: str) -> Use:
        """The other part of the pane."""
        return replace(self, part=part)


#: What one begins with.
UNUSED: Final = Use()
