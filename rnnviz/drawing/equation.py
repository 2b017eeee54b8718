"""The equation of an op: its row of the table with symbols put in, coloured by quantity."""

from __future__ import annotations

import string
from collections.abc import Iterator

from rnnviz.drawing.palette import Palette
from rnnviz.network.equations import TABLE


def latex(name: str, t: int, palette: Palette, *, last: bool = False) -> str:
    """The formula of quantity `name` at step `t` (from 0) as coloured LaTeX.

    `last` says that no step follows, for which a few rows have a formula of their own.
    """
    row = TABLE[name]
    return "".join(_parts((last and row.at_last) or row.formula, t, palette))


def _parts(template: str, t: int, palette: Palette) -> Iterator[str]:
    for literal, name, *_ in string.Formatter().parse(template):
        yield literal
        if name:
            yield symbol(name, t, palette)


def symbol(name: str, t: int, palette: Palette) -> str:
    """The symbol of a quantity at step `t`; `dz+` is the one of the step after."""
    t += name.endswith("+")
    plain = name.rstrip("+")
    text = rf"\mathrm{{target}}_{{{t + 1}}}"
    if plain in TABLE:
        text = TABLE[plain].symbol.format(t=t + 1, t_prev=t)
    return rf"\textcolor{{{palette.of(plain)}}}{{{text}}}"
