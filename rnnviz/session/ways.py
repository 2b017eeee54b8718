"""How values are written as JSON and read back, each way with every check it needs."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from rnnviz.network.arrays import frozen
from rnnviz.network.errors import InputError

#: Numbers in a file are little-endian doubles, whatever the machine.
NUMBERS: Final = np.dtype("<f8")
#: Whole numbers are at most what a double can count.
LARGEST: Final = 2**53
#: What a row of a table has where a file must have it.
REQUIRED: Final = object()

Made = TypeVar("Made")


class Way(NamedTuple):
    """How a kind of value is written, and read back: from JSON, given where in the file it is."""

    write: Callable[[Any], Any]
    read: Callable[[Any, str], Any]


def damaged(where: str) -> InputError:
    """The error about a part of a file that cannot be what was written."""
    return InputError("document_part", where=where[:80])


def _same(value: Any) -> Any:
    return value


def checked(holds: Callable[[Any], bool], write: Callable[[Any], Any] = _same) -> Way:
    """Values that JSON has too, if this holds of them."""

    def read(given: Any, where: str) -> Any:
        if not holds(given):
            raise damaged(where)
        return given

    return Way(write, read)


def whole(least: int = 0, most: int = LARGEST) -> Way:
    """A whole number between these, ends included."""
    return checked(lambda given: type(given) is int and least <= given <= most, int)


def real(least: float = -math.inf, most: float = math.inf) -> Way:
    """A finite number between these, ends included."""

    def holds(given: Any) -> bool:
        # A whole number may be too large for a double.
        fits = type(given) is float or (type(given) is int and abs(given) <= LARGEST)
        return fits and math.isfinite(given) and least <= given <= most

    return checked(holds)


def text(longest: int, pattern: str = "") -> Way:
    """A text of at most so many characters, and of this pattern."""

    def holds(given: Any) -> bool:
        short = isinstance(given, str) and len(given) <= longest
        # What cannot be written again (half a character) was never read from a field.
        return short and _is_writable(given) and (not pattern or bool(re.fullmatch(pattern, given)))

    # Whatever a program has put there, what is written can be read.
    return checked(holds, lambda value: value.encode(errors="replace").decode()[:longest])


def _is_writable(given: str) -> bool:
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return True


def one_of(*values: Any) -> Way:
    """One of these, told apart by type too."""
    known = [(type(value), value) for value in values]
    return checked(lambda given: _is_plain(given) and (type(given), given) in known)


def _is_plain(given: Any) -> bool:
    return given is None or isinstance(given, str | int | float | bool)


TRUTH: Final = one_of(False, True)


def optional(way: Way) -> Way:
    """The same, or None."""
    return Way(
        lambda value: None if value is None else way.write(value),
        lambda given, where: None if given is None else way.read(given, where),
    )


def several(way: Way, most: int, make: Callable[[list[Any]], Any] = tuple) -> Way:
    """At most so many, one after another."""

    def read(given: Any, where: str) -> Any:
        if not isinstance(given, list) or len(given) > most:
            raise damaged(where)
        return make([way.read(one, f"{where}[{at}]") for at, one in enumerate(given)])

    return Way(lambda values: [way.write(value) for value in values], read)


def set_of(way: Way, most: int) -> Way:
    """The same for a set, whose order in the file is always the same."""
    inner = several(way, most, frozenset)
    return Way(lambda values: sorted((way.write(one) for one in values), key=repr), inner.read)


def in_turn(*ways: Way, make: Callable[..., Any]) -> Way:
    """A value made of parts in a fixed order."""

    def read(given: Any, where: str) -> Any:
        if not isinstance(given, list) or len(given) != len(ways):
            raise damaged(where)
        pairs = zip(ways, given, strict=True)
        return make(*(way.read(one, f"{where}[{at}]") for at, (way, one) in enumerate(pairs)))

    return Way(lambda values: [way.write(one) for way, one in zip(ways, values, strict=True)], read)


def by_name(way: Way, most: int, name: Way) -> Way:
    """Values by names of this kind."""

    def read(given: Any, where: str) -> Any:
        if not isinstance(given, dict) or len(given) > most:
            raise damaged(where)
        return {
            name.read(key, where): way.read(one, f"{where}.{key}") for key, one in given.items()
        }

    return Way(lambda values: {key: way.write(one) for key, one in values.items()}, read)


def numbers(most: int) -> Way:
    """An array of at most so many numbers, every bit of each; nan and infinity too."""
    shape_of = several(whole(0, most), 2)

    def write(array: Any) -> Any:
        data = np.ascontiguousarray(array, NUMBERS).tobytes()
        return {"shape": list(np.shape(array)), "data": base64.b64encode(data).decode("ascii")}

    def read(given: Any, where: str) -> Any:
        if not isinstance(given, dict):
            raise damaged(where)
        shape, data = shape_of.read(given.get("shape"), where), given.get("data")
        count = math.prod(shape)
        # The size is known before anything is unpacked: four letters hold three bytes.
        if not isinstance(data, str) or count > most or len(data) != -(-count * 8 // 3) * 4:
            raise damaged(where)
        try:
            unpacked = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise damaged(where) from None
        if len(unpacked) != count * 8:
            raise damaged(where)
        return frozen(np.frombuffer(unpacked, NUMBERS).astype(np.float64).reshape(shape))

    return Way(write, read)


def record(make: Callable[..., Made], rows: Mapping[str, tuple[Way, Any]]) -> Way:
    """A value with fields: each with its way, and what it is where a file has no such field.

    Fields that a file has besides are those of a version to come, and are passed over.
    """

    def read(given: Any, where: str) -> Any:
        if not isinstance(given, dict):
            raise damaged(where)
        values = {}
        for name, (way, default) in rows.items():
            there = f"{where}.{name}" if where else name
            if name in given:
                values[name] = way.read(given[name], there)
            elif default is REQUIRED:
                raise damaged(there)
            else:
                values[name] = default
        try:
            return make(**values)
        except InputError:  # a value that checks itself
            raise damaged(where) from None

    return Way(
        lambda value: {name: way.write(getattr(value, name)) for name, (way, _) in rows.items()},
        read,
    )
