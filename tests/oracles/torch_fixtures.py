"""Makes what tests/network/test_torch.py compares the engine with: PyTorch's autograd, in float64.

Run by hand, where PyTorch is installed: `python tests/oracles/torch_fixtures.py`. It knows the
article's equations, and nothing of rnnviz: z_t = x_t U + h_{t-1} W + b, h_t = f(z_t),
o_t = h_t V + d, and the cross entropy of o_t with target_t, -1 meaning that a step has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

FIXTURES: Final = Path(__file__).resolve().parent / "fixtures"
N_IN, N_HIDDEN, N_OUT = 4, 5, 3
SHAPES: Final = {
    "U": (N_IN, N_HIDDEN),
    "W": (N_HIDDEN, N_HIDDEN),
    "V": (N_HIDDEN, N_OUT),
    "b": (N_HIDDEN,),
    "d": (N_OUT,),
}
#: What is given is drawn with so many decimals: short to write, and the same number when read.
DECIMALS: Final = 2
ACTIVATIONS: Final = {"tanh": torch.tanh, "relu": torch.relu, "linear": lambda z: z}
OPTIMIZERS: Final = {
    "sgd": torch.optim.SGD,
    "momentum": lambda moving, lr: torch.optim.SGD(moving, lr, momentum=0.9),
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
}
UPDATES: Final = 10
Weights = dict[str, Tensor]


class Text(NamedTuple):
    """One sequence: ids [T] or vectors [T, n_in], and target ids [T]."""

    inputs: Tensor
    targets: Tensor

    @property
    def x(self) -> Tensor:
        """The inputs as vectors."""
        return self.inputs if self.inputs.ndim == 2 else one_hot(self.inputs, N_IN).double()

    def part(self, steps: slice) -> Text:
        """Some of the steps."""
        return Text(self.inputs[steps], self.targets[steps])


class Net(NamedTuple):
    """A network, the state before the first step, and what becomes of the steps' losses."""

    weights: Weights
    h0: Tensor
    activation: str = "tanh"
    reduction: str = "sum"


class Ran(NamedTuple):
    """z, h and L of every step."""

    z: list[Tensor]
    h: list[Tensor]
    L: list[Tensor]


# The article's equations.


def run(net: Net, text: Text, *, cut: int | None = None, uses: Sequence[Weights] = ()) -> Ran:
    """The forward pass. `cut`: the step whose state is handed on detached; h0 never is.

    `uses`: the weights as each step uses them, where every use is to be a leaf of its own.
    """
    ran, state = Ran([], [], []), net.h0
    known = text.targets >= 0
    share = max(int(known.sum()), 1) if net.reduction == "mean" else 1
    for t, (x, target) in enumerate(zip(text.x, text.targets, strict=True)):
        weights = uses[t] if uses else net.weights
        if t > 0 and cut == t - 1:
            state = state.detach()
        ran.z.append(x @ weights["U"] + state @ weights["W"] + weights.get("b", 0.0))
        state = ACTIVATIONS[net.activation](ran.z[-1])
        ran.h.append(state)
        o = state @ weights["V"] + weights.get("d", 0.0)
        ran.L.append(cross_entropy(o, target) / share if known[t] else 0.0 * o.sum())
    return ran


def slopes(of: Tensor, by: Sequence[Tensor]) -> list[Tensor]:
    """∂of/∂ of each tensor, zeros where nothing arrives."""
    found = torch.autograd.grad(of, by, allow_unused=True, retain_graph=True)
    return [torch.zeros_like(b) if a is None else a for a, b in zip(found, by, strict=True)]


def passes(net: Net, text: Text, truncation: int | None) -> Iterator[tuple[Tensor, Ran]]:
    """The loss and the pass that it is sent back through; a pass for each loss if truncated."""
    if truncation is None:
        ran = run(net, text)
        yield sum(ran.L), ran
    else:
        for k in range(len(text.targets)):
            ran = run(net, text, cut=k - truncation)
            yield ran.L[k], ran


# What is given.


