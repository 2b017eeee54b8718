"""Views to draw from: networks of any size, at any op, in every theme and language."""

from __future__ import annotations

from functools import lru_cache

from rnnviz.drawing.layout import Layout, layout
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.view import View
from rnnviz.language import speak
from rnnviz.network.vocabulary import NO_TARGET, WordWeights
from rnnviz.stepping.cursor import Reached
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind

ENGLISH = ("the", "bat", "flew", "out", "of", "a", "cave", "and", "over", "baseball", "fields")
KOREAN = ("야구", "배트", "박쥐", "동굴", "경기장", "방망이")
#: A pane beside the network with room to spare.
SIZE = (520.0, 300.0)
#: Numbers of steps from one to more than any pane has room for in full.
LENGTHS = (1, 2, 5, 12, 20, 24, 60)


def words(number: int, stock: tuple[str, ...]) -> tuple[str, ...]:
    """So many different words, the first ones from `stock`."""
    return tuple(
        stock[i] if i < len(stock) else f"{stock[i % len(stock)]}{i // len(stock)}"
        for i in range(number)
    )


#: Tanh, no biases, losses summed, the full gradient.
ARTICLE = Kind()


@lru_cache(maxsize=512)
def experiment(
    steps: int = 2,
    n_hidden: int = 4,
    n_words: int = 3,
    scale: float = 0.7,
    h0: float = 0.0,
    kind: Kind = ARTICLE,
    dashes: tuple[int, ...] = (),
) -> Experiment:
    """A sequence over `n_words` words in and as many out, those it does not use being spare.

    Steps in `dashes` have no target.
    """
    ins, outs = words(n_words, ENGLISH), words(n_words, KOREAN)
    targets = [outs[(t * 2 + 1) % n_words] for t in range(steps)]
    return Experiment(
        inputs=tuple(ins[t % n_words] for t in range(steps)),
        targets=tuple(NO_TARGET if t in dashes else word for t, word in enumerate(targets)),
        spare_inputs=ins,
        spare_targets=outs,
        words=WordWeights(seed=7, n_hidden=n_hidden, scale=scale),
        h0=(h0,) * n_hidden,
        kind=kind,
    )


def view(
    shown: Experiment | None = None,
    index: int = -1,
    *,
    theme: str = "light",
    language: str = "en",
    learning_rate: float = 0.5,
) -> View:
    """What is on show at an op; -1 is the last one."""
    shown = shown or experiment()
    index = len(shown.program) - 1 if index < 0 else index
    reached = Reached(index, shown.program)
    return View(shown, reached, 0, learning_rate, THEMES[theme], speak(language))


def at(shown: Experiment, name: str, t: int = 0, **given: object) -> View:
    """The view at the op that computes `name` at step `t`."""
    return view(shown, shown.program.index_of(name, t), **given)  # type: ignore[arg-type]


SHOWN = experiment(3, 4, 3)
LARGE = (1500.0, 900.0)


def place(steps: int = 3, n_hidden: int = 4, size: tuple[float, float] = LARGE) -> Layout:
    """The places of a network in full, in a large picture unless said."""
    made = layout(size, steps, n_hidden, 3)
    assert made is not None
    return made
