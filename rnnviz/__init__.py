"""rnnviz opens up a recurrent neural network: the map of the house, and its public face.

Floors, each importing only floors below it:

    app                the window, its wiring, the command line
    panes              widgets (Qt lives in `panes` and `app` alone)
    session | drawing  the causes of all that is on show | pictures as plain shapes
    lessons | training what to look at | learning
    stepping           the debugger: places, ops, playback
    network            the recurrent network, NumPy alone
    language | assets  sentences and data
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "RNN",
    "InputError",
    "Masks",
    "Trace",
    "Update",
    "__version__",
    "check_gradients",
    "fit",
]

if TYPE_CHECKING:
    from rnnviz.network.check import check_gradients
    from rnnviz.network.errors import InputError
    from rnnviz.network.masks import Masks
    from rnnviz.network.rnn import RNN
    from rnnviz.network.trace import Trace
    from rnnviz.training.fit import Update, fit

# Small matrices run several times slower on two BLAS threads. NumPy reads this when it is first
# imported: once it is there, what stands here would no more be true.
if "numpy" not in sys.modules:
    for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(_variable, "1")

_HOMES = {
    "RNN": "rnnviz.network.rnn",
    "Trace": "rnnviz.network.trace",
    "InputError": "rnnviz.network.errors",
    "Masks": "rnnviz.network.masks",
    "check_gradients": "rnnviz.network.check",
    "Update": "rnnviz.training.fit",
    "fit": "rnnviz.training.fit",
}


def __dir__() -> list[str]:
    """The public names, so that a notebook completes them before they are imported."""
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that `import rnnviz` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rnnviz' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
