"""rnnviz by its public face: pulling updates, with traces or without, and norms of the ledger."""

from __future__ import annotations

import os
import tracemalloc
from functools import partial

import rnnviz
from tests.benchmarks.contestants.worker import Case, Step, serve


def training(case: Case, *, record: bool = False, ask: bool = False) -> Step:
    """Pull one update; with `record` its traces are kept until the next one, or asked for too."""
    net = rnnviz.RNN(case.U, case.W, case.V)
    sequences = list(zip(case.ids.T, case.target.T, strict=True))
    updates = rnnviz.fit(net, sequences, float(case.rate), batch=len(sequences), record=record)
    kept = []

    def step() -> float:
        kept[:] = [next(updates)]
        if ask:
            kept.append(kept[0].traces)
        return kept[0].loss

    return step


def ledger(case: Case, *, names: tuple[str, ...] = ("z", "U", "W"), threads: int = 2) -> Step:
    """Run, then take the norms of all dL_k/dz_s and of all items of U and W."""
    if threads == 1:
        os.cpu_count = lambda: 1  # what the ledger asks before it shares its work
    net = rnnviz.RNN(case.U, case.W, case.V)
    ids, target = case.ids[:, 0], case.target[:, 0]

    def norms() -> float:
        found = net.run(ids, target).ledger
        return sum(found.norms(name).sum() for name in names)

    return norms


def peak(case: Case) -> Step:
    """What the norms of all dL_k/dz_s take on top of the trace, in MiB."""
    net = rnnviz.RNN(case.U, case.W, case.V)

    def most() -> float:
        found = net.run(case.ids[:, 0], case.target[:, 0]).ledger
        tracemalloc.start()
        found.norms("z")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most / 2**20

    return most


if __name__ == "__main__":
    serve(
        {
            "fit": training,
            "fit, recorded": partial(training, record=True),
            "fit, asked": partial(training, record=True, ask=True),
            "ledger": ledger,
            "ledger, one thread": partial(ledger, threads=1),
            "z": partial(ledger, names=("z",)),
            "peak": peak,
        }
    )
