"""The shelf: lessons by name, read from `assets/lessons/`."""

from __future__ import annotations

from functools import cache
from typing import Final

from rnnviz import assets
from rnnviz.lessons.lesson import Lesson
from rnnviz.network.errors import InputError

DEFAULT: Final = "baseball-bat"


def names() -> list[str]:
    """The names of all lessons."""
    return assets.names("lessons")


@cache
def lesson(name: str) -> Lesson:
    """The lesson called `name`; InputError when there is none."""
    if name not in names():
        raise InputError("lesson", name=name, known=", ".join(names()))
    data = assets.read_json("lessons", f"{name}.json")
    words = {side: tuple(data[side]) for side in ("spare_inputs", "spare_targets")}
    more = tuple((one["inputs"], one["targets"]) for one in data.get("more", ()))
    return Lesson(name=name, **{**data, **words, "more": more})
