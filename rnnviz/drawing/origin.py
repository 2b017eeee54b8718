"""Where a number comes from: its value, its own sum, what feeds it, who uses it, who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.addends import PAD, addends, present, sheet
from rnnviz.drawing.chips import MOST_LINKS, Chip, chips_of, frame
from rnnviz.drawing.differences import can_be_checked, differences
from rnnviz.drawing.equation import latex
from rnnviz.drawing.formula import formula
from rnnviz.drawing.picked import entry_text
from rnnviz.drawing.shapes import Label, Picture
from rnnviz.drawing.view import View, why_zero
from rnnviz.network.optimizers import is_of_update, weight_of
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.origin import Origin, Use
from rnnviz.stepping.run import in_update, is_old
from rnnviz.stepping.spelling import SUBSCRIPTS, spelled
from rnnviz.stepping.writing import latex_symbol
from rnnviz.training.edited import places_of


@np.errstate(all="ignore")
def origin(view: View, width: float, zoom: float, chosen: int = -1) -> Picture:
    """The origin pane; as high as it needs to be. `chosen` is the link that Enter follows."""
    entry, pad = view.looked_at, PAD * zoom
    shapes: list[Any] = []
    if not entry.any:
        hint = view.say("origin.hint")
        label = Label(pad, 16 * zoom, hint, 12.5 * zoom, view.palette.muted, wrap=True)
        return Picture(width, 90 * zoom, (label._replace(width=width - 2 * pad),))
    one = Origin(view.numbers, entry)
    y = _head(view, one, (width, zoom), shapes)
    for text in _said(view, one):
        label = Label(pad, y, text, 12 * zoom, view.palette.muted, width=width - 2 * pad)
        shapes.append(label)
        y += 19 * zoom
    if one.terms:
        added, y = addends(sheet(view, one, width, zoom), y + 4 * zoom)
        shapes += added
        y += 6 * zoom
    if can_be_checked(view, one):
        y = differences(view, one, y, (width, zoom), shapes)
    for key, chips in (
        ("origin.written", _writer(view, one)),
        ("origin.feeds", _feeds(view, one)),
        ("origin.uses", _uses(view, one)),
    ):
        y = chips_of(view, view.say(key), chips, (width, y, zoom), shapes)
    shapes += frame(view, shapes, chosen, zoom)
    return Picture(width, y + 4 * zoom, tuple(shapes))


def _head(view: View, one: Origin, at: tuple[float, float], shapes: list[Any]) -> float:
    """The entry and its value, set large; below the formula of its row."""
    (width, zoom), palette = at, view.palette
    pad, entry = PAD * zoom, one.entry
    color = palette.of(entry.name)
    stepped = view.numbers.stepped(entry.name)
    symbol = latex_symbol(view.reached.program.equations, entry, stepped=stepped)
    name = formula(rf"\textcolor{{{color}}}{{{symbol}}}", 21 * zoom, color)
    shapes += name.at(pad, 24 * zoom)
    value = numerals.UNKNOWN if one.value is None else spelled(one.value, 6)
    if 0 <= present(view, one) < len(one.terms) - 1:
        value = "…"
    x = pad + name.width + 10 * zoom
    shapes.append(Label(x, 18 * zoom, f"= {value}", 16 * zoom, palette.ink, "mono", bold=True))
    if one.row is None or one.row.name not in view.table:
        return 48 * zoom
    t = entry.t if not one.is_sum else max(view.numbers.first_added(entry.name), 0)
    text, size = latex(view, one.row.name, t), 14 * zoom
    size *= min(1.0, (width - 2 * pad) / formula(text, size, palette.muted).width)
    row = formula(text, size, palette.muted)
    base = 39 * zoom + row.ascent
    shapes += row.at(pad, base)
    return base + row.descent + 17 * zoom


def _said(view: View, one: Origin) -> Iterator[str]:
    """What there is to say besides: where it was drawn, why it is 0, that it is to come."""
    name = one.entry.name
    if one.value is None:
        yield view.say("origin.unknown")
    elif one.value == 0.0 and (reason := zero(view, one)):
        yield reason
    if name in view.weights:
        yield from _drawn(view, one)
    elif one.row is None and name in ("x", "target"):
        marked = view.experiment.marked
        words = marked.inputs if name == "x" else marked.targets
        given = "origin.x_numbers" if view.experiment.of_numbers else "origin.x"
        key = given if name == "x" else "origin.target"
        yield view.say(key, word=words[one.entry.t])
    elif is_old(name):
        yield from _remembered(view, one)
    elif one.row is None:
        yield view.say("origin.start")
    if not one.agrees:
        yield view.say("origin.differs")
    if name in view.numbers.trace.model.cell.carried and view.cut:
        yield view.say("origin.cut", tau=view.cut)


def _remembered(view: View, one: Origin) -> Iterator[str]:
    """Where something comes from that an optimizer has remembered."""
    weight = weight_of(one.entry.name)
    if weight in view.experiment.frozen:
        yield view.say("update.zero_frozen")
    elif not view.numbers.run.updating(one.entry.name).any():
        yield view.say("update.zero_memory")
    else:
        yield view.say("update.remembered")


def _drawn(view: View, one: Origin) -> Iterator[str]:
    """How a weight got its first value, and how often it was changed since."""
    words, (name, _, index, _) = view.experiment.words, one.entry
    if name == "b" or (name == "d" and words.init not in ("normal", "uniform")) or name == "W":
        key, word = "origin.drawn", ""
    else:
        marked = view.experiment.marked
        whose = marked.input_words if name == "U" else marked.target_words
        key, word = "origin.drawn_word", whose[index[0] if name == "U" else index[-1]]
    places = set(places_of(view.experiment, view.edited, name))
    if (index if len(index) == 2 else (0, *index)) in places:
        yield view.say("origin.edited")
        return
    yield view.say(key, seed=words.seed, word=word)
    if view.update:
        yield view.say("origin.updated", n=view.update)


def zero(view: View, one: Origin) -> str:
    """Why an entry is exactly 0; nothing where no reason is known."""
    name, t, *_ = one.entry
    if in_update(name):
        frozen = weight_of(name) in view.experiment.frozen
        return view.say("update.zero_frozen") if frozen else _factors(view, one)
    if name == "x" or (name == "dU" and view.experiment.of_numbers):
        return view.say("zero.number" if view.experiment.of_numbers else "zero.word")
    if name in view.weights or one.row is None:
        return ""
    if one.is_sum and not one.terms:
        return view.say("zero.word" if name == "dU" else "zero.frozen")
    if not one.is_sum and name in view.table and (reason := why_zero(view, name, t)):
        return view.say(reason)
    return _factors(view, one)


def _factors(view: View, one: Origin) -> str:
    """That one of the numbers of which it is a product is 0."""
    factors, final = [], view.numbers.final
    for term in one.terms:
        leaves = [leaf for leaf in term.node.leaves() if final(leaf) == 0.0]
        if term.op <= view.reached.index and term.value == 0.0 and leaves:
            factors.append(leaves[0])
    if not factors:
        return ""
    names = list(dict.fromkeys(entry_text(view, leaf) for leaf in factors))
    return view.say("origin.factor", names=", ".join(names[:3]) + (" …" if names[3:] else ""))


def _writer(view: View, one: Origin) -> Iterator[Chip]:
    """The op that wrote it last."""
    if one.writer is None:
        return
    op = view.reached.program.ops[one.writer]
    kind = view.say(f"pass.{op.kind}")
    where = view.say("origin.op", kind=kind, n=one.writer + 1)
    name = entry_text(view, Entry(op.name, op.t, ()))
    step = f" (t={op.t + 1})" if one.is_sum else ""
    yield Chip(f"{where}: {name}{step}", _color(view, op.name), None, one.writer)


def _feeds(view: View, one: Origin) -> Iterator[Chip]:
    """What it is computed from, unless the list of its terms says so already."""
    listed = all(_plain(term.node.kind, term.node.parts) for term in one.terms)
    if listed and one.is_sum:
        return
    read = _read(one) if listed else set()
    fed = [entry for entry in one.feeds if entry not in read]
    for number, entry in enumerate(fed):
        # Of a thousand classes few have room: the others are counted.
        text = entry_text(view, entry) if number < MOST_LINKS else ""
        yield Chip(text, _color(view, entry.name), entry)


def _plain(kind: str, parts: tuple[Any, ...]) -> bool:
    """Whether a term's names are links in the list."""
    if kind == "neg":
        return _plain(parts[0].kind, parts[0].parts)
    return not parts or (kind == "*" and not any(part.parts for part in parts))


