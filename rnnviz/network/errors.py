"""The one error that input can cause; it carries a sentence that can be said in any language."""

from __future__ import annotations

from typing import Any

from rnnviz.language import Sentence, sentence, speak


class InputError(ValueError):
    """What was given cannot be used; the sentence names the argument, what it was and must be."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.sentence: Sentence = sentence(f"error.{key}", **values)

    def __str__(self) -> str:
        return speak("en")(self.sentence)


class UnknownNameError(InputError, KeyError):
    """There is nothing of this name: what a mapping raises, with a sentence."""


class UnknownPlaceError(InputError, IndexError):
    """There is no such time step, or row: what a sequence raises, with a sentence."""
