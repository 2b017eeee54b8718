"""Optimizers as rows of the equations table: what becomes of a weight, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from rnnviz.language import Sentence, sentence
from rnnviz.network.rows import Row

#: What each optimizer remembers of a weight from update to update: an array of its shape each.
MEMORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "sgd": (),
    "momentum": ("v",),
    "adagrad": ("s",),
    "rmsprop": ("s",),
    "adam": ("m", "s"),
}
#: The numbers that their lines name, beside eta, the learning rate, and k, the update's number.
CONSTANTS: Final[Mapping[str, Mapping[str, float]]] = {
    "sgd": {},
    "momentum": {"mu": 0.9},
    "adagrad": {"eps": 1e-10},
    "rmsprop": {"rho": 0.99, "eps": 1e-8},
    "adam": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
}


class Optimizer(NamedTuple):
    """How an update changes the weights: by which rule, within which limits, and which of them."""

    name: str = "sgd"
    clip_norm: bool = False
    clip_value: bool = False
    freeze: tuple[str, ...] = ()


SGD: Final = Optimizer()


class Line(NamedTuple):
    """A row for each weight P, before it is known which one.

    In `formula` and `numpy` <P> stands for the weight, <g> for its gradient as it is used, and
    <v> for the quantity `v_P`.
    """

    stem: str
    symbol: str
    formula: str
    numpy: str
    says: str


BY_NORM: Final = Line(
    "scaled",
    r"\tilde g_{{P}}",
    r"<scaled> = <g> \cdot \min(1,\; c / {gnorm})",
    "<scaled> = <g> * (clip_norm / gnorm) if gnorm > clip_norm else <g>",
    "scaled",
)
BY_VALUE: Final = Line(
    "clipped",
    r"\bar g_{{P}}",
    r"<clipped> = \min(\max(<g>,\; -c_1),\; c_1)",
    "<clipped> = np.clip(<g>, -clip_value, clip_value)",
    "clipped",
)


def _moved(by: str, numpy: str, name: str) -> Line:
    """The last row of a weight: what it becomes."""
    formula = rf"<P> \leftarrow <P> - \eta\,{by}"
    return Line("new", "P'", formula, f"<new> = <P> - eta * {numpy}", f"{name}_new")


OVER_ROOT: Final = r"\frac{{<g>}}{{\sqrt{{<s>}} + \varepsilon}}", "<g> / (np.sqrt(<s>) + eps)"
V: Final = r"<v> \leftarrow \mu\,<v> + <g>", "<v> = mu * <v> + <g>"
S_SUM: Final = r"<s> \leftarrow <s> + <g>^2", "<s> = <s> + <g>**2"
S_MEAN: Final = (
    r"<s> \leftarrow \rho\,<s> + (1 - \rho)\,<g>^2",
    "<s> = rho * <s> + (1 - rho) * <g>**2",
)
M_MEAN: Final = (
    r"<m> \leftarrow \beta_1\,<m> + (1 - \beta_1)\,<g>",
    "<m> = beta1 * <m> + (1 - beta1) * <g>",
)
S_SECOND: Final = (
    r"<s> \leftarrow \beta_2\,<s> + (1 - \beta_2)\,<g>^2",
    "<s> = beta2 * <s> + (1 - beta2) * <g>**2",
)
M_HAT: Final = r"<mhat> = \frac{{<m>}}{{1 - \beta_1^k}}", "<mhat> = <m> / (1 - beta1**k)"
S_HAT: Final = r"<shat> = \frac{{<s>}}{{1 - \beta_2^k}}", "<shat> = <s> / (1 - beta2**k)"
BY_HATS: Final = (
    r"\frac{{<mhat>}}{{\sqrt{{<shat>}} + \varepsilon}}",
    "<mhat> / (np.sqrt(<shat>) + eps)",
)
#: For each optimizer its lines, the one that gives the new weight last.
RULES: Final[Mapping[str, tuple[Line, ...]]] = {
    "sgd": (_moved("<g>", "<g>", "sgd"),),
    "momentum": (Line("v", "v_{{P}}", *V, "momentum_v"), _moved("<v>", "<v>", "momentum")),
    "adagrad": (Line("s", "s_{{P}}", *S_SUM, "adagrad_s"), _moved(*OVER_ROOT, "adagrad")),
    "rmsprop": (Line("s", "s_{{P}}", *S_MEAN, "rmsprop_s"), _moved(*OVER_ROOT, "rmsprop")),
    "adam": (
        Line("m", "m_{{P}}", *M_MEAN, "adam_m"),
        Line("s", "s_{{P}}", *S_SECOND, "adam_s"),
        Line("mhat", r"\hat m_{{P}}", *M_HAT, "adam_mhat"),
        Line("shat", r"\hat s_{{P}}", *S_HAT, "adam_shat"),
        _moved(*BY_HATS, "adam"),
    ),
}
_GAP: Final = re.compile(r"<(\w+)>")
#: What the rows of an update that give no new weight are called, before the weight's name.
STEMS: Final = ("scaled", "clipped", "v", "s", "m", "mhat", "shat")
#: What stands before the name of a memory as it was before the update.
OLD: Final = "old_"


def is_of_update(name: str) -> bool:
    """Whether a quantity is computed by an update, which has no time step."""
    stem, _, weight = name.partition("_")
    return name == "gnorm" or (bool(weight) and stem in ("new", *STEMS))


def weight_of(name: str) -> str:
    """The weight that a row of an update, or a memory, belongs to; "" for the norm of all."""
    return name.removeprefix(OLD).partition("_")[2] if is_of_update(name.removeprefix(OLD)) else ""


def rows(optimizer: Optimizer, weights: Sequence[Row]) -> Iterator[Row]:
    """The rows of an update, weight by weight; one that is frozen has none."""
    moving = [weight for weight in weights if weight.name not in optimizer.freeze]
    limits = []
    if optimizer.clip_norm and moving:
        yield _norm_of(moving)
        limits.append(BY_NORM)
    if optimizer.clip_value:
        limits.append(BY_VALUE)
    for weight in moving:
        used = f"d{weight.name}"
        for line in limits:
            yield _row(line, weight, used)
            used = f"{line.stem}_{weight.name}"
        for line in RULES[optimizer.name]:
            yield _row(line, weight, used)


def _norm_of(weights: Sequence[Row]) -> Row:
    gradients = tuple(f"d{weight.name}" for weight in weights)
    squares = " + ".join(rf"\lVert {{{name}}} \rVert^2" for name in gradients)
    sums = " + ".join(f"({name}**2).sum()" for name in gradients)
    formula = rf"{{gnorm}} = \sqrt{{{{{squares}}}}}"
    return Row(
        "gnorm", "update", r"\lVert g \rVert", formula, f"gnorm = np.sqrt({sums})", gradients, ()
    )


def _row(line: Line, weight: Row, used: str) -> Row:
    """A line for one weight, whose gradient is used as it stands in `used`."""
    names = {"P": weight.name, "g": used}
    named = [
        names.get(gap, f"{gap}_{weight.name}") for gap in dict.fromkeys(_GAP.findall(line.numpy))
    ]
    own = f"{line.stem}_{weight.name}"

    def put(template: str, mark: str) -> str:
        return _GAP.sub(lambda gap: mark % names.get(gap[1], f"{gap[1]}_{weight.name}"), template)

    return Row(
        own,
        "update",
        line.symbol.replace("P", weight.symbol),
        put(line.formula, "{%s}"),
        put(line.numpy, "%s"),
        tuple(name for name in named if name != own)
        + (("gnorm",) if "gnorm" in line.numpy else ()),
        weight.shape,
        of=weight.name,
        says=line.says,
    )


#: What is said of a row, once for all weights.
SENTENCES: Final = (
    "gnorm",
    *(line.says for line in (BY_NORM, BY_VALUE, *(one for rule in RULES.values() for one in rule))),
)


def says(row: Row) -> Sentence:
    """What a row of an update does, in one sentence."""
    return sentence(f"optimizer.{row.says or row.name}", weight=row.of)


def title(row: Row) -> Sentence:
    """What a row of an update computes, in two or three words."""
    return sentence(f"optimizer.{row.says or row.name}_title", weight=row.of)
