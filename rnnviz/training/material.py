"""Material: what is learned from, where that is more than the sequences on show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnviz.training.tasks.task import Data


@dataclass(frozen=True)
class Material:
    """The data of a task, and how they are handed out: so many sequences an update, in chunks.

    `name` is the task's, and `made` the seed that its data follow from; `shuffle` is the seed of
    the order of each epoch, None where that is always the same.
    """

    name: str
    made: int = 0
    batch: int = 1
    chunk: int | None = None
    shuffle: int | None = None

    @cached_property
    def data(self) -> Data:
        """The sequences."""
        from rnnviz.training.tasks import task  # noqa: PLC0415 -- seldom wanted

        return task(self.name).make(self.made)
