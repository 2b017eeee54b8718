"""The breakpoints pane: all of them in a list, a form for another one, and what was logged."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.panes.headings import shelved, title
from rnnviz.panes.showing import Showing
from rnnviz.panes.typeface import font

if TYPE_CHECKING:
    from rnnviz.drawing.breakpoints import Row
    from rnnviz.panes.breakpoint_form import BreakpointForm
    from rnnviz.panes.breakpoint_row import BreakpointRow

# What reads and looks for breakpoints is not loaded before the list is seen.
#: How many rows of the log are in view at once.
LOG_ROWS: Final = 5


class BreakpointsPane(QWidget):
    """One row each, the form in the place of the one that is edited, the log below."""

    switched = Signal(int)
    removed = Signal(int)
    edit_asked = Signal(int)
    new_asked = Signal()
    kind_set = Signal(object)
    field_written = Signal(str, object)
    draft_taken = Signal()
    draft_dropped = Signal()
    place_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._title, self.new = title(), QPushButton()
        self.new.setObjectName("choice")
        self.here, self.hint, self.log_title = QLabel(), QLabel(), QLabel()
        self.rows: list[BreakpointRow] = []
        self.log = QListWidget()
        self._logged: tuple[Any, list[Row]] = (None, [])
        self._editing: int | None = None
        self._set_up()
        shelved(self, self._title, self.new).addWidget(self._scroll(), stretch=1)
        self.new.clicked.connect(self.new_asked)
        self.log.itemClicked.connect(self._go)
        self.log.itemActivated.connect(self._go)

    def _set_up(self) -> None:
        for label in (self.here, self.hint, self.log_title):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint.setObjectName("muted")
        self.log_title.setObjectName("muted")
        self.here.setObjectName("here")
        self.log.setUniformItemSizes(True)
        self.log.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("side")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._column.addWidget(self.here)
        self._column.addLayout(self._list)
        for widget in (self.hint, self.log_title, self.log):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._area = scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    @cached_property
    def form(self) -> BreakpointForm:
        """Made when it is first asked for."""
        from rnnviz.panes.breakpoint_form import BreakpointForm  # noqa: PLC0415 -- as above

        made = BreakpointForm()
        made.kind_set.connect(self.kind_set)
        made.field_written.connect(self.field_written)
        made.taken.connect(self.draft_taken)
        made.dropped.connect(self.draft_dropped)
        return made

    def present(self, showing: Showing) -> None:
        """Show every breakpoint of the session at the present place."""
        from rnnviz.drawing.breakpoints import here, listed  # noqa: PLC0415 -- as above

        say, view = showing.say, showing.view
        self._title.setText(say("breaks.title"))
        self.new.setText(say("breaks.new"))
        self.new.setToolTip(showing.tip(say("breaks.new_tip"), "run_breakpoint_new"))
        reasons = here(view)
        self.here.setText("\n".join(f"● {why}" for why in reasons))
        self.here.setVisible(bool(reasons))
        found = listed(view)
        self._have(len(found))
        for one, row in zip(found, self.rows, strict=True):
            row.present(showing, one)
        self._present_form(showing)
        empty = not found and showing.session.inspection.draft is None
        commands = {"here": "run_breakpoint", "new": "run_breakpoint_new", "on": "run_run_on"}
        keys = {name: showing.key(command) for name, command in commands.items()}
        self.hint.setText(say("breaks.hint", **keys))
        self.hint.setVisible(empty)
        self._present_log(showing)

    def _present_form(self, showing: Showing) -> None:
        """In the place of the row that is edited, or above all for a new one."""
        draft = showing.session.inspection.draft
        editing = None if draft is None else draft.number
        for number, row in enumerate(self.rows):
            row.setVisible(number != editing)
        if draft is not None:
            self.form.present(showing, draft)
        if editing == self._editing:
            return
        opened, self._editing = self._editing is None, editing
        if editing is None:
            self._list.removeWidget(self.form)
            self.form.hide()
            self.new.setFocus()
        else:
            self._list.insertWidget(max(editing, 0), self.form)
            self.form.show()
            # Where it is will be known once the list has been laid out with it.
            QTimer.singleShot(0, self, self._scroll_to_form)
            if opened:
                self.form.kind.setFocus()

    def _scroll_to_form(self) -> None:
        if self.form.isVisible():
            self._area.verticalScrollBar().setValue(self.form.y())

    def _present_log(self, showing: Showing) -> None:
        """The rows written up to the present place; only those at its end come and go."""
        from rnnviz.drawing.breakpoints import rows  # noqa: PLC0415 -- as above

        view = showing.view
        key = (view.trace, view.breakpoints, view.learning_rate, view.say, showing.zoom)
        if self._logged[0] != key:
            self._logged = (key, rows(view))
            self.log.clear()
        written = [row for row in self._logged[1] if row.place <= view.reached.index]
        while self.log.count() > len(written):
            self.log.takeItem(self.log.count() - 1)
        for row in written[self.log.count() :]:
            self.log.addItem(_item(row, showing))
        logs = any(not one.stops for one in view.breakpoints)
        self.log_title.setText(
            showing.say("breaks.log_title", n=len(written), of=len(self._logged[1]))
        )
        self.log.setAccessibleName(self.log_title.text())
        height = self.log.sizeHintForRow(0) if written else round(18 * showing.zoom)
        self.log.setFixedHeight(LOG_ROWS * height + 6)
        self.log_title.setVisible(logs)
        self.log.setVisible(logs)
        self.log.scrollToBottom()

    def _go(self, item: QListWidgetItem) -> None:
        self.place_picked.emit(item.data(Qt.ItemDataRole.UserRole))

    def _have(self, count: int) -> None:
        """Make or drop rows until there are so many."""
        from rnnviz.panes.breakpoint_row import BreakpointRow  # noqa: PLC0415 -- as above

        while len(self.rows) < count:
            number, made = len(self.rows), BreakpointRow()
            made.switched.connect(partial(self.switched.emit, number))
            made.edited.connect(partial(self.edit_asked.emit, number))
            made.removed.connect(partial(self.removed.emit, number))
            made.followed.connect(self.place_picked)
            self._list.addWidget(made)
            self.rows.append(made)
        while len(self.rows) > count:
            dropped = self.rows.pop()
            self._list.removeWidget(dropped)
            dropped.hide()
            dropped.deleteLater()


def _item(row: Row, showing: Showing) -> QListWidgetItem:
    """A row of the log: the op, the expression and its value."""
    text = showing.say("breaks.row", op=row.op, log=row.log, value=row.value)
    item = QListWidgetItem(text)
    item.setFont(font("mono", 11.0 * showing.zoom))
    item.setToolTip(text)
    item.setData(Qt.ItemDataRole.UserRole, row.place)
    return item
