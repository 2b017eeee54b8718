"""The look of Qt's own widgets, from the same tokens as the drawings."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.palette import Palette, heading, mixed
from rnnviz.panes.typeface import font

TEXT_SIZE: Final = 12.5

SHEET: Final = """
QMainWindow, QMenuBar, QStatusBar {{ background: {window}; }}
QWidget#bar, QWidget#side {{ background: {panel}; }}
QWidget#centre {{ background: {paper}; }}
QMenuBar {{ border-bottom: 1px solid {line}; padding: {p1}px {p2}px; }}
QMenuBar::item {{ padding: {p2}px {p4}px; border-radius: {p2}px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QLabel#title {{ color: {heading}; font-size: {small}px; font-weight: 600; }}
QLabel#title[shelved="true"] {{ min-height: {head}px; }}
QLabel#muted {{ color: {muted}; }}
QLabel#problem {{ color: {loss}; }}
QFrame#rule {{ background: {line}; border: none; }}
QLineEdit {{
  background: {field}; color: {ink}; border: 1px solid {edge}; border-radius: {p3}px;
  padding: {p2}px {p3}px; selection-background-color: {U}; selection-color: {window};
}}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{
  border: none; padding: 0; background: transparent; }}
QLineEdit:focus {{
  border: 1px solid {U}; }}
QLineEdit[wrong="true"] {{ border: 1px solid {loss}; }}
QComboBox QAbstractItemView {{ background: {panel}; color: {ink}; border: 1px solid {edge};
  selection-background-color: {hover}; selection-color: {ink}; outline: none; }}
QPushButton, QToolButton {{
  background: {field}; color: {ink}; border: 1px solid {edge}; border-radius: {p3}px;
  padding: {p2}px {p5}px;
}}
QWidget#bar QPushButton {{ padding: {p2}px {pressed}px; min-height: {row}px; max-height: {row}px; }}
QPushButton:hover, QToolButton:hover {{ background: {hover}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {U}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {edge}; }}
QPushButton:disabled {{ color: {faint}; }}
QPushButton#train {{ background: {V}; color: {window}; border-color: {V}; font-weight: 600; }}
QPushButton#mistake {{
  background: {loss}; color: {window}; border-color: {loss}; font-weight: 600; }}
QPushButton#play {{ background: {ink}; color: {window}; border-color: {ink}; }}
QPushButton#transport, QPushButton#play {{ padding: {p2}px 0; min-width: {key}px; }}
QPushButton#choice {{ padding: {p1}px {p3}px; min-width: 11px; }}
QPushButton#choice:checked {{ background: {ink}; color: {window}; border-color: {ink}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QFileDialog QToolButton {{ padding: {p2}px; }}
QPushButton#icon {{ padding: {p2}px; background: transparent; border-color: transparent; }}
QPushButton#icon:hover {{ background: {hover}; }}
QPushButton#icon:focus {{ border: 1px solid {U}; }}
QWidget#bar QPushButton#state {{ padding: {p2}px; background: transparent;
  border-color: transparent; color: {muted}; text-align: left; }}
QPushButton#state:hover {{ background: {hover}; }}
QPushButton#state:focus {{ border: 1px solid {U}; }}
QPushButton#state[wrong="true"] {{ color: {loss}; }}
QPushButton#link {{ padding: 0 {p2}px; background: transparent; border-color: transparent;
  color: {U}; }}
QPushButton#link:hover {{ background: {hover}; }}
QPushButton#link:focus {{ border: 1px solid {U}; }}
QLabel#here {{ color: {loss}; }}
QFrame#form {{ background: {paper}; border: 1px solid {line}; border-radius: {p3}px; }}
QComboBox[wrong="true"] {{ border: 1px solid {loss}; }}
QCheckBox::indicator {{ width: {p5}px; height: {p5}px; border: 1px solid {muted};
  border-radius: {p2}px; background: {field}; }}
QCheckBox::indicator:checked {{ background: {U}; border-color: {U}; }}
QCheckBox:focus {{ color: {U}; }}
QCheckBox::indicator:focus {{ border: 2px solid {U}; }}
QListWidget {{ background: {field}; color: {ink}; border: 1px solid {line};
  border-radius: {p3}px; outline: none; }}
QListWidget::item:selected, QListWidget::item:hover {{ background: {hover}; color: {ink}; }}
QListWidget#gallery {{ background: {panel}; border: none; }}
QListWidget#gallery::item {{ padding: {p2}px {p3}px; border-radius: {p2}px; }}
QListWidget::item:disabled {{ color: {faint}; }}
QToolButton#enlarge {{ border: none; background: transparent; color: {muted}; padding: 0 {p1}px; }}
QToolButton#enlarge:hover {{ background: {hover}; }}
QToolButton#enlarge:checked {{ color: {ink}; background: {hover}; }}
QToolButton#heading {{ border: 1px solid transparent; background: transparent; color: {heading};
  font-size: {small}px; font-weight: 600; padding: {p1}px {p1}px {p1}px 0; }}
