"""Reading documents from files: what is opened is looked at before it is read."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from rnnviz.lessons.shelf import names
from rnnviz.network.errors import InputError
from rnnviz.session import Session
from rnnviz.training.tasks import NAMES

#: What the names of documents end with.
SUFFIX: Final = ".rnnviz"


def load(path: Path) -> Session:
    """The session in a file; InputError says why there is none."""
    from rnnviz.session.document import MOST_BYTES, read  # noqa: PLC0415 -- a lesson needs none

    try:
        # A pipe or a device would be waited for, or never end.
        known = path.stat()
        if not stat.S_ISREG(known.st_mode):
            raise InputError("document_foreign")
        if known.st_size > MOST_BYTES:
            raise InputError("document_huge", most=MOST_BYTES // 2**20)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError for a name that there cannot be
        if isinstance(error, InputError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("document_unread", name=path.name, why=why) from None
    return read(data)


def names_document(name: str) -> bool:
    """Whether what stands on the command line means a file and no lesson."""
    return name.endswith(SUFFIX) or Path(name).is_file()


def opened(name: str) -> Session:
    """The lesson, the task or the document of this name; InputError when there is none."""
    if names_document(name):
        return load(Path(name))
    return Session.of_task(name) if name in NAMES and name not in names() else Session.open(name)
