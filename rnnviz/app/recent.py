"""The menu of files that were open before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from rnnviz.app.window import Window


def recent_menu(window: Window) -> QMenu:
    """Show it below the menu bar; the first file is chosen, so that Return opens it."""
    menu, files = QMenu(window), window.files
    menu.aboutToHide.connect(menu.deleteLater)
    menu.setToolTipsVisible(True)
    paths = files.safety.recent.paths if files.safety is not None else []
    for path in paths:
        action = menu.addAction(path.name.replace("&", "&&"))
        action.setToolTip(str(path))
        action.triggered.connect(partial(files.open_path, path))
    if not paths:
        menu.addAction(files.say("files.none_recent")).setEnabled(False)
    menu.setActiveAction(menu.actions()[0])
    menu.popup(window.menuBar().mapToGlobal(QPoint(12, window.menuBar().height())))
    return menu