QToolButton#more {{ padding: 0 {p3}px; }}
QToolButton#heading:hover {{ background: {hover}; }}
QToolButton#heading:focus {{ border: 1px solid {U}; }}
QPlainTextEdit#code {{ background: {field}; color: {ink}; border: 1px solid {line};
  border-radius: {p3}px; selection-background-color: {U}; }}
QPushButton[kind="forward"]:checked {{ background: {U}; }}
QPushButton[kind="loss"]:checked {{ background: {loss}; }}
QPushButton[kind="backward"]:checked {{ background: {gradient}; }}
QPushButton[kind="update"]:checked {{ background: {V}; }}
QPushButton[kind]:checked {{ color: {window}; border-color: {edge}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {p4}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {edge}; border-radius: {p2}px; min-height: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {panel}; color: {ink}; border: 1px solid {edge}; padding: {p2}px; }}
QMenu {{ background: {panel}; color: {ink}; border: 1px solid {edge}; padding: {p2}px; }}
QMenu::item {{ padding: {p2}px {p6}px; border-radius: {p2}px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {p2}px; }}
QFrame#popup {{ background: {panel}; border: 1px solid {edge}; }}
QTreeView, QListView {{ background: {field}; border: 1px solid {line}; border-radius: {p3}px;
  outline: none; }}
QTreeView::item, QListView::item {{ padding: {p2}px {p2}px; border: none; }}
QTreeView::item:selected, QListView::item:selected {{ background: {hover}; color: {ink}; }}
QHeaderView, QHeaderView::section {{ background: {field}; color: {muted}; border: none; }}
QHeaderView::section {{ padding: {p2}px; border-bottom: 1px solid {line}; }}
QLabel#catcher {{ background: {field}; color: {ink}; border: 1px solid {U};
  border-radius: {p3}px; padding: {p2}px {p3}px; }}
QSplitter::handle {{ background: {line}; }}
QSlider::groove:horizontal {{ background: {line}; height: {p2}px; border-radius: {p1}px; }}
QSlider::sub-page:horizontal {{ background: {muted}; height: {p2}px; border-radius: {p1}px; }}
QSlider::handle:horizontal {{ background: {field}; border: 1px solid {muted}; width: {p4}px;
  margin: -{p2}px 0; border-radius: {p2}px; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {U}; }}
"""


def stylesheet(palette: Palette, zoom: float) -> str:
    """The style sheet of a theme at a size."""
    pixels = {f"p{i}": round(size * zoom) for i, size in enumerate((1, 2, 4, 6, 9, 12, 24), 0)}
    return SHEET.format(
        **{name: value for name, value in vars(palette).items() if isinstance(value, str)},
        **pixels,
        edge=mixed(palette.line, palette.muted, 0.2),
        heading=heading(palette),
        hover=mixed(palette.panel, palette.muted, 0.14),
        small=round(11.5 * zoom),
        key=round(34 * zoom),
        pressed=round(10 * zoom),
        row=round(16 * zoom),
        head=round(28 * zoom),
    )


def qt_palette(palette: Palette) -> QPalette:
    """Qt's colour roles."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, token in (
        (role.Window, palette.window),
        (role.WindowText, palette.ink),
        (role.Base, palette.field),
        (role.AlternateBase, palette.panel),
        (role.Text, palette.ink),
        (role.Button, palette.field),
        (role.ButtonText, palette.ink),
        (role.ToolTipBase, palette.panel),
        (role.ToolTipText, palette.ink),
        (role.PlaceholderText, palette.faint),
        (role.Highlight, palette.U),
        (role.HighlightedText, palette.window),
    ):
        made.setColor(which, QColor(token))
    made.setColor(QPalette.ColorGroup.Disabled, role.Text, QColor(palette.faint))
    made.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, QColor(palette.faint))
    return made


def prime(application: QApplication, palette: Palette, zoom: float) -> None:
    """Give the program the letters and colours that widgets ask for when they are made."""
    application.setPalette(qt_palette(palette))
    application.setFont(font("sans", TEXT_SIZE * zoom))


def dress(application: QApplication, palette: Palette, zoom: float) -> None:
    """Put a theme at a size on the whole program."""
    prime(application, palette, zoom)
    application.setStyleSheet(stylesheet(palette, zoom))
