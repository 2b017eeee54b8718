"""A row of the equations table: one quantity, how it is computed, and from what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The passes in the order in which a debugger walks through them.
PASSES: Final = ("forward", "loss", "backward", "update")


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity: what it is called, how it is computed, and from what.

    `formula` is LaTeX in which each `{name}` stands for the symbol of the quantity `name`, where
    `{name+}` and `{name-}` mean the same quantity one step later or earlier. `numpy` is the line
    of NumPy that computes it, for the step `t`. `stop` says whether it is an op of its own;
    `at_last` is the formula at the last step, where that differs. A row of an update is `of` a
    weight, and `says` which sentence tells what it does.
    """

    name: str
    kind: str
    symbol: str
    formula: str
    numpy: str
    feeds: tuple[str, ...]
    shape: tuple[str, ...]
    stop: bool = True
    at_last: str = ""
    of: str = ""
    says: str = ""


def given(name: str, symbol: str, *shape: str) -> Row:
    """A row for what is given and not computed: an input, a state to start from, a weight."""
    return Row(name, "given", symbol, f"{{{name}}}", "", (), shape, stop=False)
