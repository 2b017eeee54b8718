"""Contestants side by side: each in a process of its own on one thread, a slice of each in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from tests.benchmarks.measure import FULL, samples

ROOT: Final = Path(__file__).parents[2]
ONE_THREAD: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "NPROC": "1",  # what XLA really sizes its pool by
    "JAX_PLATFORMS": "cpu",
}
#: The interpreter that has PyTorch and JAX; the extra `bench` installs them beside rnnviz.
PEERS: Final = os.environ.get("RNNVIZ_PEERS", sys.executable)
#: How long a slice takes, if a single step is not longer, and a race in which steps are.
SLICE: Final = 0.03 if FULL else 0.005
RACE: Final = 30.0
ABSENT: Final = "not installed"


class Entry(NamedTuple):
    """A program in `contestants/`, its forms, and the package it needs besides NumPy."""

    program: str
    forms: Sequence[str]
    needs: str = ""


class Contestant:
    """The process of an entry."""

    def __init__(self, entry: Entry, process: subprocess.Popen[str]) -> None:
        self.forms, self._process = entry.forms, process

    def order(self, **what: Any) -> Any:
        """Send an order and wait for the answer; the contestants that wait use no time."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(what)}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{self._process.args} died"
        return json.loads(answer)

    def run(self, form: str, steps: int) -> tuple[float, float]:
        """Seconds a step, and the value of the last one."""
        answer = self.order(form=form, steps=steps)
        return answer["seconds"], answer["value"]


@cache
def installed(package: str) -> bool:
    """Whether the peers' interpreter finds a package."""
    program = f"import sys, importlib.util as u; sys.exit(u.find_spec({package!r}) is None)"
    return subprocess.run([PEERS, "-c", program], check=False).returncode == 0


@contextmanager
def contestants(entries: Mapping[str, Entry]) -> Iterator[dict[str, Contestant]]:
    """Those whose packages are installed, by name; their processes end with the contest."""
    with ExitStack() as stack:
        found = {}
        for name, entry in entries.items():
            if entry.needs and not installed(entry.needs):
                continue
            process = stack.enter_context(
                subprocess.Popen(
                    [
                        PEERS if entry.needs else sys.executable,
                        "-m",
                        f"tests.benchmarks.contestants.{entry.program}",
                    ],
                    cwd=ROOT,
                    env={**os.environ, **ONE_THREAD},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            found[name] = Contestant(entry, process)
        yield found


class Race(NamedTuple):
    """By name: what each form computed first, the form that ran, and seconds a step by round."""

    values: dict[str, dict[str, float]]
    forms: dict[str, str]
    times: dict[str, np.ndarray]

    def ms(self, name: str) -> float:
        """Milliseconds a step: the median."""
        return float(np.median(self.times[name])) * 1000

    def ratio(self, name: str, to: str) -> str:
        """The median of the ratios within each round, in which both met the same machine."""
        if name not in self.times:
            return ABSENT
        return f"{np.median(self.times[name] / self.times[to]):.2f}"

    def disagreement(self, name: str, *, without: str = "") -> float:
        """The largest relative distance of any other form's value from that of `name`."""
        (right,) = self.values[name].values()
        forms = [self.values[other] for other in self.values if other != without]
        found = [one for values in forms for one in values.values()]
        return float(np.max(np.abs(np.array(found) - right)) / abs(right))


def race(runners: Mapping[str, Contestant], case: Path, *, first: int) -> Race:
    """The contest over one case: `first` steps of every form, then slices of everybody's best."""
    values, forms, steps = {}, {}, {}
    for name, runner in runners.items():
        runner.order(case=str(case), forms=list(runner.forms))
        values[name] = {form: runner.run(form, first)[1] for form in runner.forms}
        forms[name], seconds = best(runner)
        steps[name] = max(1, round(SLICE / seconds))
    order, rounds = list(runners), []
    spent = 0.0
    for number in range(samples(3, 25)):
        if spent > RACE and number >= 5:
            break
        turn = number % len(order)  # nobody always runs after the same one
        times = {
            name: runners[name].run(forms[name], steps[name])[0]
            for name in order[turn:] + order[:turn]
        }
        rounds.append(times)
        spent += sum(times[name] * steps[name] for name in order)
    return Race(values, forms, {name: np.array([one[name] for one in rounds]) for name in order})


def best(runner: Contestant) -> tuple[str, float]:
    """The quickest form, and its seconds a step."""
    seconds = {form: runner.run(form, 1)[0] for form in runner.forms}
    if len(runner.forms) > 1:
        steps = {form: max(1, round(SLICE / one)) for form, one in seconds.items()}
        trials = [
            [runner.run(form, steps[form])[0] for form in runner.forms]
            for _ in range(samples(1, 5))
        ]
        seconds = dict(zip(runner.forms, np.median(trials, axis=0), strict=True))
    return min(seconds.items(), key=lambda item: item[1])


def write_case(
    path: Path, sizes: tuple[int, int, int], *, batch: int = 1, dtype: str = "float64"
) -> Path:
    """A case in a file: T, n_in = n_out, n_hidden; weights uniform in ±1/√n_hidden."""
    steps, words, n_hidden = sizes
    rng = np.random.default_rng(0)
    bound = n_hidden**-0.5
    shapes = {"U": (words, n_hidden), "W": (n_hidden, n_hidden), "V": (n_hidden, words)}
    weights = {
        name: rng.uniform(-bound, bound, shape).astype(dtype) for name, shape in shapes.items()
    }
    ids, target = rng.integers(words, size=(2, steps, batch))
    np.savez(path, **weights, ids=ids, target=target, rate=0.1 / (steps * batch))
    return path


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns under their heads, as wide as they need to be."""
    wide = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True))
        for row in (head, *rows)
    ]
    return "\n".join(["", title, *lines])
