"""What pyproject.toml asks for, and whether the running Python has it."""

from __future__ import annotations

import operator
import os
import platform
import re
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
#: The parts of a requirement: name[extra] >=1,<2; marker
REQUIREMENT = re.compile(r"\s*([\w.-]+)\s*(?:\[[^]]*\])?\s*([^;]*?)\s*(?:;\s*(.*))?$")
CLAUSE = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*([^\s]+)\s*$")
MARKER = re.compile(r"""\s*(\w+)\s*(>=|<=|==|!=|>|<)\s*['"]([^'"]*)['"]\s*$""")


class Requirement(NamedTuple):
    """One line of pyproject.toml's dependencies."""

    text: str
    name: str
    versions: str
    marker: str

    @classmethod
    def read(cls, text: str) -> Requirement:
        """The requirement that `text` spells."""
        found = REQUIREMENT.match(text)
        if found is None:
            raise ValueError(text)
        name, versions, marker = found.groups(default="")
        return cls(text, name, versions, marker)

    def applies(self) -> bool:
        """Whether its marker holds here; one that is not understood is left to pip."""
        found = MARKER.match(self.marker)
        if found is None:
            return True
        variable, compare, value = found.groups()
        here = {
            "sys_platform": sys.platform,
            "os_name": os.name,
            "platform_system": platform.system(),
            "platform_machine": platform.machine(),
        }
        if variable == "python_version":
            return COMPARE[compare](release(platform.python_version())[:2], release(value))
        return variable not in here or COMPARE[compare](here[variable], value)

    def allows(self, version: str) -> bool:
        """Whether a version fits; a comparison that is not understood never does."""
        for text in filter(None, self.versions.split(",")):
            found = CLAUSE.match(text)
            if found is None or not COMPARE[found[1]](release(version), release(found[2])):
                return False
        return True

    def satisfied(self) -> bool:
        """Whether the running Python has it in a version that fits."""
        try:
            return self.allows(metadata.version(self.name))
        except metadata.PackageNotFoundError:
            return False


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at the end: 2.0 is 2.0.0."""
    found = re.match(r"v?(?:\d+!)?(\d+(?:\.\d+)*)", version)
    numbers = [int(number) for number in found[1].split(".")] if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def requirements(root: Path, extras: tuple[str, ...]) -> list[Requirement]:
    """What the project at `root` asks for on this machine."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = list(project.get("dependencies", []))
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    return [found for found in map(Requirement.read, texts) if found.applies()]


def satisfied(root: Path, extras: tuple[str, ...]) -> bool:
    """Whether the running Python has all that the project asks for."""
    return all(requirement.satisfied() for requirement in requirements(root, extras))
