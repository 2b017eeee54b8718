"""What is wrong with a text that was typed, and which part of it."""

from __future__ import annotations

from typing import NamedTuple

from rnnviz.language import Sentence


class Wrong(NamedTuple):
    """A sentence, and the part of the text that it is about: `text[start:end]`."""

    sentence: Sentence
    start: int = 0
    end: int = 0
