"""How material is handed out: so many sequences an update, in chunks of so many steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.language import sentence
from rnnviz.network.vocabulary import MOST_WORDS
from rnnviz.session.on_show import OnShow
from rnnviz.training.material import MOST_BATCH, Material


class Handing(OnShow):
    """What a reader can set where there is material; the next epoch begins with it."""

    @property
    def most_batch(self) -> int:
        """So many sequences an update can learn from at most; 0 without material."""
        material = self.experiment.material
        return 0 if material is None else min(MOST_BATCH, len(material.data.training))

    def set_batch(self, count: int) -> Self:
        """So many sequences an update."""
        material = self.experiment.material
        if material is None or not 1 <= count <= self.most_batch:
            return self
        return self._handed(replace(material, batch=count))

    def set_chunk(self, steps: int | None) -> Self:
        """Chunks of so many steps, from the state that the one before ended with; None: whole.

        A sequence that is too long to be shown whole stays in chunks, and no edge stays cut in
        them: a sentence says so, under `chunk`.
        """
        material = self.experiment.material
        if material is None:
            return self
        longest = max(len(inputs) for inputs, _ in material.data.training)
        if steps is None and longest > MOST_WORDS:
            return self._not_so("aims.chunk_needed", steps=longest, most=MOST_WORDS)
        if steps is not None and self.experiment.cuts:
            return self._not_so("aims.chunk_cuts")
        return self._handed(replace(material, chunk=steps))

    def _not_so(self, key: str, **values: int) -> Self:
        return self.with_problems({"chunk": sentence(key, **values)}, clear=("chunk",))

    def _handed(self, material: Material) -> Self:
        known = self.experiment.remembered.at_next_epoch()
        experiment = replace(self.experiment, material=material, remembered=known)
        shown = self.with_on_show(experiment.before_its_batch)
        return shown.with_problems({}, clear=("chunk",))
