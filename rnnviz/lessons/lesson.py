"""A lesson: two rows of words and the settings under which they teach something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson sets; the spare words give the one-hot codes their order."""

    name: str
    inputs: str
    targets: str
    spare_inputs: tuple[str, ...]
    spare_targets: tuple[str, ...]
    n_hidden: int
    seed: int
    scale: float
    learning_rate: float
