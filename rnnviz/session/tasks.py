"""Tasks and the reader's own material: opened, made from another seed, and come back to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import NO_TARGET, WordWeights
from rnnviz.session.handing import Handing
from rnnviz.session.looks import Looks
from rnnviz.session.model import Model
from rnnviz.session.on_show import written
from rnnviz.session.sequences import Sequences
from rnnviz.session.unknown import Unknown
from rnnviz.session.words import read_side
from rnnviz.stepping.cursor import Place
from rnnviz.training.encodings import ENCODINGS, targets
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.kind import Kind
from rnnviz.training.material import Material
from rnnviz.training.method import Method
from rnnviz.training.settings import Typed

if TYPE_CHECKING:
    from rnnviz.training.tasks.table import Recipe

#: What each kind of input begins with.
EXAMPLES: Final = {
    "words": ("baseball bat", "야구 배트"),
    "characters": ("hello world", ""),
    "notes": ("G4:1.5 A4:0.5 G4 A4 C5 C5 D5:2", ""),
    "prices": ("up up flat down down up flat up", ""),
    "numbers": ("0 0; 0 1; 1 1; 1 0", "same other same other"),
}


class Tasks(Sequences, Handing, Unknown, Model, Looks):
    """What a reader can learn from."""

    @classmethod
    def of_task(
        cls, name: str, recipe: Recipe | None = None, source: str = "", language: str = "en"
    ) -> Self:
        """A session before the first update of a task; InputError for a source that is no good.

        With a `source` the task is that of the reader's own material.
        """
        from rnnviz.training.tasks.table import own, task  # noqa: PLC0415 -- no lesson is a task

        one = own(name, source) if source else task(name)
        material = Material.of(recipe or one.recipe, name, source)
        experiment = begun(material, recipe or one.recipe)
        inputs, told, _ = written(experiment.encoding, experiment.shown)
        return cls(
            lesson="",
            typed=Typed(inputs, told),
            experiment=experiment,
            learning_rate=(recipe or one.recipe).learning_rate,
            place=Place(),
            language=language,
            others=tuple(written(experiment.encoding, pair) for pair in experiment.beside),
        )

    def open_task(self, name: str, source: str = "") -> Self:
        """A task from its beginning, in the present looks; a sentence where it cannot be."""
        try:
            other = self.of_task(name, source=source)
        except InputError as error:
            return self.with_problems({"task": error.sentence}, clear=("task",))
        return replace(other, inspection=self.inspection.within(other.steps)).looking_like(self)

    def set_data_seed(self, seed: int) -> Self:
        """Other data of the same task, and the network as it was drawn."""
        material = self.experiment.material
        if material is None or seed == material.made:
            return self
        experiment = replace(self.experiment, material=replace(material, made=seed))
        return self.begun_anew(experiment)

    def back_to_data(self) -> Self:
        """What the next update learns from on show again, in place of a sequence of one's own."""
        if not self.experiment.aside:
            return self
        return self.with_on_show(self.experiment.showing(0))

    def set_encoding(self, name: str) -> Self:
        """Another kind of input: an example of it, and a network with weights of its symbols."""
        if name == self.experiment.encoding:
            return self
        inputs, told = EXAMPLES[name]
        plain = replace(
            self.experiment,
            encoding=name,
            material=None,
            aside=False,
            starts=(),
            beside=(),
            number=0,
            spare_inputs=(),
            spare_targets=(),
        )
        symbols = ENCODINGS[name].read(inputs)
        others = read_side(plain, "targets", told) if told else targets.following(symbols)
        experiment = replace(plain, inputs=symbols, targets=others, cuts=frozenset())
        return replace(self, lesson="").begun_anew(experiment)


def begun(material: Material, recipe: Recipe) -> Experiment:
    """An experiment of some material before its first update, with the first batch on show."""
    data = material.data
    words = WordWeights(recipe.seed, recipe.n_hidden, recipe.scale, recipe.init)
    first = Pair(data.inputs[:1], (NO_TARGET,))
    experiment = Experiment(
        *first,
        spare_inputs=data.inputs,
        spare_targets=data.targets,
        words=material.drawn(words, bias=recipe.bias),
        h0=(0.0,) * recipe.n_hidden,
        kind=Kind(bias=recipe.bias, truncation=recipe.truncation),
        method=Method(recipe.optimizer, recipe.clip_norm),
        encoding=material.task.encoding,
        material=material,
    )
    return experiment.before_its_batch
