"""Training as an endless, lazy row of updates: its options, checked at the door."""

from __future__ import annotations

import reprlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arrays import checked_number, checked_switch
from rnnviz.network.errors import InputError
from rnnviz.network.inputs import Example
from rnnviz.network.masks import NOTHING_MASKED, Masks, checked_masks
from rnnviz.network.rnn import Network, chosen, whole_number
from rnnviz.training.batches import Plan
from rnnviz.training.descent import OPTIMIZERS, Limits
from rnnviz.training.updates import Settings, Training, Update

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
) -> Iterator[Update]:
    """Train for as long as one asks: endless, lazy, one update a batch of sequences in turn.

    sequences: pairs (inputs, targets) as `RNN.run` takes them, h0, reduction and truncation too;
    `net` is never changed. batch: so many sequences an update, of any lengths, their gradients
    added. chunk: cut sequences into pieces of so many steps, an update each; with carry_state a
    piece starts from the state the one before ended with, and no gradient goes across.
    optimizer: "sgd", "momentum", "adagrad", "rmsprop" or "adam". clip_norm, clip_value: bounds on
    the whole gradient's norm and on each number. freeze: weights that stay. masks: what the
    backward pass leaves out, for whole sequences of one length. seed: shuffle anew each epoch.
    record: keep each update's traces. Raises InputError at once when something does
    not fit, and before an update whose numbers would not be finite.
    """
    net.model(reduction)
    examples = [net.example(inputs, targets, h0) for inputs, targets in _pairs(sequences)]
    settings = Settings(
        learning_rate=checked_number("learning_rate", learning_rate),
        optimizer=chosen("optimizer", optimizer, OPTIMIZERS),
        limits=_limits(net, clip_norm, clip_value, freeze),
        plan=_plan(batch, chunk, carry_state, seed),
        reduction=reduction,
        truncation=_optional("truncation", truncation, least=1),
        masks=_masks(net, masks, examples, chunk),
        record=checked_switch("record", record),
    )
    return Training(net, settings).updates(examples)


def _limits(
    net: Network, clip_norm: float | None, clip_value: float | None, freeze: Collection[str]
) -> Limits:
    names = (
        tuple(freeze)
        if isinstance(freeze, Collection) and not isinstance(freeze, str)
        else (freeze,)
    )
    for name in names:
        chosen("freeze", name, net.weights)
    bounds = (("clip_norm", clip_norm), ("clip_value", clip_value))
    norm, value = (
        None if bound is None else checked_number(name, bound, least=0.0) for name, bound in bounds
    )
    return Limits(norm, value, names)


def _masks(net: Network, masks: Masks | None, examples: list[Example], chunk: int | None) -> Masks:
    """The masks, which must be as long as every sequence; a piece of one has none of its own."""
    if masks is None:
        return NOTHING_MASKED
    if chunk is not None:
        raise InputError("masks_chunk")
    for one in examples:
        masks = checked_masks(masks, len(one.x), tuple(net.weights))
    return masks


def _plan(batch: int, chunk: int | None, carry_state: object, seed: int | None) -> Plan:
    carries = checked_switch("carry_state", carry_state)
    if carries and chunk is None:
        raise InputError("carry_without_chunk")
    return Plan(
        batch=whole_number("batch", batch, least=1),
        chunk=_optional("chunk", chunk, least=1),
        carry_state=carries,
        seed=_optional("seed", seed, least=0),
    )


def _optional(name: str, given: int | None, *, least: int) -> int | None:
    return None if given is None else whole_number(name, given, least=least)


def _pairs(sequences: object) -> list[list[Any]]:
    """The pairs (inputs, targets); InputError when there are none, or something else."""
    members = _members(sequences)
    if members == []:
        raise InputError("no_sequences")
    pairs = [_members(one) or [] for one in members or [None]]
    # Two numbers are no pair: then a single sequence was given where a list of them belongs.
    if not all(len(pair) == 2 and not all(map(np.isscalar, pair)) for pair in pairs):
        raise InputError("pairs", was=reprlib.repr(sequences))
    return pairs


def _members(given: object) -> list[Any] | None:
    """What is in a list, a tuple or an array; None for anything else, a generator or a text."""
    if isinstance(given, np.ndarray):
        return list(given) if given.ndim else None
    if isinstance(given, str | bytes) or not isinstance(given, Sequence):
        return None
    return list(given)
