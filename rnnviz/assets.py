"""The one door to `assets/`, from a checkout, a wheel or a bundle."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
#: A wheel carries the folder inside the package; a checkout keeps it beside the package.
ROOT = HERE / "_assets" if (HERE / "_assets").is_dir() else HERE.parent / "assets"


def path(*parts: str) -> Path:
    """The file `assets/<parts>`; it need not exist."""
    return ROOT.joinpath(*parts)


@lru_cache(maxsize=None)
def read_json(*parts: str) -> Any:
    """What `assets/<parts>` holds, read once.

    Raises OSError when the file is missing, ValueError when it is not JSON.
    """
    return json.loads(path(*parts).read_text(encoding="utf-8"))


def names(*parts: str) -> list[str]:
    """The stems of the JSON files in the folder `assets/<parts>`, in alphabetical order."""
    return sorted(file.stem for file in path(*parts).glob("*.json"))
