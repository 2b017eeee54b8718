"""What a crash leaves behind: the last state of each window, kept while it is not saved."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile

from rnnviz.app.reading import SUFFIX
from rnnviz.session import Session
from rnnviz.session.document import write
from rnnviz.session.tape_fields import Tape, told

#: What a file that could not be read is called from then on, so that it is not offered again.
BROKEN: Final = ".broken"


class Recovery:
    """A file of this window's own in a folder that all windows share.

    A lock tells that its window still runs; the system knows when one is gone. What is kept is
    written by a thread.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._file = folder / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self._locks = {self._file: _locked(self._file)}
        self._pool = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def keep(self, session: Session) -> OSError | None:
        """Begin to write a session, unless one is being written; why the last one was not."""
        if self._writing is not None and not self._writing.done():
            return None
        # A session never changes, but its recording does.
        tape, last = told(session), self._writing
        self._writing = self._pool.submit(_write, self._file, session, tape)
        error = last.exception() if last is not None else None
        return error if isinstance(error, OSError) else None

    def finish(self) -> None:
        """Wait until what is being written is."""
        if self._writing is not None:
            self._writing.exception()

    def drop(self) -> None:
        """Nothing is kept any more: all is saved, or was thrown away."""
        self.finish()
        self._writing = None
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave nothing behind."""
        self.drop()
        self._pool.shutdown()
        for lock in self._locks.values():
            if lock is not None:
                lock.unlock()

    def left_behind(self) -> Iterator[Path]:
        """Files whose window runs no more, the newest first; they are this one's from now on."""
        files = (file for file in self._folder.glob(f"*{SUFFIX}") if file not in self._locks)
        for file in sorted(files, key=_age):
            lock = _locked(file)
            if lock is not None:
                self._locks[file] = lock
                yield file

    def forget(self, file: Path) -> None:
        """A file left behind that has been dealt with."""
        file.unlink(missing_ok=True)
        lock = self._locks.pop(file, None)
        if lock is not None:
            lock.unlock()

    def put_aside(self, file: Path) -> None:
        """One that cannot be read: kept under another name, for whoever can."""
        file.replace(file.with_suffix(BROKEN))
        self.forget(file)


def _locked(file: Path) -> QLockFile | None:
    """The lock of a file; None while another window has it."""
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # however long a window runs, it has its lock
    return lock if lock.tryLock(0) else None


def _write(file: Path, session: Session, tape: Tape | None) -> None:
    """Write beside, then put in place: a pulled plug leaves this state or the one before."""
    beside = file.with_suffix(".part")
    with beside.open("wb") as opened:
        opened.write(write(session, tape))
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(file)


def _age(file: Path) -> float:
    """The newest first; one that has just gone is the oldest."""
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0
