"""What stands beside the title of a small plot: the values of its curves, each in its colour."""

from __future__ import annotations

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.chart import hidden
from rnnviz.drawing.chart_legend import said_of
from rnnviz.drawing.inks import ink, printed, symbol
from rnnviz.panes.showing import Showing
from rnnviz.session.plotted import present
from rnnviz.training.curves import LOSS
from rnnviz.training.plot import Plot


def at_present(showing: Showing) -> list[str]:
    """The losses of the network on show, each in its curve's colour."""
    session = showing.session
    values, left_out = present(session, "loss"), session.inspection.chart.hidden
    said = [(key, printed(key, value)) for key, value in values.items() if key not in left_out]
    steps = max(len(pair.inputs) for pair in session.experiment.learned)
    parts = _colored(said, showing, steps)
    if not session.others and (of_what := mean(showing.view)):
        parts.insert(1, _muted(f"({of_what})", showing))
    return [*parts, _muted(showing.say("plot.updates"), showing)]


def at_update(plot: Plot, showing: Showing, update: int) -> list[str]:
    """The same for an update, which is named unless it is the one on show."""
    chart = showing.session.inspection.chart
    lines = [line for line in plot.lines if line.shown and not hidden(line, chart)]
    said = [(line.key, said_of(plot, line, update)[0]) for line in lines]
    parts = _colored([one for one in said if one[1] != numerals.UNKNOWN], showing, plot.steps)
    if update != plot.update:
        parts.insert(1, f"<b>{showing.say('plot.at', update=f'{update:,}')}</b>")
        return parts
    return [*parts, _muted(showing.say("plot.updates"), showing)]


def _colored(said: list[tuple[str, str]], showing: Showing, steps: int) -> list[str]:
    """The first one, which is what the plot is about, in bold type."""
    parts = []
    for key, value in said:
        color = ink(key, steps, showing.palette)
        text = f"{symbol(key, showing.say)} = {value}"
        bold = key in (LOSS, said[0][0])
        tag = "b" if bold else "span"
        parts.append(f'<{tag} style="color:{color}">{text}</{tag}>')
    return parts


def _muted(text: str, showing: Showing) -> str:
    return f'<span style="color:{showing.palette.muted}">{text}</span>'
