"""Makes the private environment: one start at a time, and anew when one was left half-made."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rnnviz.app import environment, preflight
from rnnviz.app.process import ProcessError, follow
from rnnviz.app.progress import chosen
from rnnviz.app.requirements import requirements
from rnnviz.app.steps import Steps
from rnnviz.language import sentence, speak, system_language

#: Held while an environment is made; the system lets go of it when its holder dies.
LOCK = "rnnviz.lock"
#: Seconds between two looks at a lock that another start holds.
PATIENCE = 0.1


class _MissingError(Exception):
    """Something that a sentence names is missing on the machine."""


def install(places: list[Path], extras: tuple[str, ...], root: Path) -> Path:
    """Make the environment in the first place that can hold it, and return that place.

    Raises InstallationError once the reader has been told why there is none.
    """
    say = speak(system_language())
    place = next((place for place in places if can_hold(place)), None)
    progress = chosen(say, place)
    try:
        if place is None:
            raise _MissingError(sentence("setup.no_place", places=", ".join(map(str, places))))
        steps = Steps([wanted.name for wanted in requirements(root, extras)], progress, say)
        with locked(place, steps.wait) as lock:
            # Another start may have made it while this one waited.
            if not environment.is_ready(place, extras, root):
                _make(place, extras, root, steps, lock)
    except _MissingError as missing:
        progress.fail(say(missing.args[0]))
        raise environment.InstallationError from missing
    except (OSError, ProcessError) as error:
        progress.fail(say("setup.failed", reason=error, command=environment.again()))
        raise environment.InstallationError from error
    except KeyboardInterrupt:
        progress.done()
        raise
    progress.done()
    return place


def can_hold(place: Path) -> bool:
    """Whether an environment can be made at `place`; one that somebody else made is theirs."""
    if os.pathsep in str(place):  # no environment works there
        return False
    lock = place / LOCK
    try:
        if place.exists() and not lock.exists() and any(place.iterdir()):
            return False
        place.mkdir(parents=True, exist_ok=True)
        lock.open("a").close()
        return sys.platform == "win32" or _takes_links(place)
    except OSError:
        return False


def _takes_links(place: Path) -> bool:
    """Whether links can be made, as an environment needs them: not on a USB stick's FAT."""
    link = place / f"link-{os.getpid()}"
    link.symlink_to(LOCK)
    link.unlink()
    return True


@contextmanager
def locked(
    place: Path, wait: Callable[[], None], pause: Callable[[float], None] = time.sleep
) -> Iterator[IO[str]]:
    """Hold the lock of `place`, calling `wait` as long as another start holds it."""
    with (place / LOCK).open("a") as lock:
        while not _taken(lock):
            wait()
            pause(PATIENCE)
        yield lock


def _taken(lock: IO[str]) -> bool:
    """Try to take the lock; it ends with this process and with pip, whichever lives longer."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _make(place: Path, extras: tuple[str, ...], root: Path, steps: Steps, lock: IO[str]) -> None:
    problem = preflight.venv_problem()
    if problem is not None:
        raise _MissingError(problem)
    steps.begin()
    wish, python = environment.wish(extras, root), environment.python_of(place)
    if _is_whole(place, wish):
        (place / environment.STAMP).unlink()  # from here on it counts as half-made
    else:
        clear(place)
        # An environment's own Python must not become the base of the one that replaces it.
        base = getattr(sys, "_base_executable", None) or sys.executable
        follow([base, "-I", "-m", "venv", str(place)], steps.read, steps.breathe, lock)
    texts = [wanted.text for wanted in requirements(root, extras)]
    pip = [str(python), "-I", "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    follow([*pip, *texts], steps.read, steps.breathe, lock)
    stamp = place / environment.STAMP
    new = stamp.with_suffix(".new")
    new.write_bytes(wish)
    new.replace(stamp)


def _is_whole(place: Path, wish: bytes) -> bool:
    """Whether a finished environment of this very Python is there, to be brought up to date."""
    had = environment.stamped(place) or b""
    return had.split()[:3] == wish.split()[:3] and environment.python_of(place).exists()


def clear(place: Path) -> None:
    """Remove all that `place` holds but the lock, which marks the place as ours."""
    # The stamp first: whatever interrupts this leaves something that counts as half-made.
    (place / environment.STAMP).unlink(missing_ok=True)
    for item in place.iterdir():
        if item.name == LOCK:
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        else:
            item.unlink()