class Draw:
    """Networks and sequences from a seed."""

    def __init__(self, seed: int) -> None:
        self._generator = torch.Generator().manual_seed(seed)

    def numbers(self, *shape: int, scale: float = 1.0) -> Tensor:
        """Normal numbers of few decimals."""
        drawn = torch.randn(*shape, generator=self._generator, dtype=torch.float64)
        return (scale * drawn).round(decimals=DECIMALS)

    def net(
        self, activation: str = "tanh", reduction: str = "sum", *, biases: str = "bd", h0: bool
    ) -> Net:
        """A network whose tensors are leaves; h0 drawn, or zeros."""
        names = [name for name in SHAPES if len(SHAPES[name]) == 2 or name in biases]
        weights = {name: self.numbers(*SHAPES[name], scale=0.6).requires_grad_() for name in names}
        state = self.numbers(N_HIDDEN) if h0 else torch.zeros(N_HIDDEN, dtype=torch.float64)
        return Net(weights, state.requires_grad_(), activation, reduction)

    def text(self, steps: int, *, ids: bool, without: Sequence[int] = ()) -> Text:
        """A sequence of ids or of vectors; the steps `without` have no target."""
        inputs = self._ids(N_IN, steps) if ids else self.numbers(steps, N_IN)
        targets = self._ids(N_OUT, steps)
        targets[list(without)] = -1
        return Text(inputs, targets)

    def _ids(self, below: int, steps: int) -> Tensor:
        return torch.randint(below, (steps,), generator=self._generator)


def given(net: Net) -> dict[str, Any]:
    """A network as it is written down; no h0 where it is zero, as one leaves it out."""
    return {
        "weights": lists(net.weights),
        "h0": net.h0.tolist() if net.h0.any() else None,
        "activation": net.activation,
    }


def lists(named: Weights) -> dict[str, Any]:
    """Tensors as lists."""
    return {name: tensor.tolist() for name, tensor in named.items()}


def stacked(rows: Sequence[Tensor]) -> list[Any]:
    """Tensors of one shape as a list."""
    return torch.stack(list(rows)).tolist()


# 1. and 2. Single passes, full and truncated.


def differentiated(net: Net, text: Text, truncation: int | None = None) -> dict[str, Any]:
    """The case and its losses, the gradient of everything that is given, and dh and dz."""
    leaves = {**net.weights, "h0": net.h0}
    steps = len(text.targets)
    totals = None
    for loss, ran in passes(net, text, truncation):
        found = slopes(loss, [*leaves.values(), *ran.h, *ran.z])
        totals = found if totals is None else [a + b for a, b in zip(totals, found, strict=True)]
    gradients, local = totals[: len(leaves)], totals[len(leaves) :]
    return {
        **given(net),
        "reduction": net.reduction,
        "truncation": truncation,
        **lists(text._asdict()),
        "loss": sum(run(net, text).L).item(),
        "gradients": lists(dict(zip(leaves, gradients, strict=True))),
        "dh": stacked(local[:steps]),
        "dz": stacked(local[steps:]),
    }


def runs() -> Iterator[dict[str, Any]]:
    """Single passes over every kind of network and sequence."""
    for seed, (name, net, text) in enumerate(
        [
            ("plain", {"h0": True}, {"steps": 6, "ids": False}),
            ("no biases, from zero, ids", {"biases": "", "h0": False}, {"steps": 6, "ids": True}),
            ("ids, some targets", {"h0": False}, {"steps": 6, "ids": True, "without": (0, 3)}),
            ("b alone", {"biases": "b", "h0": True}, {"steps": 6, "ids": False, "without": (5,)}),
            (
                "d alone, one target",
                {"biases": "d", "h0": True},
                {"steps": 6, "ids": True, "without": range(5)},
            ),
            ("one step", {"h0": True}, {"steps": 1, "ids": False}),
            ("mean", {"reduction": "mean", "h0": True}, {"steps": 6, "ids": True}),
            (
                "mean, some targets",
                {"reduction": "mean", "biases": "", "h0": True},
                {"steps": 6, "ids": False, "without": (1, 2, 5)},
            ),
            ("relu", {"activation": "relu", "h0": True}, {"steps": 6, "ids": True}),
            (
                "relu, mean, some targets",
                {"activation": "relu", "reduction": "mean", "biases": "", "h0": True},
                {"steps": 6, "ids": False, "without": (2,)},
            ),
            (
                "linear, some targets",
                {"activation": "linear", "biases": "", "h0": True},
                {"steps": 6, "ids": False, "without": (0, 4)},
            ),
            (
                "linear, mean, from zero",
                {"activation": "linear", "reduction": "mean", "h0": False},
                {"steps": 6, "ids": True},
            ),
        ]
    ):
        draw = Draw(seed)
        yield {"name": name, **differentiated(draw.net(**net), draw.text(**text))}


def truncations() -> Iterator[dict[str, Any]]:
    """Sliding truncation: a pass for each loss L_k, with h_{k-τ} detached."""
    steps = 6
    for reduction in ("sum", "mean"):
        for truncation in (1, 2, 3, steps):
            draw = Draw(100)
            net = draw.net(reduction=reduction, h0=True)
            text = draw.text(steps, ids=False, without=(2,))
            name = f"{reduction}, {truncation} of {steps} steps"
            yield {"name": name, **differentiated(net, text, truncation)}


