"""The workings of an update's ops: what is clipped, what is remembered, what a weight becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from rnnviz.drawing.equation import symbol
from rnnviz.drawing.put import Put, size
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.network.optimizers import OLD, is_of_update
from rnnviz.network.updating import updating as how
from rnnviz.stepping.run import is_old, norm_of
from rnnviz.stepping.spelling import named_in_update, spelled

Lines = Callable[[View, str], Iterator[Put]]


def updating(view: View, name: str) -> Iterator[Put]:
    """The lines of an op of the update."""
    stem, _, weight = name.partition("_")
    if weight in view.experiment.frozen:
        yield Put(remark=view.say("step.frozen", name=weight))
    if view.experiment.beside and reads_gradient(view, name):
        several = _numbered(len(view.experiment.learned))
        yield Put(remark=view.say("step.batch", several=several))
    with np.errstate(all="ignore"):
        yield from WORKINGS[stem](view, weight)


def reads_gradient(view: View, name: str) -> bool:
    """Whether an op reads the gradient as the passes have left it."""
    return any(view.table[feed].kind == "backward" for feed in view.table[name].feeds)


def constants(view: View) -> Mapping[str, float]:
    """The numbers that the lines of this update name."""
    return how(view.trace).numbers(view.learning_rate)


def gradient_used(view: View, weight: str) -> str:
    """The quantity by whose name the optimizer takes a weight's gradient: clipped, if it is."""
    names = (f"clipped_{weight}", f"scaled_{weight}")
    return next((name for name in names if name in view.table), f"d{weight}")


def norms(view: View) -> tuple[float, float]:
    """How long the gradient of all weights together is, and what is left of it by clipping."""
    before = [f"d{weight}" for weight in view.weights]
    after = [gradient_used(view, weight) for weight in view.weights]
    return _together(view, before), _together(view, after)


def _together(view: View, names: Sequence[str]) -> float:
    """The norm of several quantities as one."""
    return norm_of(np.array([norm_of(_value(view, name)) for name in names]))


# Lines of which all of these are made.


def _value(view: View, name: str) -> Array:
    """A quantity that an update reads, when all is computed that comes before it."""
    if is_old(name):
        return how(view.trace).memory[name.removeprefix(OLD)]
    return view.made(name) if is_of_update(name) else view.trace.descended[name[1:]]


def _read(view: View, name: str, remark: str = "") -> Put:
    color = view.palette.of(name)
    stroke = "" if color == view.palette.ink else color
    return Put(symbol(view, name, 0), _value(view, name), stroke, remark, name)


def _made(view: View, name: str, remark: str = "", mark: str = "") -> Put:
    """What comes out: how large it is, or why it is 0."""
    put, value = _read(view, name), _value(view, name)
    said = remark or (size(value) if value.any() else _why(view, name))
    return put._replace(tex=f"{put.tex}{mark}", remark=said, rule=True)


def _why(view: View, name: str) -> str:
    """Why something of an update is 0: nothing moves the weight, or nothing has yet."""
    frozen = name.rpartition("_")[2] in view.experiment.frozen
    key = "frozen" if frozen else "memory" if is_old(name) else "gradient"
    return view.say(f"update.zero_{key}")


# The ops.


def _norm(view: View, _: str) -> Iterator[Put]:
    """The norm of everything, from the squares of its parts, and what follows from it."""
    yield Put(remark=view.say("update.squares"))
    for weight in view.weights:
        square = np.square(norm_of(view.trace.descended[weight]))
        said = "" if weight not in view.experiment.frozen else _why(view, f"d_{weight}")
        tex = rf"\lVert {symbol(view, f'd{weight}', 0)} \rVert^2"
        yield Put(tex, square, view.palette.gradient, said, f"d{weight}", partial=True)
    yield _made(view, "gnorm", " ")
    yield Put(remark=shortened(view))


def shortened(view: View) -> str:
    """Whether the gradient is too long, and by how much it is shortened."""
    norm, bound = float(view.made("gnorm")), constants(view)["clip_norm"]
    if norm > bound:
        return view.say("update.too_long", bound=f"{bound:g}", factor=spelled(bound / norm, 4))
    return view.say("update.short_enough", bound=f"{bound:g}")


def _scaled(view: View, weight: str) -> Iterator[Put]:
    yield Put(remark=f"‖g‖ = {spelled(float(view.made('gnorm')), 4)}")
    yield Put(remark=shortened(view))
    yield _read(view, f"d{weight}")
    yield _made(view, f"scaled_{weight}")


