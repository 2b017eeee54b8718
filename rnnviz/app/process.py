"""Runs a command and hands on its lines as they come, while a window goes on drawing itself."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO

#: How many of a command's last lines explain its failure, and seconds between two breaths.
LAST_LINES, BREATH = 6, 0.05


class ProcessError(Exception):
    """A command failed; the text is the last lines of what it wrote."""


def follow(
    command: list[str],
    each_line: Callable[[str], None],
    breathe: Callable[[], None],
    held: IO[str] | None = None,
) -> None:
    """Run `command` to its end; `held` is a lock it keeps in case this process is killed."""
    last: deque[str] = deque(maxlen=LAST_LINES)
    process = _begin(command, held)
    try:
        for line in _lines(process, breathe):
            if line.strip():
                last.append(line)
                each_line(line)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    if process.returncode:
        raise ProcessError("\n".join(last) or str(process.returncode))


def _begin(command: list[str], held: IO[str] | None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # The reader's own setting would have pip avoid the environment.
        env={**os.environ, "PIP_USER": "0"},
        pass_fds=(held.fileno(),) if held and sys.platform != "win32" else (),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _lines(process: subprocess.Popen[str], breathe: Callable[[], None]) -> Iterator[str]:
    """The lines of a process until it closes its output, with breaths between them."""
    arrived: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_listen, args=(process.stdout, arrived.put), daemon=True).start()
    while True:
        try:
            line = arrived.get(timeout=BREATH)
        except queue.Empty:
            breathe()
            continue
        if line is None:
            process.wait()
            return
        yield line.rstrip()


def _listen(output: IO[str], put: Callable[[str | None], None]) -> None:
    with output:
        for line in output:
            put(line)
    put(None)