# 3. The ledger: every use of a weight is a leaf of its own.


def itemised(net: Net, text: Text) -> dict[str, Any]:
    """By loss k and step s <= k: ∂L_k/∂h_s, ∂L_k/∂z_s and the items of all weights."""
    steps = range(len(text.targets))
    uses = [
        {name: weight.detach().clone().requires_grad_() for name, weight in net.weights.items()}
        for _ in steps
    ]
    ran = run(net, text, uses=uses)
    items: dict[str, Any] = {"h": ran.h, "z": ran.z}
    items |= {name: [use[name] for use in uses] for name in net.weights}
    found: dict[str, Any] = {
        name: [[item.tolist() for item in slopes(ran.L[k], leaves[: k + 1])] for k in steps]
        for name, leaves in items.items()
    }
    for name in {"V", "d"} & set(found):  # a loss uses these at its own step alone
        found[name] = [row[-1] for row in found[name]]
    assert found.pop("b", found["z"]) == found["z"]
    found["h0"] = [slopes(ran.L[k], [net.h0])[0].tolist() for k in steps]
    return {**given(net), "reduction": net.reduction, **lists(text._asdict()), "items": found}


def ledgers() -> Iterator[dict[str, Any]]:
    """Two ledgers."""
    draw = Draw(200)
    yield {"name": "sum", **itemised(draw.net(h0=True), draw.text(5, ids=False, without=(3,)))}
    draw = Draw(201)
    net = draw.net("linear", "mean", biases="", h0=True)
    yield {"name": "linear, mean", **itemised(net, draw.text(4, ids=True, without=(1,)))}


# 4. Training.


def train(net: Net, texts: list[Text], options: dict[str, Any]) -> Iterator[tuple[int, float]]:
    """Update the weights in place, without end: the epoch and the loss of each update."""
    frozen = options.get("freeze", ())
    moving = [weight for name, weight in net.weights.items() if name not in frozen]
    optimizer = OPTIMIZERS[options.get("optimizer", "sgd")](moving, lr=options["learning_rate"])
    epoch = 0
    while True:
        epoch += 1
        for losses in epochs_losses(net, texts, options):
            # So that a chunk without any target has gradients too, of zero.
            loss = sum(losses) + sum(0.0 * weight.sum() for weight in moving)
            optimizer.zero_grad()
            loss.backward()
            limit(moving, options)
            optimizer.step()
            yield epoch, loss.item()


def epochs_losses(net: Net, texts: list[Text], options: dict[str, Any]) -> Iterator[list[Tensor]]:
    """For each update of an epoch the losses that are added up."""
    batch = options.get("batch", 1)
    for start in range(0, len(texts), batch):
        group = texts[start : start + batch]
        longest = max(len(text.targets) for text in group)
        chunk = options.get("chunk", longest)
        states = [net.h0.detach()] * len(group)
        for begin in range(0, longest, chunk):
            losses = []
            for place, text in enumerate(group):
                part = text.part(slice(begin, begin + chunk))
                if len(part.targets):
                    passed = list(
                        passes(net._replace(h0=states[place]), part, options.get("truncation"))
                    )
                    losses += [loss for loss, _ in passed]
                    if options.get("carry_state"):
                        states[place] = passed[-1][1].h[-1].detach()
            yield losses


def limit(moving: list[Tensor], options: dict[str, Any]) -> None:
    """Clip the gradients to a norm, all together, and then to a value."""
    # Not clip_grad_norm_, which adds 1e-6 to the norm that it divides by.
    most, size = options.get("clip_norm"), torch.sqrt(sum((one.grad**2).sum() for one in moving))
    if most is not None and size > most:
        for one in moving:
            one.grad *= most / size
    if "clip_value" in options:
        nn.utils.clip_grad_value_(moving, options["clip_value"])


def training_texts() -> list[Text]:
    """Of different lengths, ids beside vectors, and chunks of one and of three without a target."""
    draw = Draw(301)
    return [
        draw.text(5, ids=True, without=(1,)),
        draw.text(7, ids=False, without=(6,)),
        draw.text(6, ids=True, without=(0, 1, 2)),
    ]


def sequences() -> Iterator[dict[str, Any]]:
    """What all trainings learn from."""
    yield from (lists(text._asdict()) for text in training_texts())


