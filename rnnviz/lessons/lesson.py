"""A lesson: two rows of words and the settings under which they teach something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson sets; the spare words give the one-hot codes their order.

    A dash among the targets is a step without one. From `init` on, a lesson need not say it.
    """

    name: str
    inputs: str
    targets: str
    spare_inputs: tuple[str, ...]
    spare_targets: tuple[str, ...]
    n_hidden: int
    seed: int
    scale: float
    learning_rate: float
    init: str = "normal"
    activation: str = "tanh"
    bias: bool = False
    reduction: str = "sum"
    truncation: int | None = None
    #: Inputs and targets of more sequences, which are learned from together with the first.
    more: tuple[tuple[str, str], ...] = ()
