"""The kind of a network: what is computed with its weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """What is computed with the weights: the activation f, biases or none, the loss, its reach.

    `reduction` is "sum" or "mean" of the steps' losses; a loss is sent back less than `truncation`
    steps, None for all the way.
    """

    activation: str = "tanh"
    bias: bool = False
    reduction: str = "sum"
    truncation: int | None = None

    def computes_as(self, other: Kind) -> bool:
        """Whether the losses of both are the same function of the weights."""
        return (self.activation, self.bias, self.reduction) == (
            other.activation,
            other.bias,
            other.reduction,
        )


ARTICLE: Final = Kind()
