"""What a reader can set a model to: the ends of each field, and what stands in the text fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rnnviz.network.vocabulary import MOST_WORDS

#: What the model's fields accept, ends included.
HIDDEN_UNITS: Final = (1, 64)
LEARNING_RATES: Final = (0.0, 10.0)
#: What clips, 0 standing for nothing, and by what a schedule multiplies.
BOUNDS: Final = (0.0, 1000.0)
FACTORS: Final = (0.0, 10.0)
SCALES: Final = (0.0, 5.0)
SEEDS: Final = (0, 999_999)
#: 0 stands for no truncation.
TRUNCATIONS: Final = (0, MOST_WORDS)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the text fields, good or not."""

    inputs: str
    targets: str
    h0: str = "0"
