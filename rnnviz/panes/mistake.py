"""All that is said and drawn of the mistake that is switched on."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.language import Voice
from rnnviz.network.bugs import BUGS
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.showing import Showing
from rnnviz.training.experiment import Experiment

if TYPE_CHECKING:
    from rnnviz.network.check import Report
    from rnnviz.training.race import Race

#: The parts in their order: labels and canvases.
SAID = ("why", "seen", "place", "effect_title", "verdict", "race_title", "diverged")
DRAWN = ("lines", "table", "curves")
ORDER = (
    *("lines", "why", "seen", "effect_title", "table", "verdict"),
    *("race_title", "curves", "diverged", "place"),
)


def text() -> QLabel:
    """A paragraph, as high as it needs to be, that can be copied."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class MistakeView(QWidget):
    """One below the other: the lines, why and what, the gradients, the check, training."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = {name: text() for name in SAID}
        self.canvases = {name: Canvas(grows=True) for name in DRAWN}
        for name in ("effect_title", "race_title"):
            self.labels[name].setObjectName("title")
        self.labels["place"].setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for name in ORDER:
            column.addWidget(self.labels.get(name) or self.canvases[name])
        column.addStretch(1)

    def present(self, showing: Showing) -> None:
        """Show the mistake of the present experiment, which has a place for it."""
        say, experiment = showing.say, showing.view.experiment
        self._tell(say, experiment.bug)
        self.labels["effect_title"].setText(say("bugs.effect"))
        self._draw("lines", showing)
        self._draw("table", showing)
        self.labels["verdict"].setText(said_of_check(say, showing))
        race = showing.session.race
        for name in ("race_title", "diverged"):
            self.labels[name].setVisible(race is not None)
        self.canvases["curves"].setVisible(race is not None)
        if race is not None:
            self._race(showing, race)

    def _tell(self, say: Voice, name: str) -> None:
        place = BUGS[name].place
        self.labels["why"].setText(say("bugs.why", why=say(f"bug.{name}_why")))
        self.labels["seen"].setText(say("bugs.seen", seen=say(f"bug.{name}_seen")))
        self.labels["place"].setText(say("bugs.place", place=place) if place else "")
        self.labels["place"].setVisible(bool(place))

    def _draw(self, name: str, showing: Showing) -> None:
        """A picture that depends on what is run, and not on the place."""
        view, canvas = showing.view, self.canvases[name]
        key = (view.experiment, showing.zoom, showing.palette.name, showing.say.code)
        canvas.show_picture(key, partial(_picture, name, view, showing.zoom), showing.palette.panel)
        canvas.setAccessibleName(showing.say("bugs.effect" if name == "table" else "bugs.pick"))

    def _race(self, showing: Showing, race: Race) -> None:
        from rnnviz.drawing.bugs import ended  # noqa: PLC0415 -- not before there is a mistake
        from rnnviz.training.race import UPDATES  # noqa: PLC0415 -- likewise

        say, view, zoom = showing.say, showing.view, showing.zoom
        rate = f"{race.learning_rate:g}"
        self.labels["race_title"].setText(say("bugs.race", n=UPDATES, rate=rate))
        key = (race, race.made, zoom, showing.palette.name, say.code)
        canvas = self.canvases["curves"]
        canvas.show_picture(key, partial(_curves, view, race, zoom), showing.palette.panel)
        canvas.setAccessibleName(self.labels["race_title"].text())
        lanes = (("bugs.diverged_right", race.right), ("bugs.diverged", race.wrong))
        said = [say(key, n=ended(lane)) for key, lane in lanes if ended(lane)]
        self.labels["diverged"].setText("\n".join(said))
        self.labels["diverged"].setVisible(bool(said))


def _picture(name: str, view: View, zoom: float, size: tuple[float, float]) -> Picture:
    from rnnviz.drawing import bugs  # noqa: PLC0415 -- not before there is a mistake

    return bugs.lines(view, size, zoom) if name == "lines" else bugs.table(view, size, zoom)


def _curves(view: View, race: Race, zoom: float, size: tuple[float, float]) -> Picture:
    from rnnviz.drawing import bugs  # noqa: PLC0415 -- as above

    return bugs.curves(view, race, size, zoom)


@lru_cache(maxsize=4)
def report_of(experiment: Experiment) -> Report:
    """What the check finds in an experiment, computed once."""
    from rnnviz.training.hunt import verdict  # noqa: PLC0415 -- not before it is asked for

    return verdict(experiment)


def wrong_names(report: Report) -> tuple[str, ...]:
    """The gradients that do not agree with the oracle."""
    return tuple(name for name, error in report.errors.items() if not error <= report.bound)


def said_of_check(say: Voice, showing: Showing) -> str:
    """The check's verdict, and where nothing is found, why it may be blind here."""
    if showing.training:
        return say("bugs.training_now")
    from rnnviz.drawing.bugs import symbols  # noqa: PLC0415 -- as above

    experiment = showing.view.experiment
    report = report_of(experiment)
    said: list[Any] = [f"{say('bugs.checked')}:"]
    if not report.trusted:
        said.append(say("bugs.untrusted"))
    elif names := wrong_names(report):
        said.append(say("bugs.caught", names=symbols(names), worst=f"{report.worst:.1g}"))
    else:
        said += [say("bugs.not_caught"), *map(say, report.blind_spots)]
    if showing.view.cut or experiment.cuts:
        said.append(say("bugs.whole"))
    return " ".join(said)