def _clipped(view: View, weight: str) -> Iterator[Put]:
    used, bound = view.table[f"clipped_{weight}"].feeds[0], constants(view)["clip_value"]
    beyond = int((np.abs(_value(view, used)) > bound).sum())
    yield Put(remark=view.say("update.beyond", n=beyond, bound=f"{bound:g}"))
    yield _read(view, used)
    yield _made(view, f"clipped_{weight}")


def _memory(stem: str, factor: str) -> Lines:
    """What is remembered of a weight: what it was, the gradient or its square, what it becomes."""

    def lines(view: View, weight: str) -> Iterator[Put]:
        name, used = f"{stem}_{weight}", gradient_used(view, weight)
        kept = constants(view).get(factor if factor != "beta2" else _of_squares(view), 1.0)
        told = {"kept": f"{kept:g}", "rest": f"{1 - kept:.4g}"}
        key = f"{view.experiment.method.optimizer}_{stem}"
        yield Put(remark=view.say(f"update.{key}", **told))
        old = f"{OLD}{name}"
        yield _read(view, old, "" if _value(view, old).any() else _why(view, old))
        read, square = _read(view, used), _value(view, used) ** 2
        if stem == "s":
            read = read._replace(tex=f"{read.tex}^2", values=square, partial=True)
        yield read
        yield _made(view, name, mark="'")

    return lines


def _of_squares(view: View) -> str:
    """The number that says how much of the mean of squares is kept."""
    return "rho" if view.experiment.method.optimizer == "rmsprop" else "beta2"


def _unbiased(stem: str, factor: str) -> Lines:
    """A mean that began at 0, made as large as it should be."""

    def lines(view: View, weight: str) -> Iterator[Put]:
        given = constants(view)
        by = 1 - given[factor] ** given["k"]
        told = {"kept": f"{given[factor]:g}", "k": round(given["k"]), "by": spelled(by, 4)}
        yield Put(remark=view.say(f"update.adam_{stem}hat", **told))
        yield _read(view, f"{stem}_{weight}")
        yield _made(view, f"{stem}hat_{weight}")

    return lines


def _new(view: View, weight: str) -> Iterator[Put]:
    """A weight, what is taken from it, and what is left."""
    color = view.palette.of(weight)
    stroke = "" if color == view.palette.ink else color
    yield Put(remark=view.say("step.update", rate=f"{view.learning_rate:g}"))
    yield Put(weight, view.trace[weight], stroke, "", weight)
    yield _change(view, weight)
    yield Put(f"{weight}'", view.made(f"new_{weight}"), stroke, "", f"new_{weight}", rule=True)


def _change(view: View, weight: str) -> Put:
    """What is taken from a weight: η times a quantity, or times the quotient of two."""
    above, below = _quotient(view, weight)
    change = view.learning_rate * _value(view, above)
    if not below:
        tex = rf"\eta\,{symbol(view, above, 0)}"
        return Put(tex, change, view.palette.gradient, "", above)
    eps = constants(view)["eps"]
    change = change / (np.sqrt(_value(view, below)) + eps)
    names = [named_in_update(name) if name[0] != "d" else f"∂{weight}" for name in (above, below)]
    said = f"= η · {names[0]} / (√{names[1]} + {spelled(eps).removeprefix('1·')})"
    return Put(r"\Delta", change, view.palette.gradient, said, above, partial=True)


def _quotient(view: View, weight: str) -> tuple[str, str]:
    """What a weight moves along, and under whose root it is divided by; "" for by nothing."""
    used = gradient_used(view, weight)
    return {
        "sgd": (used, ""),
        "momentum": (f"v_{weight}", ""),
        "adam": (f"mhat_{weight}", f"shat_{weight}"),
    }.get(view.experiment.method.optimizer, (used, f"s_{weight}"))


WORKINGS: Final[Mapping[str, Lines]] = {
    "gnorm": _norm,
    "scaled": _scaled,
    "clipped": _clipped,
    "v": _memory("v", "mu"),
    "m": _memory("m", "beta1"),
    "s": _memory("s", "beta2"),
    "mhat": _unbiased("m", "beta1"),
    "shat": _unbiased("s", "beta2"),
    "new": _new,
}


def _numbered(count: int) -> str:
    """The numbers of so many sequences, but for those in the middle of many."""
    numbers = [str(number) for number in range(1, count + 1)]
    return ", ".join(numbers if count <= MOST_NAMED else (*numbers[:2], "…", numbers[-1]))


#: So many sequences of a batch are called by their numbers.
MOST_NAMED: Final = 8
