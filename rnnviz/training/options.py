"""What a training run can be told, each option checked at the door."""

from __future__ import annotations

import reprlib
from collections.abc import Collection, Sequence
from typing import Any, Final, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arguments import (
    checked_number,
    checked_switch,
    chosen,
    of_kind,
    whole_number,
)
from rnnviz.network.equations import Equations
from rnnviz.network.errors import InputError
from rnnviz.network.inputs import Example
from rnnviz.network.masks import NOTHING_MASKED, Masks, checked_masks
from rnnviz.network.rnn import Network
from rnnviz.training.batches import Plan
from rnnviz.training.descent import OPTIMIZERS, Limits
from rnnviz.training.schedules import schedule
from rnnviz.training.updates import Settings, Training


class Options(TypedDict, total=False):
    """The options of `fit`, by name; those that are not given are as usual."""

    learning_rate: float
    batch: int
    chunk: int | None
    carry_state: bool
    optimizer: str
    clip_norm: float | None
    clip_value: float | None
    truncation: int | None
    reduction: str
    freeze: Collection[str]
    masks: Masks | None
    seed: int | None
    record: bool
    schedule: Any
    equations: Equations | None


USUAL: Final = Options(
    learning_rate=0.1,
    batch=1,
    chunk=None,
    carry_state=False,
    optimizer="sgd",
    clip_norm=None,
    clip_value=None,
    truncation=None,
    reduction="sum",
    freeze=(),
    masks=None,
    seed=None,
    record=False,
    schedule="constant",
    equations=None,
)


def prepared(
    net: Network, sequences: Sequence[tuple[ArrayLike, ArrayLike]], h0: Any, options: Options
) -> Training:
    """A training run that has not begun; InputError naming what does not fit."""
    for name in options:
        chosen("options", name, USUAL)
    of_kind("net", net, Network, "rnnviz.RNN")
    given = Options(**{**USUAL, **options})
    if given["equations"] is not None:
        of_kind("equations", given["equations"], Equations, "rnnviz.network.equations.Equations")
    net.model(given["reduction"])
    examples = examples_of(net, sequences, h0)
    rate = checked_number("learning_rate", given["learning_rate"])
    rates = schedule(rate, given["schedule"])
    settings = Settings(
        schedule=rates,
        steady=given["schedule"] in ("constant", ["constant"], ("constant",)),
        optimizer=chosen("optimizer", given["optimizer"], OPTIMIZERS),
        limits=_limits(net, given["clip_norm"], given["clip_value"], given["freeze"]),
        plan=_plan(given["batch"], given["chunk"], given["carry_state"], given["seed"]),
        reduction=given["reduction"],
        truncation=_optional("truncation", given["truncation"], least=1),
        masks=_masks(net, given["masks"], examples, given["chunk"]),
        record=checked_switch("record", given["record"]),
        equations=given["equations"],
    )
    return Training(net, examples, settings)


def examples_of(
    net: Network, sequences: Sequence[tuple[ArrayLike, ArrayLike]], h0: Any
) -> list[Example]:
    """The sequences as arrays; InputError naming what does not fit."""
    return [net.example(inputs, targets, h0) for inputs, targets in _pairs(sequences)]


def _limits(
    net: Network, clip_norm: float | None, clip_value: float | None, freeze: Collection[str]
) -> Limits:
    given = freeze.tolist() if isinstance(freeze, np.ndarray) else freeze
    several = isinstance(given, Collection) and not isinstance(given, str)
    names = tuple(given) if several else (given,)
    for name in names:
        chosen("freeze", name, net.weights)
    bounds = (("clip_norm", clip_norm), ("clip_value", clip_value))
    norm, value = (
        None if bound is None else checked_number(name, bound, least=0.0) for name, bound in bounds
    )
    return Limits(norm, value, names)


def _masks(net: Network, masks: Masks | None, examples: list[Example], chunk: int | None) -> Masks:
    """The masks, which must be as long as the longest sequence; a piece of one has none."""
    if masks is None:
        return NOTHING_MASKED
    if chunk is not None:
        raise InputError("masks_chunk")
    return checked_masks(masks, max(len(one.x) for one in examples), tuple(net.weights))


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
