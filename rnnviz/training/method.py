"""The method by which weights are changed: an optimizer, and what clips its gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rnnviz.network.optimizers import Optimizer


@dataclass(frozen=True, slots=True)
class Method:
    """An optimizer by its name, and the bounds of the whole gradient's norm and of each number."""

    optimizer: str = "sgd"
    clip_norm: float | None = None
    clip_value: float | None = None

    @property
    def rows(self) -> Optimizer:
        """What it has of rows in the equations table."""
        return Optimizer(self.optimizer, self.clip_norm is not None, self.clip_value is not None)

    @property
    def limits(self) -> dict[str, float]:
        """The numbers that its lines name."""
        bounds = {"clip_norm": self.clip_norm, "clip_value": self.clip_value}
        return {name: bound for name, bound in bounds.items() if bound is not None}


PLAIN: Final = Method()
