"""The chain of an item, from its loss back to its use, each factor with what is left after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shapes import Box, Label
from rnnviz.drawing.triangle import table
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import Pick, share_left

if TYPE_CHECKING:
    from rnnviz.network.ledger import Factor

#: So many links are listed; of a longer chain the middle ones are left out.
MOST_LINKS: Final = 14
ROW: Final = 19.0
#: What a gradient is multiplied with at a use.
MET: Final = ("h_prev", "h", "x")
#: What stands for the links that are not listed.
LEFT_OUT: Final = "⋮"
PAD: Final = 16.0


class Link(NamedTuple):
    """A line of the chain: what is multiplied, and the norm of what is left.

    `apart` marks the state or input that the gradient meets at the use: it is no gradient itself.
    """

    text: str
    norm: float
    apart: bool = False


def chain(view: View, pick: Pick) -> list[Link]:
    """The links from the loss to the picked item; none before the backward pass has been there."""
    if not pick.any or pick.use > pick.loss or not view.reached.has(pick.op, pick.use):
        return []
    path = view.trace.ledger.path(pick.name, loss=pick.loss, use=pick.use)
    return [Link(_text(one, view.mistaken), one.norm, one.quantity in MET) for one in path]


def _text(factor: Factor, mistaken: str) -> str:
    """What brings the gradient to where this factor stands; of a wrong line that it is wrong."""
    t = factor.step
    if factor.quantity == mistaken:
        return f"✗ {numerals.step(mistaken, t)}"
    after = {
        "do": numerals.step("∂o", t),
        "own": "· Vᵀ",
        "dz": f"⊙ f′({numerals.step('z', t)})",
        "carried": "· Wᵀ",
        "h_prev": f"{numerals.step('h', t - 1)}ᵀ ·",
        "h": f"{numerals.step('h', t)}ᵀ ·",
        "x": f"{numerals.step('x', t)}ᵀ ·",
    }
    return after.get(factor.quantity, numerals.step(f"= ∂⁺{factor.quantity[1:]}", t))


def headline(view: View, pick: Pick) -> list[str]:
    """What the picked item is and what it says, in one or two sentences."""
    loss = numerals.step("L", pick.loss)
    if not view.reached.has(pick.op, pick.use):
        return [view.say("ledger.not_yet", loss=loss)]
    reason = view.trace.ledger.why_zero(pick.name, loss=pick.loss, use=pick.use)
    name = numerals.step(pick.name, pick.use)
    if reason:
        return [f"{loss} → {name}: {view.say(reason)}"]
    norm = 10.0 ** float(table(view, pick.name)[pick.loss, pick.use])
    written = numerals.magnitude(norm)
    if pick.name != "h":
        t = pick.use + 1
        return [view.say("ledger.moves", loss=loss, name=pick.name, norm=written, t=t)]
    said = [view.say("ledger.reaches", loss=loss, at=name, norm=written)]
    left = share_left(view.trace.ledger, pick)
    if left is not None and pick.use < pick.loss:
        own = numerals.step("h", pick.loss)
        said.append(view.say("ledger.left", share=percent(left), own=own))
    return said


def percent(share: float) -> str:
    """`18 %`, `0.89 %`, `130 %`."""
    value = 100.0 * share
    if value >= 10.0:
        return f"{value:.0f} %"
    return f"{value:.2f} %" if value >= 0.01 else f"{numerals.magnitude(value)} %"


def listed(view: View, pick: Pick, area: tuple[float, float, float], zoom: float) -> list[Any]:
    """The chain as rows with bars, from (x, y) on and so wide; bars compare with the first norm."""
    x, y, width = area
    palette, shapes = view.palette, list[Any]()
    links = chain(view, pick)
    largest = max((link.norm for link in links if not link.apart), default=0.0)
    name_room, number_room = 92 * zoom, 62 * zoom
    room = max(width - name_room - number_room, 20 * zoom)
    for link in _abridged(links):
        shapes.append(Label(x, y, link.text, 12 * zoom, palette.ink, "serif", width=name_room))
        if link.text != LEFT_OUT:
            wide = room * flow.portion(link.norm, largest)
            shapes.append(
                Box(
                    x + name_room,
                    y - 5 * zoom,
                    max(wide, 1.0),
                    10 * zoom,
                    faded(palette.muted if link.apart else palette.gradient, 0.75),
                    radius=2 * zoom,
                )
            )
            text = numerals.magnitude(link.norm)
            shapes.append(Label(x + width, y, text, 11 * zoom, palette.ink, "mono", "right"))
        y += ROW * zoom
    return shapes


def _abridged(links: list[Link]) -> Iterator[Link]:
    """All links, or the first and the last ones of a long chain."""
    if len(links) <= MOST_LINKS:
        yield from links
        return
    half = MOST_LINKS // 2
    yield from links[:half]
    yield Link(LEFT_OUT, 0.0)
    yield from links[-half:]
