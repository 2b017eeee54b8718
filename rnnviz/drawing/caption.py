"""What is said of the present op: where it is, what it does, and what its numbers depend on."""

from __future__ import annotations

from typing import Final

from rnnviz.drawing import numerals
from rnnviz.drawing.view import View
from rnnviz.network import optimizers
from rnnviz.network.optimizers import OLD, is_of_update


def caption(view: View) -> str:
    """Where we are and what has just happened, in a sentence."""
    on = view.say("bugs.on") if view.experiment.mistaken else ""
    here = " · ".join(filter(None, (on, where(view), term(view))))
    return f"{here}: {sentence(view)}"


def where(view: View) -> str:
    """The pass, the number of the op, and of how many; the truncation where there is one."""
    kind = view.say(f"pass.{view.op.kind}")
    n, total = view.reached.index + 1, len(view.reached.program)
    here = view.say("diagram.here", kind=kind, n=n, total=total)
    return f"{here} · {truncation(view)}" if truncation(view) else here


def term(view: View) -> str:
    """Which term of the op is being added; nothing for the op as a whole."""
    total = len(view.terms or ())
    return view.say("diagram.term", n=min(view.term, total), total=total) if total else ""


def broken(view: View) -> str:
    """Why breakpoints fire at the present op; nothing where none does."""
    here = (hit.why for hit in view.hits if hit.index == view.reached.index)
    return " · ".join(map(view.say, here))


def sentence(view: View) -> str:
    """What the present op does, with its words put in."""
    op = view.op
    if op.kind == "update":
        return view.say(optimizers.says(view.table[op.name]))
    experiment = view.experiment
    return view.say(
        _key(view),
        t=op.t + 1,
        sub=numerals.step("", op.t),
        word=experiment.marked.inputs[op.t],
        target=experiment.marked.targets[op.t],
        tau=view.cut,
    )


def title(view: View, name: str) -> str:
    """What an op computes, in a few words."""
    if is_of_update(name):
        return view.say(optimizers.title(view.table[name]))
    activation = view.say(f"model.activation_{view.kind.activation}")
    return view.say(f"equation.{name}_title", f=activation)


def quantity(view: View, name: str, t: int) -> str:
    """What a quantity is called, and its step."""
    if is_of_update(name) and not name.startswith("new_"):
        return view.say(optimizers.title(view.table[name]))
    if name.startswith(OLD):
        stem, _, weight = name.removeprefix(OLD).partition("_")
        what = view.say(f"optimizer.memory_{stem}", weight=weight)
        return view.say("update.before", what=what)
    return view.say(f"quantity.{name}", t=t + 1)


#: Sentences that hold only for one activation, for a step without a target, for a mean, with
#: biases, or for a truncated gradient; the others are those of the article's network.
FOR_ACTIVATION: Final = {
    ("h", "relu"): "equation.h_relu",
    ("h", "linear"): "equation.h_linear",
    ("dz", "relu"): "equation.dz_relu",
    ("dz", "linear"): "equation.dz_linear",
}
FOR_NO_TARGET: Final = {
    "L": "equation.L_none",
    "do": "equation.do_none",
    **dict.fromkeys(("dV", "dd", "own"), "equation.none"),
}
FOR_MEAN: Final = {"L": "equation.L_mean", "do": "equation.do_mean"}
FOR_BIASES: Final = {"z": "equation.z_bias", "o": "equation.o_bias"}
#: Where a step reads numbers and no word.
FOR_NUMBERS: Final = {
    "equation.z": "equation.z_numbers",
    "equation.z_bias": "equation.z_bias_numbers",
    "equation.dU": "equation.dU_numbers",
}


def _key(view: View) -> str:
    """Which sentence is true of the present op."""
    (name, t), kind = view.op, view.kind
    usual = FOR_ACTIVATION.get((name, kind.activation), f"equation.{name}")
    if name in FOR_NO_TARGET and not view.has_target(t):
        return FOR_NO_TARGET[name]
    if kind.reduction == "mean":
        usual = FOR_MEAN.get(name, usual)
    if name == "carried" and view.cut and t + 1 < view.steps:
        return "equation.carried_cut" if view.cut > 1 else "equation.carried_cut_all"
    usual = FOR_BIASES.get(name, usual) if kind.bias else usual
    return FOR_NUMBERS.get(usual, usual) if view.experiment.of_numbers else usual


def mean(view: View) -> str:
    """`mean of 2 losses`, for beside a number that was divided by them; nothing for a sum."""
    if view.kind.reduction != "mean":
        return ""
    n = view.experiment.losses
    return view.say("diagram.mean_one") if n == 1 else view.say("diagram.mean", n=n)


def truncation(view: View) -> str:
    """`τ = 2`, and nothing for a full gradient."""
    tau = view.kind.truncation
    return "" if tau is None else f"τ = {tau}"


def conditions(view: View) -> str:
    """What the numbers of the present op depend on, besides those that are shown."""
    back = view.op.kind in ("backward", "update")
    said = (mean(view) if back or view.op.kind == "loss" else "", truncation(view) if back else "")
    return " · ".join(filter(None, said))
