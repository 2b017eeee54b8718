"""What was found in a run, kept as long as the run is: none is kept for its sake."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

#: So many answers are kept for one run; the oldest goes first.
MOST: Final = 512
_KEPT: Final[WeakKeyDictionary[Any, dict[Hashable, Any]]] = WeakKeyDictionary()
Answer = TypeVar("Answer")


def kept(run: Any, key: Hashable, find: Callable[[], Answer], most: int = MOST) -> Answer:
    """The answer to `key` about a trace, found once; of its kind at most so many are kept.

    The first part of a key says of what kind it is.
    """
    kind = key[0] if isinstance(key, tuple) else key
    known = _KEPT.setdefault(run, {}).setdefault(kind, {})
    if key not in known:
        answer = find()
        while len(known) >= most:
            known.pop(next(iter(known)))
        known[key] = answer
    found: Answer = known[key]
    return found
