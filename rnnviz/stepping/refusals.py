"""What keeps an expression from having a value: a mistake in it, or a number not computed yet."""

from __future__ import annotations

from rnnviz.language import Sentence
from rnnviz.network.errors import InputError


class WatchError(InputError):
    """An expression that cannot be used: what is wrong with it, and which columns of it are.

    The offending part is `text[start:end]`; it is empty only when there is no text.
    """

    def __init__(self, wrong: Sentence, start: int, end: int) -> None:
        ValueError.__init__(self, wrong.key)
        self.sentence, self.start, self.end = wrong, start, end


class Refused(Exception):  # noqa: N818 -- it becomes the error
    """The same, raised where the place in the text is not known; it becomes a WatchError."""

    def __init__(self, wrong: Sentence) -> None:
        super().__init__(wrong.key)
        self.sentence = wrong


class NotYet(Exception):  # noqa: N818 -- it is no error
    """A quantity that has not been computed at this place: no mistake, shown as a dash.

    `step` counts from 1 as on the screen; None when it is about no single step.
    """

    def __init__(self, name: str, step: int | None = None) -> None:
        super().__init__(name if step is None else f"{name}[{step}]")
        self.name, self.step = name, step


def written(number: float) -> str:
    """A number as it stands in a sentence: short, and with a true minus."""
    return f"{number:.10g}".replace("-", "−")
