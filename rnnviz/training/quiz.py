"""The quiz: a mistake is switched on in secret, and has to be found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

#: What a quiz may be called by.
NUMBERS: Final = (1, 9999)


@dataclass(frozen=True)
class Quiz:
    """A quiz by its number, the answers given so far, whether the check was asked; how it ended.

    `over` is "" while it goes on, "found" or "shown".
    """

    number: int
    answers: tuple[str, ...] = ()
    checked: bool = False
    over: str = ""

    def answered(self, name: str, *, right: bool) -> Self:
        """One answer more, which may have ended it."""
        return replace(self, answers=(*self.answers, name), over="found" if right else "")
