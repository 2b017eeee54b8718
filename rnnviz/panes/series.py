"""A dialog before a table is learned from: its first rows, its columns, and what a move is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.language import Voice
from rnnviz.network.errors import InputError
from rnnviz.panes.columns import ColumnsRow
from rnnviz.panes.fields import ChoiceField, RealField, WholeField
from rnnviz.panes.showing import Showing
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.prices import MOST_BINS
from rnnviz.training.encodings.series import Series

#: Delimiters and decimal marks to choose from, None being what is found out.
DELIMITERS: Final = (None, ",", ";", "\t", "|")
DECIMALS: Final = (None, ".", ",")
WAYS: Final = ("moves", "bins", "classes")
MISSING: Final = ("drop", "mean", "refuse")
SIZE: Final = (720, 520)


class SeriesDialog(QDialog):
    """Tells what the reader has taken: the kind of material, and its symbols as text."""

    taken = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.series = Series("")
        self._showing: Showing | None = None
        self._about, self.rows = QLabel(), QTableWidget()
        self._about.setWordWrap(True)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.verticalHeader().hide()
        self.delimiter, self.decimal = ChoiceField(*DELIMITERS), ChoiceField(*DECIMALS)
        self.date, self.value = ChoiceField(1), ChoiceField(1)
        self.way, self.flat = ChoiceField(*WAYS), RealField(0.0, 100.0, step=0.1)
        self.bins = WholeField(2, MOST_BINS)
        self.label, self.missing = ChoiceField(1), ChoiceField(*MISSING)
        self.columns = ColumnsRow()
        self.outcome, self.problem = QLabel(), QLabel()
        self.problem.setObjectName("problem")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._form = QFormLayout()
        self._names: dict[str, QLabel] = {}
        for name in (*FIELDS, *OF_ROWS):
            self._names[name] = QLabel()
            self._form.addRow(self._names[name], getattr(self, name))
        column = QVBoxLayout(self)
        column.addWidget(self._about)
        column.addWidget(self.rows, stretch=1)
        column.addLayout(self._form)
        for label in (self.outcome, self.problem):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.buttons)
        self._wire()

    def _wire(self) -> None:
        self.delimiter.edited.connect(self._part)
        self.decimal.edited.connect(self._set_decimal)
        self.date.edited.connect(self._set_date)
        self.value.edited.connect(self._set_value)
        self.way.edited.connect(self._set_way)
        self.flat.edited.connect(self._set_flat)
        self.bins.edited.connect(self._set_bins)
        self.label.edited.connect(self._set_label)
        self.missing.edited.connect(self._set_missing)
        self.columns.edited.connect(self._take_column)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    def open_for(self, showing: Showing, name: str, text: str) -> None:
        """Ask about a file."""
        self.series, self._name = Series.of(text), name
        self.present(showing)
        self.resize(round(SIZE[0] * showing.zoom), round(SIZE[1] * showing.zoom))
        self.open()
        self.buttons.setFocus()

    # What the reader chooses.

    def _part(self, delimiter: Any) -> None:
        self._show(self.series.with_delimiter(delimiter))

    def _set_decimal(self, decimal: Any) -> None:
        self._show(replace(self.series, decimal=decimal))

    def _set_date(self, column: Any) -> None:
        self._show(replace(self.series, date=column))

    def _set_value(self, column: Any) -> None:
        self._show(replace(self.series, value=column))

    def _set_way(self, way: Any) -> None:
        self._show(replace(self.series, way=way))

    def _set_flat(self, flat: float) -> None:
        self._show(replace(self.series, flat=flat))

    def _set_bins(self, bins: int) -> None:
        self._show(replace(self.series, bins=bins))

    def _set_label(self, column: Any) -> None:
        self._show(replace(self.series, label=column))

    def _set_missing(self, missing: Any) -> None:
        self._show(replace(self.series, missing=missing))

    def _take_column(self, column: int) -> None:
        self._show(replace(self.series, left_out=self.series.left_out ^ {column}))

    def _show(self, series: Series) -> None:
        self.series = series
        if self._showing is not None:
            self.present(self._showing)

    def _take(self) -> None:
        if self.series.wrong is None:
            self.accept()
            self.taken.emit(*self.series.taken)

    # What is shown.

    def present(self, showing: Showing) -> None:
        """Show the table as it is read now, and what is wrong with that."""
        self._showing, say = showing, showing.say
        self.setWindowTitle(say("series.title"))
        self._about.setText(say("series.about", name=self._name))
        for name, label in self._names.items():
            label.setText(say(f"series.{name}"))
            getattr(self, name).setAccessibleName(say(f"series.{name}"))
        names = [say("series.found"), *(say(f"series.{one}") for one in MARKS)]
        self.delimiter.present(names, self.series.delimiter)
        decimals = [say("series.found"), say("series.point"), say("series.comma")]
        self.decimal.present(decimals, self.series.decimal)
        self.way.present([say(f"series.way_{one}") for one in WAYS], self.series.way)
        self.flat.present(self.series.flat)
        self.bins.present(self.series.bins)
        self.missing.present([say(f"series.missing_{one}") for one in MISSING], self.series.missing)
        for name, ways in SEEN.items():
            self._form.setRowVisible(getattr(self, name), self.series.way in ways)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(say("series.take"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(say("files.cancel"))
        self._present_table(say)
        self._present_outcome(say)

    def _present_table(self, say: Voice) -> None:
        """The first rows under the names of the columns; none where there is no table."""
        try:
            columns, *rows = self.series.table.preview()
        except InputError:
            columns, rows = (), []
        self.rows.setColumnCount(len(columns))
        self.rows.setRowCount(len(rows))
        self.rows.setHorizontalHeaderLabels(list(columns))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self.rows.setItem(row, column, QTableWidgetItem(cell))
        self.rows.resizeColumnsToContents()
        self.rows.setAccessibleName(say("series.rows"))
        chosen = (self.date, "date_column"), (self.value, "value_column"), (self.label, LABEL)
        for field, name in chosen:
            field.setEnabled(bool(columns))
            if columns:
                field.offer(*range(1, len(columns) + 1))
                field.present(columns, getattr(self.series, name))
        if columns:
            names = {one: columns[one - 1] for one in self.series.numeric_columns[:MOST_COLUMNS]}
            self.columns.present(names, self.series.number_columns)
            of_rows = self.series.way == "classes"
            self.rows.selectColumn(getattr(self.series, LABEL if of_rows else "value_column") - 1)

    def _present_outcome(self, say: Voice) -> None:
        """What comes of it, or why nothing does."""
        wrong = self.series.wrong
        self.problem.setText(say(wrong.sentence) if wrong else "")
        self.problem.setVisible(wrong is not None)
        self.outcome.setVisible(wrong is None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(wrong is None)
        if wrong is not None:
            return
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        if self.series.way == "classes":
            self.outcome.setText(self._of_rows(say))
            return
        name, source = self.series.taken
        encoding = ENCODINGS["bins" if name == "own-bins" else "prices"]
        counts = Counter(source.split())
        told = ", ".join(f"{encoding.mark(one)} {counts[one]}" for one in sorted(counts, key=_rank))
        prices = self.series.prices
        ends = {"first": prices.dates[0], "last": prices.dates[-1]}
        numbers = {"moves": len(source.split()), "left_out": prices.left_out}
        self.outcome.setText(say("series.result", **ends, **numbers, counts=told))

    def _of_rows(self, say: Voice) -> str:
        """Which numbers are read, and how often each class is told."""
        _, *rows = self.series.taken.source.splitlines()
        counts = Counter(row.rsplit("\t", 1)[1] or "–" for row in rows)
        told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        columns = (self.series.table.columns[one - 1] for one in self.series.number_columns)
        return say("series.rows_result", rows=len(rows), columns=", ".join(columns), counts=told)


def _rank(symbol: str) -> tuple[int, str]:
    """Moves and bins from the lowest to the highest."""
    moves = ("down", "flat", "up")
    return (moves.index(symbol), "") if symbol in moves else (int(symbol), "")


#: The fields in their order, those that some ways alone have, and the names of the delimiters.
FIELDS: Final = ("delimiter", "way", "date", "value", "decimal", "flat", "bins")
OF_ROWS: Final = ("label", "columns", "missing")
SEEN: Final = {
    "date": ("moves", "bins"),
    "value": ("moves", "bins"),
    "decimal": ("moves", "bins"),
    "flat": ("moves",),
    "bins": ("bins",),
    "label": ("classes",),
    "columns": ("classes",),
    "missing": ("classes",),
}
LABEL: Final = "label_column"
#: So many columns have a button each.
MOST_COLUMNS: Final = 64
MARKS: Final = ("comma", "semicolon", "tab", "bar")
