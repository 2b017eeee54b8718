"""Arrays by name, how they are checked at the door, and several of them in one flat block."""

from __future__ import annotations

import math
import reprlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.network.errors import InputError

Array = NDArray[Any]
Shape = tuple[int, ...]


Value = TypeVar("Value")


class ByName(Mapping[str, Value]):
    """Values under their names, in a fixed order: `weights["U"]` and `weights.U` are the same.

    A bias that a network does not have, `b` or `d`, is None as an attribute and no key.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    # What a mapping does without these, it does by way of an exception for each name it lacks.

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or another one where there is none."""
        return self._values.get(name, default)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked for by copy and pickle before there are any values
            raise AttributeError(name)
        if name in self._values or name in ("b", "d"):
            return self._values.get(name)
        raise AttributeError(f"there is no {name!r} among {', '.join(self)}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self)})"


class Named(ByName[Array]):
    """Arrays by name: the weights of a network, or a gradient for each of them."""


class Norms(ByName[float]):
    """A norm for each of several arrays, by their names."""

    def __repr__(self) -> str:
        return f"Norms({', '.join(f'{name}={norm:.4g}' for name, norm in self.items())})"


#: For a function: what overflows or is no number stands in its result, and not on the console.
quiet: Final = np.errstate(all="ignore")


#: Arrays begin where a line of the cache does, in bytes: products are up to a fifth faster.
LINE: Final = 64
#: From so many lines on that is worth a gap before an array.
WORTH_A_GAP: Final = 16


def room(size: int, dtype: Any) -> Array:
    """So many zeros, the first of them where a line of the cache begins."""
    spare = LINE // np.dtype(dtype).itemsize
    whole = np.zeros(size + spare, dtype)
    skipped = -whole.ctypes.data % LINE // whole.itemsize
    return whole[skipped : skipped + size]


def places(shapes: Mapping[str, Shape], dtype: Any) -> tuple[dict[str, slice], int]:
    """Where arrays of these shapes stand in a flat one, large ones from a line on; and its size."""
    line = LINE // np.dtype(dtype).itemsize
    found, end = {}, 0
    for name, shape in shapes.items():
        size = math.prod(shape)
        start = -(-end // line) * line if size >= WORTH_A_GAP * line else end
        end = start + size
        found[name] = slice(start, end)
    return found, end


def block(shapes: Mapping[str, Shape], dtype: Any) -> tuple[Array, Named]:
    """One flat array of zeros, and views of it with these names and shapes, in order."""
    flat = room(places(shapes, dtype)[1], dtype)
    return flat, views(flat, shapes)


def views(flat: Array, shapes: Mapping[str, Shape]) -> Named:
    """Parts of a flat array as arrays of these names and shapes."""
    parts, _ = places(shapes, flat.dtype)
    return Named({name: flat[part].reshape(shapes[name]) for name, part in parts.items()})


def shapes_of(arrays: Mapping[str, Array]) -> dict[str, Shape]:
    """The shape of each array by its name."""
    return {name: array.shape for name, array in arrays.items()}


def frozen(array: ArrayLike) -> Array:
    """A read-only copy, in C order."""
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy


def norm(array: Array) -> float:
    """The Euclidean norm, which neither overflows nor underflows before its result does."""
    return math.hypot(*array.ravel().tolist())


def checked(
    name: str, given: object, shape: tuple[int | str, ...], dtype: Any = np.float64
) -> Array:
    """`given` as numbers of `shape`, where a letter stands for any size of at least 1.

    nan and infinity are numbers here: what they do to a pass is for the trace to show. Raises
    InputError, naming the argument, the shape it had and the shape it needs.
    """
    array = array_of(name, given)
    if array.dtype.kind not in "biuf":
        raise _no_numbers(name, given)
    with np.errstate(over="ignore"):
        numbers = array.astype(dtype)
    fits = numbers.ndim == len(shape) and all(
        have > 0 if isinstance(want, str) else have == want
        for have, want in zip(numbers.shape, shape, strict=True)
    )
    if not fits:
        raise _misshapen(name, numbers.shape, shape)
    return numbers


def array_of(name: str, given: object) -> Array:
    """`given` as an array of whatever it holds; InputError for what is none, or is masked.

    A ragged list is no array, nor is a tensor that PyTorch keeps for its own gradients. NumPy
    would take the numbers under a mask for numbers like any other.
    """
    masked = sys.modules.get("numpy.ma")  # without which there is no masked array either
    if masked is not None and masked.is_masked(given):
        raise InputError("masked", name=name)
    try:
        return np.asarray(given)
    except (TypeError, ValueError, RuntimeError):
        raise _no_numbers(name, given) from None


def _no_numbers(name: str, given: object) -> InputError:
    return InputError("numbers", name=name, was=reprlib.repr(given))


def _misshapen(name: str, had: Shape, needs: tuple[int | str, ...]) -> InputError:
    """The error that names both shapes, and the letters whose size is free."""
    shapes = {"had": spoken(had), "needs": spoken(needs)}
    letters = ", ".join(size for size in needs if isinstance(size, str))
    if not letters:
        return InputError("shape", name=name, **shapes)
    return InputError("shape_letters", name=name, letters=letters, **shapes)


def spoken(shape: tuple[object, ...]) -> str:
    """A shape as it is written in a sentence: `[3, 4]`."""
    return f"[{', '.join(map(str, shape))}]"
