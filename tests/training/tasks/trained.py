"""Runs that go on for so many updates."""

from __future__ import annotations

from itertools import islice
from typing import Any

from rnnviz import RNN
from rnnviz.training.tasks.table import TASKS, Run


def after(run: Run, updates: int, **options: Any) -> tuple[Any, list[float]]:
    """The network after so many updates, and the loss before each of them."""
    losses = []
    net: Any = run.net
    for update in islice(run.updates(**options), updates):
        losses.append(update.loss)
        if update.number == updates:
            net = update.net
    return net, losses


def run_of(name: str) -> Run:
    return Run.of(TASKS[name])


def second_losses(run: Run, net: RNN, updates: int, **options: Any) -> list[float]:
    """The mean over both sequences of the second step's loss, before each update."""
    return [
        float(update.losses[1].mean())
        for update in islice(run.updates(net=net, **options), updates)
    ]