def _read(one: Origin) -> set[Entry]:
    itself = one.numbers.itself
    return {itself(leaf) for term in one.terms for leaf in term.node.leaves()}


def _uses(view: View, one: Origin) -> Iterator[Chip]:
    """Who reads it: a link for each quantity and step; steps that are many, from the nearest on."""
    near = view.op.t
    for use in one.uses:
        nearest = sorted(use.steps, key=lambda step: abs(step - near))[:MOST_LINKS]
        for t in sorted(nearest):
            entry = use._replace(steps=(t,)).entry(t)
            kept = view.numbers.itself(entry)
            yield Chip(_use_text(view, use, t), _color(view, use.name), kept)


def _use_text(view: View, use: Use, t: int) -> str:
    """`z₂[3]`, `o₂[·]` for all entries, `∂W₂· (t = 2)` for a row of what a step adds."""
    stepped = view.numbers.stepped(use.name)
    text = entry_text(view, Entry(use.name, t, ()))
    places = ["·" if at is None else str(at + 1) for at in use.pattern]
    if stepped:
        return f"{text}[{', '.join(places)}]" if places else text
    joined = ("," if any(len(place) > 1 for place in places) else "").join(places)
    text += joined.translate(SUBSCRIPTS)
    return text if is_of_update(use.name) else f"{text} (t={t + 1})"


def _color(view: View, name: str) -> str:
    color = view.palette.of(name)
    return view.palette.gradient_text if color == view.palette.gradient else color
