"""The task pane: what is learned, how well one can do without, and how well it is learned."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rnnviz.drawing.baseline import baseline
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.network.vocabulary import WordWeights
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.fields import WholeField
from rnnviz.panes.headings import title
from rnnviz.panes.showing import Showing
from rnnviz.training.experiment import Experiment
from rnnviz.training.settings import SEEDS

if TYPE_CHECKING:
    from rnnviz.training.tasks.task import Score


class TaskPane(QWidget):
    """A task in its own words, and the seed that its data are made from."""

    data_seed_set = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._name = title(), QLabel()
        self._shows, self._means = QLabel(), QLabel()
        self.baseline = Canvas(grows=True)
        self.result, self._problem = QLabel(), QLabel()
        self._seed_name, self.seed = QLabel(), WholeField(*SEEDS)
        self._seed_name.setBuddy(self.seed)
        self._problem.setObjectName("problem")
        for label in (self._shows, self._means):
            label.setObjectName("muted")
        for label in (self._name, self._shows, self._means, self.result, self._problem):
            label.setWordWrap(True)
        self._seed_row = QWidget()
        row = QHBoxLayout(self._seed_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._seed_name, stretch=1)
        row.addWidget(self.seed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        told = (self._title, self._name, self._shows, self.baseline, self._means, self.result)
        for widget in (*told, self._seed_row, self._problem):
            column.addWidget(widget)
        self._scores: WeakKeyDictionary[WordWeights, Score] = WeakKeyDictionary()
        self.seed.edited.connect(self.data_seed_set)
        self.hide()

    def present(self, showing: Showing) -> None:
        """Show the task; how well it is learned is looked at whenever training rests."""
        session, say = showing.session, showing.say
        material, problem = session.experiment.material, session.problems.get("task")
        self.setVisible(material is not None or problem is not None)
        self._problem.setText(say(problem) if problem else "")
        self._problem.setVisible(problem is not None)
        for widget in (self._name, self._shows, self._means, self.baseline, self.result):
            widget.setVisible(material is not None)
        self._title.setText(say("task.title"))
        self._seed_row.setVisible(material is not None and not material.source)
        if material is None:
            return
        task = material.task
        self._name.setText(f"<b>{say(task.title)}</b>")
        self._shows.setText(say(task.shows))
        self._means.setText(say("task.means", means=task.baseline))
        self.result.setToolTip(say("task.recipe", updates=task.recipe.updates))
        self._seed_name.setText(say("task.seed"))
        self.seed.setAccessibleName(say("task.seed"))
        self.seed.setToolTip(say("task.seed_tip"))
        self.seed.present(material.made)
        key = (material, showing.palette, showing.zoom, say.code)
        draw = partial(_baseline, showing.view, showing.zoom)
        self.baseline.show_picture(key, draw, showing.palette.panel)
        self.baseline.setAccessibleName(
            say("task.baseline", number=f"{material.data.marks.baseline:.4f}")
        )
        if not showing.training:
            self.result.setText(self._result(showing))

    def _result(self, showing: Showing) -> str:
        """How well the network does on what is held out, and whether that is enough."""
        experiment, say = showing.session.experiment, showing.say
        assert experiment.material is not None
        found, mark = self._score(experiment), experiment.material.data.marks.solved
        if not math.isfinite(found.loss):
            return say("task.not_finite")
        key = "task.solved" if found.loss < mark else "task.unsolved"
        right = f"{100 * found.accuracy:.0f}"
        return say(key, loss=f"{found.loss:.4f}", right=right, mark=f"{mark:.4f}")

    def _score(self, experiment: Experiment) -> Score:
        """The score of these weights, found once."""
        from rnnviz.training.tasks.task import score  # noqa: PLC0415 -- not before there is a task

        words = experiment.words
        if words not in self._scores:
            assert experiment.material is not None
            self._scores[words] = score(experiment.net, experiment.material.data.held_out)
        return self._scores[words]


def _baseline(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return baseline(view, size[0], zoom)
