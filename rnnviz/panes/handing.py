"""How material is handed out, on the training pane; nothing where there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rnnviz.network.vocabulary import MOST_WORDS
from rnnviz.panes.fields import WholeField
from rnnviz.panes.form import Form
from rnnviz.panes.showing import Showing


class HandingForm(QWidget):
    """Sequences an update, and the steps of a chunk."""

    batch_set = Signal(int)
    chunk_set = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.batch, self.chunk = WholeField(1, 1), WholeField(0, MOST_WORDS)
        self._form = Form(self)
        for name in ("batch", "chunk"):
            self._form.row(name, getattr(self, name))
        self.batch.edited.connect(self.batch_set)
        self.chunk.edited.connect(lambda steps: self.chunk_set.emit(steps or None))

    def present(self, showing: Showing) -> None:
        """Show how it is handed out."""
        session, material = showing.session, showing.session.experiment.material
        self.setVisible(material is not None)
        if material is None:
            return
        self._form.present(showing)
        self.batch.setMaximum(session.most_batch)
        self.batch.present(min(material.batch, session.most_batch))
        self.chunk.setSpecialValueText(showing.say("aims.whole"))
        self.chunk.present(material.chunk or 0)
