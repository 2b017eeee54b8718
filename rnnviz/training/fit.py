"""Training as an endless, lazy row of updates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from numpy.typing import ArrayLike

from rnnviz.network.equations import Equations
from rnnviz.network.masks import Masks
from rnnviz.network.rnn import Network
from rnnviz.training.options import Options, prepared
from rnnviz.training.update import Update

__all__ = ["Update", "fit"]


def fit(
    net: Network,
    sequences: Sequence[tuple[ArrayLike, ArrayLike]],
    learning_rate: float = 0.1,
    h0: Any = None,
    *,
    batch: int = 1,
    chunk: int | None = None,
    carry_state: bool = False,
    optimizer: str = "sgd",
    clip_norm: float | None = None,
    clip_value: float | None = None,
    truncation: int | None = None,
    reduction: str = "sum",
    freeze: Collection[str] = (),
    masks: Masks | None = None,
    seed: int | None = None,
    record: bool = False,
    schedule: Any = "constant",
    equations: Equations | None = None,
) -> Iterator[Update]:
    """Train for as long as one asks: endless, lazy, one update a batch of sequences in turn.

    sequences: pairs (inputs, targets) as `RNN.run` takes them, h0, reduction and truncation too;
    `net` is never changed. batch: so many sequences an update, of any lengths, their gradients
    added. chunk: cut sequences into pieces of so many steps, an update each; with carry_state a
    piece starts from the state the one before ended with, and no gradient goes across.
    optimizer: "sgd", "momentum" (Polyak 1964), "adagrad" (Duchi, Hazan & Singer 2011), "rmsprop"
    (Tieleman & Hinton 2012) or "adam" (Kingma & Ba 2015), with PyTorch's constants and a momentum
    of 0.9. clip_norm, clip_value: bounds on the norm of the whole gradient (Pascanu, Mikolov &
    Bengio 2013), then on each number. freeze: weights that stay. masks: what the backward pass of
    each leaves out, as long as the longest. seed: shuffle anew each epoch. record: keep each
    update's traces. schedule: "constant", ("step", every, factor) or ("cosine", to, over), see
    `rnnviz.training.schedules`. equations: a table to interpret in place of the kernel.

    Raises InputError at once when something does not fit, and before an update whose numbers would
    not be finite.
    """
    rates = Options(learning_rate=learning_rate, schedule=schedule, optimizer=optimizer)
    order = Options(batch=batch, chunk=chunk, carry_state=carry_state, seed=seed)
    limits = Options(clip_norm=clip_norm, clip_value=clip_value, freeze=freeze)
    passes = Options(truncation=truncation, reduction=reduction, masks=masks, record=record)
    options = Options(**rates, **order, **limits, **passes, equations=equations)
    return prepared(net, sequences, h0, options).updates()
