"""What a contestant's program does: it takes a case and times steps of it when told to."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from time import perf_counter, process_time
from typing import Any, Final, NamedTuple

import numpy as np

#: On a machine that is busy with other things, `cpu` counts what a process itself has worked.
CLOCK: Final = process_time if os.environ.get("RNNVIZ_CLOCK") == "cpu" else perf_counter


class Case(NamedTuple):
    """What all contestants compute: weights without biases, ids and targets [T, B], eta."""

    U: np.ndarray
    W: np.ndarray
    V: np.ndarray
    ids: np.ndarray
    target: np.ndarray
    rate: np.ndarray

    @property
    def x(self) -> np.ndarray:
        """The inputs as vectors with a single 1 [T, B, n_in]."""
        return np.eye(len(self.U), dtype=self.U.dtype)[self.ids]


#: One step of a contestant; `float` of what it returns waits until all is computed.
Step = Callable[[], Any]


def serve(forms: Mapping[str, Callable[[Case], Step]]) -> None:
    """Answer each line of JSON with one: make ready these forms of a case, or run one of them."""
    ready: dict[str, Step] = {}
    for line in sys.stdin:
        order = json.loads(line)
        answer = {}
        if "case" in order:
            with np.load(order["case"]) as file:
                case = Case(**file)
            ready = {form: forms[form](case) for form in order["forms"]}
        else:
            answer = run(ready[order["form"]], order["steps"])
        print(json.dumps(answer), flush=True)


def run(step: Step, steps: int) -> dict[str, float]:
    """Seconds a step, and what the last one returned."""
    start = CLOCK()
    for _ in range(steps):
        result = step()
    value = float(result)
    return {"seconds": (CLOCK() - start) / steps, "value": value}
