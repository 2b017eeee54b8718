"""What can be missing on a machine before a window opens, each with the command that mends it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

from rnnviz.language import Sentence, sentence

#: The oldest Python that runs the program; this module itself runs under 3.7 as well.
OLDEST = (3, 11)
#: The newest Python that a search for a fitting one looks for.
NEWEST_MINOR = 15


class Library(NamedTuple):
    """A shared library of the system, and the packages that bring it."""

    soname: str
    apt: str
    pacman: str


#: What QtGui itself loads, with a screen or without.
GUI_LIBRARIES = (
    Library("libEGL.so.1", "libegl1", "libglvnd"),
    Library("libGL.so.1", "libgl1", "libglvnd"),
    Library("libX11.so.6", "libx11-6", "libx11"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype2"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
)
#: What Qt loads besides to talk to an X display.
XCB_LIBRARIES = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libx11"),
    Library("libxcb.so.1", "libxcb1", "libxcb"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
)
#: Where the loader looks first; what is not there is asked of the loader itself, which is slower.
LIBRARY_FOLDERS = ("/lib", "/usr/lib", "/lib64", "/usr/lib64")


def python_problem(version: Any = None) -> Sentence | None:
    """That Python is older than the program needs, with the way to a newer one."""
    version = version or sys.version_info
    if tuple(version[:2]) >= OLDEST:
        return None
    return sentence("setup.python_old", had=".".join(map(str, version[:3])), remedy=newer_python())


def newer_python() -> str:
    """The command that starts the program under a newer Python, or that installs one."""
    for minor in range(NEWEST_MINOR, OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        if has_program(name) and starts(name):
            return name + " main.py"
    if sys.platform == "win32":
        return "winget install Python.Python.3.13"
    if sys.platform == "darwin":
        return "brew install python@3.13"
    apt = "python3.11 python3.11-venv"
    return _with_package_manager({"apt": apt, "dnf": "python3.13", "pacman": "python"})


def has_program(name: str) -> bool:
    """Whether a program of this name is on the path."""
    import shutil

    return shutil.which(name) is not None


def starts(name: str) -> bool:
    """Whether a Python of this name really starts: some names only stand for one."""
    import subprocess

    quiet = subprocess.DEVNULL
    return subprocess.call([name, "-c", ""], stdout=quiet, stderr=quiet) == 0


def venv_problem() -> Sentence | None:
    """That Python cannot make an environment: `venv` or `ensurepip` was left out of it."""
    from importlib.util import find_spec

    missing = next((name for name in ("venv", "ensurepip") if find_spec(name) is None), None)
    if missing is None:
        return None
    # Debian's plain package belongs to its default Python, the others have one each.
    default = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    numbered = f"python3.{sys.version_info[1]}-venv"
    packages = {
        "apt": "python3-venv" if default else numbered,
        "dnf": "python3-libs",
        "pacman": "python",
    }
    return sentence("setup.venv_missing", module=missing, remedy=_with_package_manager(packages))


def qt_library_problem() -> Sentence | None:
    """That a shared library which Qt loads is not on this Linux."""
    if not sys.platform.startswith("linux"):
        return None
    needed = GUI_LIBRARIES + (XCB_LIBRARIES if _draws_on_x() else ())
    missing = [library for library in needed if not has_library(library.soname)]
    if not missing:
        return None
    packages = {
        "apt": " ".join(dict.fromkeys(library.apt for library in missing)),
        # Fedora's packages can be asked for by what they provide.
        "dnf": " ".join(f"'{library.soname}()(64bit)'" for library in missing),
        "pacman": " ".join(dict.fromkeys(library.pacman for library in missing)),
    }
    names = ", ".join(library.soname for library in missing)
    return sentence("setup.qt_library", library=names, remedy=_with_package_manager(packages))


def display_problem() -> Sentence | None:
    """That there is no display for a window; Qt itself would abort and blame a library."""
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not sys.platform.startswith("linux") or any(os.environ.get(name) for name in known):
        return None
    return sentence("setup.no_display", remedy="python3 main.py render baseball-bat -o bat.png")


def has_library(soname: str) -> bool:
    """Whether the loader finds a shared library."""
    folders = os.environ.get("LD_LIBRARY_PATH", "").split(":") + _library_folders()
    if any(folder and Path(folder, soname).exists() for folder in folders):
        return True
    import ctypes

    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _library_folders() -> list[str]:
    """The usual folders, Debian's own for this kind of machine first."""
    kind = os.uname().machine + "-linux-gnu"
    return ["/usr/lib/" + kind, "/lib/" + kind, *LIBRARY_FOLDERS]


def _draws_on_x() -> bool:
    """Whether Qt will open its window on an X display."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.startswith("xcb")
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def _with_package_manager(packages: dict[str, str]) -> str:
    """The command that installs packages, named as the system at hand names them."""
    if has_program("apt"):
        return "sudo apt install " + packages["apt"]
    if has_program("dnf"):
        return "sudo dnf install " + packages["dnf"]
    if has_program("pacman"):
        return "sudo pacman -S " + packages["pacman"]
    return "sudo apt install " + packages["apt"]
