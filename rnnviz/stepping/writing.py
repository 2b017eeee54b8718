"""How arithmetic on entries is written: as NumPy with its numbers, as LaTeX, and for the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from rnnviz.network.equations import Equations
from rnnviz.network.optimizers import OLD
from rnnviz.stepping.arithmetic import Node
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.spelling import SUPERSCRIPTS, TWO_DIGITS, spelled

#: How strongly a kind of node binds; what binds less than its surroundings gets brackets.
BINDS: Final = {"+": 1, "-": 1, "neg": 2, "*": 3, "/": 3, "**": 4}
ATOM: Final = 5

Wrap = Callable[..., str]

#: What the numbers that lines name are called on the screen, and in LaTeX; n is n.
LETTERS: Final = {
    "eta": ("η", r"\eta"),
    "mu": ("μ", r"\mu"),
    "rho": ("ρ", r"\rho"),
    "eps": ("ε", r"\varepsilon"),
    "beta1": ("β₁", r"\beta_1"),
    "beta2": ("β₂", r"\beta_2"),
    "clip_norm": ("c", "c"),
    "clip_value": ("c₁", "c_1"),
    **{f"‖∂{name}‖²": (f"‖∂{name}‖²", rf"\lVert \partial {name} \rVert^2") for name in "UWVbd"},
}


@dataclass(frozen=True)
class Manner:
    """A way of writing: of leaves, of signs, of functions; `boxed` kinds bind like an atom."""

    leaf: Callable[[Node], str]
    signs: Mapping[str, str]
    call: Callable[[str, list[str]], str]
    boxed: tuple[str, ...] = ()
    inside: Callable[[Node], str | None] = lambda _: None

    def write(self, node: Node) -> str:
        """A node in full."""
        return self._written(node)[0]

    def _written(self, node: Node) -> tuple[str, int]:
        short = self.inside(node)
        if short is not None:
            return short, 2 if short.startswith(("-", "−")) else ATOM
        if not node.parts:
            text = self.leaf(node)
            return text, 2 if text.startswith(("-", "−")) else ATOM
        if node.kind in self.boxed or node.kind not in BINDS:
            return self.call(node.kind, [self.write(part) for part in node.parts]), ATOM
        binds = BINDS[node.kind]
        parts = [self._inner(part, binds, last=i > 0) for i, part in enumerate(node.parts)]
        if node.kind == "neg":
            return self.signs["neg"] + self._inner(node.parts[0], BINDS["*"], last=False), binds
        if node.kind == "-" and parts[1].startswith(("-", "−")):
            parts[1] = f"({parts[1]})"
        text = self.signs[node.kind].join(parts) or "0"
        return text.replace(" + -", " - ").replace(" + −", " − "), binds

    def _inner(self, node: Node, binds: int, *, last: bool) -> str:
        text, own = self._written(node)
        # a − (b + c), a / (b · c) and (a ** b) ** c keep their brackets.
        least = binds + (last and binds != 1) if node.kind != "*" else binds
        inverse = last and node.kind in ("+", "-") and binds == 1
        return f"({text})" if own < least or inverse else text


def numpy_manner(numbers: Numbers) -> Manner:
    """Python that evaluates to the number, with every number in all its digits."""

    def leaf(node: Node) -> str:
        return _python(node.number if node.kind == "number" else numbers.final(node.entry))

    def call(kind: str, parts: list[str]) -> str:
        if kind in ("sum", "norm"):
            module = "np.linalg" if kind == "norm" else "np"
            return f"{module}.{kind}([{', '.join(parts)}])"
        return f"({parts[0]} > {parts[1]})" if kind == ">" else f"np.{kind}({', '.join(parts)})"

    def inside(node: Node) -> str | None:
        # The largest score stands beside every score: written out, it would fill pages.
        return _python(node.value(numbers.final)) if node.kind == "max" else None

    signs = {"+": " + ", "-": " - ", "neg": "-", "*": " * ", "/": " / ", "**": " ** "}
    return Manner(leaf, signs, call, inside=inside)


def _python(value: float) -> str:
    text = repr(float(value))
    return text if text.strip("-")[0].isdigit() else f"np.float64('{text}')"


def latex_manner(
    leaf: Callable[[Node], str], largest: Callable[[Node], str] | None = None
) -> Manner:
    """LaTeX, the leaves as symbols or as numbers; `largest` writes the maximum of a vector."""

    def call(kind: str, parts: list[str]) -> str:
        plain = ", ".join(parts)
        return {
            "/": rf"\frac{{{parts[0]}}}{{{parts[-1]}}}",
            "**": rf"{_bracketed(parts[0])}^{{{parts[-1]}}}",
            "exp": rf"e^{{{parts[0]}}}",
            "log": rf"\ln {_bracketed(parts[0])}",
            "tanh": rf"\tanh {_bracketed(parts[0])}",
            "maximum": rf"\max({plain})",
            "sqrt": rf"\sqrt{{{parts[0]}}}",
            "clip": rf"\operatorname{{clip}}({plain})",
            "sum": rf"\left({' + '.join(parts)}\right)",
            "norm": rf"\left\|({plain})\right\|",
            ">": rf"[{' > '.join(parts)}]",
        }[kind]

    def inside(node: Node) -> str | None:
        return largest(node) if largest is not None and node.kind == "max" else None

    signs = {"+": " + ", "-": " - ", "neg": "-", "*": r" \cdot "}
    return Manner(leaf, signs, call, boxed=("/", "**"), inside=inside)


def _bracketed(text: str) -> str:
    """In brackets, unless it is one symbol or number, or stands in them already."""
    bare = text.startswith(r"\left(") or not (text.startswith("-") or " " in text)
    return text if bare else rf"\left({text}\right)"


def screen_manner(
    leaf: Callable[[Node], str], inside: Callable[[Node], str | None] = lambda _: None
) -> Manner:
    """Text with true minus signs."""

    def call(kind: str, parts: list[str]) -> str:
        if kind == "**":
            power = parts[-1].translate(SUPERSCRIPTS)
            return (f"({parts[0]})" if parts[0].startswith("−") else parts[0]) + power
        if kind == ">":
            return f"[{' > '.join(parts)}]"
        if kind == "sqrt":
            return f"√({parts[0]})" if " " in parts[0] else f"√{parts[0]}"
        name = {"sum": "Σ", "maximum": "max", "log": "ln", "norm": "‖·‖"}.get(kind, kind)
        return f"{name}({', '.join(parts)})"

    signs = {"+": " + ", "-": " − ", "neg": "−", "*": " · ", "/": " / "}
    return Manner(leaf, signs, call, boxed=("**",), inside=inside)


def number_leaf(numbers: Numbers, digits: int = 4) -> Callable[[Node], str]:
    """Leaves as numbers, for the screen."""

    def leaf(node: Node) -> str:
        value = node.number if node.kind == "number" else numbers.final(node.entry)
        return spelled(value, digits)

    return leaf


def latex_number(numbers: Numbers) -> Callable[[Node], str]:
    """Leaves as numbers in LaTeX, negative ones in brackets of their own when they must."""

    def leaf(node: Node) -> str:
        value = node.number if node.kind == "number" else numbers.final(node.entry)
        return latex_of(value)

    return leaf


def latex_of(value: float, digits: int = 6) -> str:
    """A number as LaTeX, a power of ten behind it where that is shorter."""
    text = f"{value + 0.0:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    if mantissa.strip("-") in ("inf", "nan"):
        return mantissa.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def latex_symbol(equations: Equations, entry: Entry, *, stepped: bool) -> str:
    """An entry as LaTeX: W_{23}, h_{2}[3], and ∂z with the loss it comes from above."""
    name, t, index, loss = entry
    text = rf"\mathrm{{target}}_{{{t + 1}}}"
    if name.removeprefix(OLD) in equations.table:
        text = equations.table[name.removeprefix(OLD)].symbol.format(t=t + 1, t_prev=t)
    if loss >= 0:
        text += rf"^{{({loss + 1})}}"
    return text + _latex_index(index, stepped=stepped or "_" in text)


def _latex_index(index: tuple[int, ...], *, stepped: bool) -> str:
    if not index:
        return ""
    places = [str(at + 1) for at in index]
    if stepped:
        return f"[{', '.join(places)}]"
    return f"_{{{(',' if max(index) >= TWO_DIGITS else '').join(places)}}}"
