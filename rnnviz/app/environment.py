"""Which Python runs the program: the one at hand, or that of a private environment.

From the second start on this is in the way of every start, so the modules that make an
environment are imported only when there is one to make.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: The folder of `main.py`, `pyproject.toml` and the package.
ROOT = Path(__file__).resolve().parents[2]
#: Says, inside an environment, what it was made for; written last, so that half of one has none.
STAMP = "rnnviz.stamp"
#: Set for the Python that is started, so that it need not ask again.
HANDED_OVER = "RNNVIZ_ENVIRONMENT"


class InstallationError(Exception):
    """The environment could not be made; the reader has been told why."""


def python_for(extras: tuple[str, ...] = (), root: Path = ROOT) -> str:
    """The Python that has what pyproject.toml asks for; makes an environment if none has.

    Raises InstallationError, after telling the reader, when there is no way.
    """
    if os.environ.pop(HANDED_OVER, None) is not None:
        return sys.executable
    ready = ready_place(extras, root)
    if ready is not None and (is_own(ready) or not in_environment()):
        return sys.executable if is_own(ready) else str(python_of(ready))
    from rnnviz.app.requirements import satisfied

    if satisfied(root, extras):
        return sys.executable
    if ready is not None:
        return str(python_of(ready))
    from rnnviz.app.installation import install

    return str(python_of(install(places(root), extras, root)))


def ready_place(extras: tuple[str, ...], root: Path) -> Path | None:
    """The first place with an environment that is ready."""
    return next((place for place in places(root) if is_ready(place, extras, root)), None)


def is_ready(place: Path, extras: tuple[str, ...], root: Path) -> bool:
    """Whether an environment was made here, to its end, for this very pyproject.toml."""
    # Tests need more than the program does: their environment serves both.
    wishes = (wish(extras, root), wish(("test",), root))
    return stamped(place) in wishes and python_of(place).exists()


def places(root: Path) -> list[Path]:
    """Where an environment may lie: beside `main.py`, else with the reader's own data."""
    return [root / ".venv", user_folder() / "environment"]


def user_folder() -> Path:
    """The folder for what programs keep for this reader, as the system has it."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "rnnviz"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "rnnviz"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "rnnviz"


def python_of(place: Path) -> Path:
    """The Python of an environment; without a console where this one has none."""
    if sys.platform == "win32":
        windowed = Path(sys.executable).name.lower() == "pythonw.exe"
        return place / "Scripts" / ("pythonw.exe" if windowed else "python.exe")
    return place / "bin" / "python"


def wish(extras: tuple[str, ...], root: Path) -> bytes:
    """What an environment must have been made for; text itself, for hashing takes an import."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    head = " ".join(["python", version, sys.platform, *sorted(extras)])
    return head.encode() + b"\n" + (root / "pyproject.toml").read_bytes()


def stamped(place: Path) -> bytes | None:
    """What the environment was made for, or None when it never was made to its end."""
    try:
        return (place / STAMP).read_bytes()
    except OSError:
        return None


def in_environment() -> bool:
    """Whether the running Python is an environment's, which the reader then has chosen."""
    return sys.prefix != sys.base_prefix


def is_own(place: Path) -> bool:
    """Whether the running Python is that of the environment at `place`."""
    return in_environment() and Path(sys.prefix).resolve() == place.resolve()


def forget(root: Path = ROOT) -> bool:
    """Have the environment that runs this made anew at the next start; False for another's."""
    own = [place for place in places(root) if is_own(place)]
    for place in own:
        (place / STAMP).unlink(missing_ok=True)
    return bool(own)


def again() -> str:
    """The command that starts the program once more, as it was typed."""
    import shlex
    import subprocess

    words = [Path(sys.executable).name, *sys.argv]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def go_on(python: str, script: str, arguments: list[str]) -> int:
    """Start the script once more under another Python; returns only on Windows."""
    os.environ[HANDED_OVER] = python
    command = [python, script, *arguments]
    if sys.platform == "win32":
        import subprocess

        return subprocess.call(command)
    return os.execv(python, command)  # noqa: S606 -- a list, no shell
