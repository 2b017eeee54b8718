"""Why a number of the ledger is exactly 0: the first of the reasons that holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rnnviz.network.arguments import row_of
from rnnviz.network.arrays import Array

if TYPE_CHECKING:
    from rnnviz.network.ledger import Ledger
    from rnnviz.network.trace import Trace


def why_zero(ledger: Ledger, name: str, loss: int, use: int, row: int | None) -> str:
    """A key of the catalogue `zero`, or "" when the item, or that row of it, is not 0."""
    item = ledger.item(name, loss=loss, use=use)
    if not nothing_in(item, row):
        return ""
    trace = ledger.trace
    left, right = trace.model.factors.get(name, ("", ""))
    return (
        _no_such_loss(trace, loss, use, at_once=right == "do")
        or ("zero.first_step" if use and _is_initial(trace, name) else "")
        or _masked(trace, name, loss, use)
        or _nothing_multiplied(trace, left, use, row)
        or _nothing_sent(ledger, name, loss, use)
    )


def nothing_in(item: Array, row: int | None) -> bool:
    """Whether an item, or one row of it, is exactly 0; InputError where there is no such row."""
    if row is None:
        return not item.any()
    return not item[row_of("row", row, len(item))].any()


def _no_such_loss(trace: Trace, loss: int, use: int, *, at_once: bool) -> str:
    """A use after the loss has no part in it; V is used by each loss at its own step alone."""
    if use > loss or (at_once and use < loss):
        return "zero.later" if use > loss else "zero.own_step"
    return "zero.no_target" if trace["target"][loss] < 0 else ""


def _is_initial(trace: Trace, name: str) -> bool:
    """Whether this is the state before the first step, such as `h0`."""
    states = trace.model.cell.states
    return name.removesuffix("0") in states and name not in states


def _masked(trace: Trace, name: str, loss: int, use: int) -> str:
    masks, truncation = trace.cause.masks, trace.cause.truncation
    if masks.losses is not None and not masks.losses[loss]:
        return "zero.loss_off"
    if not trace.used(name)[use]:
        return "zero.frozen"
    if truncation is not None and loss - use >= truncation:
        return "zero.truncated"
    if masks.carries is not None and not masks.carries[use:loss].all():
        return "zero.cut"
    return ""


def _nothing_multiplied(trace: Trace, left: str, use: int, row: int | None) -> str:
    """An item is an outer product: 0 where what the gradient is multiplied with is 0."""
    if not left or (trace[left][use] if row is None else trace[left][use][row]).any():
        return ""
    if left == "x":
        return "zero.word"
    return "zero.h0" if left in trace.model.cell.before and use == 0 else "zero.state"


def _nothing_sent(ledger: Ledger, name: str, loss: int, use: int) -> str:
    """The link of the chain at which the gradient becomes 0 tells the reason."""
    trace, vectors = ledger.trace, ledger.vectors(loss)
    if not trace["do"][loss].any():
        return "zero.exact"
    cell = trace.model.cell
    within = [one.removeprefix("d") for one in cell.inner]

    def reached(names: Iterable[str], t: int) -> bool:
        return any(vectors[name][t].any() for name in names)

    if not reached(cell.states, loss):
        return "zero.weights"
    for t in range(loss, use, -1):
        if not reached(cell.states, t - 1):
            return "zero.weights" if reached(within, t) else "zero.saturated"
    if _is_initial(trace, name):
        return "zero.weights" if reached(within, 0) else "zero.saturated"
    return "zero.weights" if name in cell.states else "zero.saturated"