def trainings() -> Iterator[dict[str, Any]]:
    """Ten updates of every kind; the options have the names that `rnnviz.fit` gives them."""
    for name, net, options in (
        ("sgd", {}, {}),
        ("momentum", {}, {"optimizer": "momentum", "learning_rate": 0.05}),
        ("adagrad", {}, {"optimizer": "adagrad"}),
        ("rmsprop", {}, {"optimizer": "rmsprop", "learning_rate": 0.01}),
        ("adam", {}, {"optimizer": "adam", "learning_rate": 0.02}),
        ("clip the norm", {}, {"clip_norm": 4.0}),
        ("clip each value", {}, {"clip_value": 1.4}),
        (
            "clip both",
            {},
            {"clip_norm": 4.0, "clip_value": 1.2, "optimizer": "momentum", "learning_rate": 0.05},
        ),
        ("freeze W", {}, {"freeze": ["W"]}),
        ("freeze W and d, clip the norm", {}, {"freeze": ["W", "d"], "clip_norm": 3.5}),
        ("freeze, adam", {}, {"freeze": ["W"], "optimizer": "adam", "clip_value": 1.5}),
        ("batch", {}, {"batch": 2}),
        ("batch, mean", {"reduction": "mean"}, {"batch": 2, "learning_rate": 0.4}),
        ("batch, relu, bare", {"activation": "relu", "biases": "", "h0": False}, {"batch": 3}),
        ("chunk, carried", {}, {"chunk": 3, "carry_state": True}),
        ("chunk, not carried", {}, {"chunk": 3, "carry_state": False}),
        (
            "chunk, batch, carried, mean, momentum",
            {"reduction": "mean"},
            {"chunk": 3, "batch": 2, "carry_state": True, "optimizer": "momentum"},
        ),
        ("truncation", {}, {"truncation": 2}),
        ("truncation, batch, mean", {"reduction": "mean"}, {"truncation": 3, "batch": 2}),
        (
            "truncation, chunk, batch, carried",
            {},
            {"truncation": 2, "chunk": 4, "batch": 2, "carry_state": True},
        ),
    ):
        drawn = Draw(300).net(**({"h0": True} | net))
        before = given(drawn)
        settings = {"learning_rate": 0.1} | options
        updates = list(islice(train(drawn, training_texts(), settings), UPDATES))
        yield {
            "name": name,
            **before,
            "reduction": drawn.reduction,
            "options": settings,
            "epochs": [epoch for epoch, _ in updates],
            "losses": [loss for _, loss in updates],
            "trained": lists(drawn.weights),
        }


# PyTorch's own layers, under its own names.


def layers() -> Iterator[dict[str, Any]]:
    """nn.RNN and nn.Linear: their parameters and the gradients of these."""
    for seed, (nonlinearity, bias, steps) in enumerate(
        (("tanh", True, 7), ("relu", True, 6), ("tanh", False, 6)), start=400
    ):
        draw = Draw(seed)
        rnn = nn.RNN(N_IN, N_HIDDEN, nonlinearity=nonlinearity, bias=bias, dtype=torch.float64)
        linear = nn.Linear(N_HIDDEN, N_OUT, bias=bias, dtype=torch.float64)
        modules = {"rnn": rnn, "linear": linear}
        named = {
            f"{module}.{name}": parameter
            for module, one in modules.items()
            for name, parameter in one.named_parameters()
        }
        with torch.no_grad():
            for parameter in named.values():
                parameter.copy_(draw.numbers(*parameter.shape, scale=0.6))
        text, h0 = draw.text(steps, ids=False, without=(1,)), draw.numbers(1, N_HIDDEN)
        h, _ = rnn(text.x, h0.requires_grad_())
        loss = cross_entropy(linear(h), text.targets, ignore_index=-1, reduction="sum")
        loss.backward()
        yield {
            "name": f"{nonlinearity}, {'with' if bias else 'without'} biases",
            "parameters": lists(named),
            "h0": h0[0].tolist(),
            "activation": nonlinearity,
            **lists(text._asdict()),
            "loss": loss.item(),
            "h": h.tolist(),
            "gradients": {name: parameter.grad.tolist() for name, parameter in named.items()},
            "dh0": h0.grad[0].tolist(),
        }


def written(value: Any, indent: str = "") -> str:
    """JSON with a line for every name; numbers in full, as `repr` has them."""
    deeper = indent + " "
    if isinstance(value, dict) and value:
        lines = [
            f"{deeper}{json.dumps(name, ensure_ascii=False)}: {written(one, deeper)}"
            for name, one in value.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(deeper + written(one, deeper) for one in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def main() -> None:
    """Write every fixture, and say so."""
    FIXTURES.mkdir(exist_ok=True)
    for make in (runs, truncations, ledgers, sequences, trainings, layers):
        made = list(make())
        text = written(made) + "\n"
        (FIXTURES / f"{make.__name__}.json").write_text(text, encoding="utf-8", newline="\n")
        print(f"{make.__name__}.json: {len(made)} cases, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
