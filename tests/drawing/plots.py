"""Plots from a real recorder with branches, and one of a million updates."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rnnviz.language import sentence
from rnnviz.training.curves import Curve
from rnnviz.training.plot import Baseline, Line, Plot, of_branches
from rnnviz.training.quantities import measured
from rnnviz.training.recorder import Recorder
from tests.training.test_updates import NET, SEQUENCES

KEYS = {
    "loss": ("loss", "held_out", "step.0", "step.1"),
    "gradients": ("gradient.U", "gradient.W", "gradient.V"),
    "recurrence": ("spectral_radius", "sigma_max"),
    "saturated": ("saturated",),
    "right": ("right",),
}
BASELINE = Baseline(1.5, sentence("task.two_bats_baseline"))


@lru_cache(maxsize=2)
def recorded(*, forked: bool) -> Recorder:
    """A run of 60 updates, and two branches that part from it at 20 and from each other at 30."""
    recorder = Recorder.of(NET, SEQUENCES, learning_rate=0.1)
    recorder.hold_out(SEQUENCES[:1], every=10)
    _advance(recorder, 60)
    if forked:
        for at, name, rate in ((20, "quick", 0.3), (30, "slow", 0.05)):
            recorder.seek(at)
            recorder.branch_off(name, learning_rate=rate)
            _advance(recorder, 30)
    recorder.seek(40)
    return recorder


def _advance(recorder: Recorder, updates: int) -> None:
    for _ in range(updates // 5):
        recorder.advance(5)
        recorder.branch.measure(recorder.at, measured(recorder.net.run(*SEQUENCES[0])))


def plot(what: str = "loss", *, forked: bool = True, shown: int = -1) -> Plot:
    """Something plotted of it."""
    recorder = recorded(forked=forked)
    branches = recorder.branches
    on_show = branches[shown]
    return Plot(
        what,
        tuple(of_branches(branches, on_show, KEYS[what], branches)),
        update=40,
        last=on_show.end,
        branches=tuple(branch.name for branch in branches),
        shown=branches.index(on_show),
        steps=2,
        baseline=BASELINE if what == "loss" else None,
    )


def million(lines: int = 3, points: int = 8192, noise: float = 0.05) -> Plot:
    """Losses over a million updates, decimated as a recorder does it."""
    updates = np.arange(points) * (1_000_000 // points)
    random = np.random.default_rng(3)
    several = []
    for number in range(lines):
        low = np.exp(-updates / 3e5) * (1 + number) / 3
        high = low + noise * random.random(points)
        several.append(Line(f"step.{number}", Curve(updates, low, high), end=1_000_000))
    return Plot("loss", tuple(several), update=1_000_000, last=1_000_000, steps=lines)
