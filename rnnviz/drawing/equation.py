"""The equation of an op: its row of the table with symbols put in, coloured by quantity."""

from __future__ import annotations

import string
from collections.abc import Iterator

from rnnviz.drawing.view import View
from rnnviz.network.optimizers import OLD


def latex(view: View, name: str, t: int) -> str:
    """The formula of quantity `name` at step `t` (from 0) as coloured LaTeX."""
    return "".join(_parts(view, _formula(view, name, t), t))


def _formula(view: View, name: str, t: int) -> str:
    """The row's formula, or what becomes of it at this step."""
    row = view.table[name]
    if name in ("L", "do") and not view.has_target(t):
        return f"{{{name}}} = 0"
    if t == view.steps - 1 and row.at_last:
        return row.at_last
    if name == "carried" and view.cut:
        return _truncated(view, t)
    return row.formula


def _truncated(view: View, t: int) -> str:
    """What is carried back of the losses that are near enough, each with a ∂z of its own."""
    near = kept(view, t)
    if not near:
        return "{carried} = 0"
    if len(near) == 1:
        return rf"{{carried}} = {{dz+}}^{{{{({near[0] + 1})}}}}\,{{W}}^{{{{\top}}}}"
    total = rf"\sum_{{{{k={near[0] + 1}}}}}^{{{{{near[-1] + 1}}}}}"
    return rf"{{carried}} = {total} {{dz+}}^{{{{(k)}}}}\,{{W}}^{{{{\top}}}}"


def kept(view: View, t: int) -> range:
    """The later losses that are still sent back to step `t`; all of them without a truncation."""
    return range(t + 1, min(view.steps, t + (view.cut or view.steps)))


def _parts(view: View, template: str, t: int) -> Iterator[str]:
    for literal, name, *_ in string.Formatter().parse(template):
        yield literal
        if name:
            yield symbol(view, name, t)


def symbol(view: View, name: str, t: int) -> str:
    """The symbol of a quantity at step `t`; `dz+` is the one of the step after."""
    t += name.endswith("+")
    plain = name.rstrip("+")
    text = rf"\mathrm{{target}}_{{{t + 1}}}"
    if plain.removeprefix(OLD) in view.table:
        text = view.table[plain.removeprefix(OLD)].symbol.format(t=t + 1, t_prev=t)
    return rf"\textcolor{{{view.palette.of(plain)}}}{{{text}}}"


def general(view: View, template: str) -> str:
    """A formula for any step, which is called t, as coloured LaTeX."""
    return "".join(
        literal + (_at_any_step(view, name) if name else "")
        for literal, name, *_ in string.Formatter().parse(template)
    )


def _at_any_step(view: View, name: str) -> str:
    plain = name.rstrip("+")
    now, before = ("t+1", "t") if name.endswith("+") else ("t", "t-1")
    text = r"\mathrm{target}_{t}"
    if plain in view.table:
        text = view.table[plain].symbol.format(t=now, t_prev=before)
    return rf"\textcolor{{{view.palette.of(plain)}}}{{{text}}}"
