"""What a first click asks for has been loaded by then."""

from __future__ import annotations

import subprocess
import sys
import threading

from rnnviz.app import ahead

PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication
application = QApplication(["rnnviz", "-style", "fusion"])
from rnnviz.app import ahead
from rnnviz.app.window import Window
from rnnviz.session import Session
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.inspection import SHELF, Inspection
window = Window(Session.open("baseball-bat").go_last())
window.show()
application.processEvents()
ahead.load()
known = set(sys.modules)
for name in SHELF:
    window.desk.do(lambda session: session.inspect(Inspection.show_shelf, name))
    application.processEvents()
window.desk.do(lambda session: session.ask_origin(Entry("dW", 0, (1, 2))))
application.processEvents()
print(sorted(name for name in set(sys.modules) - known if name.startswith("rnnviz")))
"""


def test_no_pane_on_the_shelf_has_anything_to_load_when_it_is_shown() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_it_waits_for_what_is_loaded_before() -> None:
    gate, order = threading.Event(), []

    def first() -> None:
        gate.wait(10)
        order.append("first")

    other = threading.Thread(target=first)
    other.start()
    then = ahead.load_after(other)
    assert then.is_alive()
    gate.set()
    then.join(30)
    assert order == ["first"]
    assert set(ahead.MODULES) <= set(sys.modules)
