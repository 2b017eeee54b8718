"""Tasks of words: the article's own, two bats, and I love you; drawn word by word as on screen."""

from __future__ import annotations

import math
from typing import Final

from rnnviz.network.rnn import RNN
from rnnviz.network.vocabulary import WordWeights
from rnnviz.training.encodings.encoding import Alphabet
from rnnviz.training.encodings.words import Pair, read_pairs
from rnnviz.training.tasks.frequencies import even
from rnnviz.training.tasks.task import Data, Marks, Pairs, Recipe, Task

#: Below so much a word is as good as certain.
CERTAIN: Final = 0.05
#: Inputs and targets in the order of their one-hot codes, one not used among them.
BATS: Final = (("baseball", "cave", "bat"), ("배트", "야구", "박쥐"))
PAIRED: Final = (("baseball", "cave", "bat"), ("야구", "동굴", "배트", "박쥐"))
LOVE: Final = (("you", "love", "we", "I"), ("너를", "사랑해", "우리는", "나는"))
Codes = tuple[tuple[str, ...], tuple[str, ...]]


def _ids(pairs: tuple[Pair, ...], codes: Codes) -> list[Pairs]:
    inputs, targets = (Alphabet(known) for known in codes)
    return [(inputs.ids(pair.inputs), targets.ids(pair.targets)) for pair in pairs]


def baseball_bat(_: int) -> Data:
    """The sequence of the article. It is all there is to learn: nothing can be held out."""
    return _by_heart("baseball bat → 야구 배트", BATS)


def i_love_you(_: int) -> Data:
    """Three words, of which a fourth would be left: n = 4."""
    return _by_heart("I love you → 나는 사랑해 너를", LOVE)


def _by_heart(text: str, codes: Codes) -> Data:
    sequences = _ids(read_pairs(text), codes)
    classes = len(codes[1])
    marks = Marks(even(classes), rf"\ln {classes}", CERTAIN, optimum=0.0)
    return Data(sequences, sequences, *codes, marks)


def two_bats(_: int) -> Data:
    """The same second word with two meanings: only what came before tells which.

    The second step alone is judged. Without memory it cannot be known, and its loss is at least
    ln 2 in the mean over both sequences.
    """
    sequences = _ids(read_pairs("baseball bat → 야구 배트\ncave bat → 동굴 박쥐"), PAIRED)
    judged = [(inputs, [-1, targets[1]]) for inputs, targets in sequences]
    marks = Marks(math.log(2), r"\ln 2", solved=0.01, optimum=0.0)
    return Data(sequences, judged, *PAIRED, marks)


def by_word(data: Data, recipe: Recipe) -> RNN:
    """The network that the window draws over these words: each has weights of its own."""
    words = WordWeights(recipe.seed, recipe.n_hidden, recipe.scale, recipe.init)
    weights = words.weights(data.inputs, data.targets, bias=recipe.bias)
    return RNN(weights.U, weights.W, weights.V, weights.b, weights.d)


BASEBALL_BAT: Final = Task(
    "baseball-bat",
    "words",
    baseball_bat,
    Recipe(4, 0.5, 60, seed=8, scale=0.6, shuffled=False),
    by_word,
)
TWO_BATS: Final = Task(
    "two-bats",
    "words",
    two_bats,
    Recipe(4, 0.5, 500, seed=8, scale=0.6, batch=2, shuffled=False),
    by_word,
)
I_LOVE_YOU: Final = Task(
    "i-love-you",
    "words",
    i_love_you,
    Recipe(4, 0.5, 100, seed=3, scale=0.6, shuffled=False),
    by_word,
)
