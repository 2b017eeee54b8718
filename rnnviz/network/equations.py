"""The equations table: one row a quantity, from which arrows, formulas, code and names are taken.

The row form is that of the article: z_t = x_t U + h_{t-1} W, with row vectors throughout.
Backpropagation through time after Werbos (1990) and Goodfellow, Bengio & Courville (2016),
section 10.2.2. Every NumPy line below is executed by a test against the kernel's own arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The passes in the order in which a debugger walks through them.
PASSES: Final = ("forward", "loss", "backward", "update")


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity: what it is called, how it is computed, and from what.

    `formula` is LaTeX in which each `{name}` stands for the symbol of the quantity `name`, where
    `{name+}` and `{name-}` mean the same quantity one step later or earlier. `numpy` is the line
    of NumPy that computes it, for the step `t`. `stop` says whether it is an op of its own;
    `at_last` is the formula at the last step, where that differs.
    """

    name: str
    kind: str
    symbol: str
    formula: str
    numpy: str
    feeds: tuple[str, ...]
    shape: tuple[str, ...]
    stop: bool = True
    at_last: str = ""


#: What is given and not computed: the inputs and the weights.
GIVEN: Final = (
    Row("x", "given", "x_{{{t}}}", "{x}", "", (), ("n_in",), stop=False),
    Row("h0", "given", "h_{{0}}", "{h0}", "", (), ("n_hidden",), stop=False),
    Row("U", "given", "U", "{U}", "", (), ("n_in", "n_hidden"), stop=False),
    Row("W", "given", "W", "{W}", "", (), ("n_hidden", "n_hidden"), stop=False),
    Row("V", "given", "V", "{V}", "", (), ("n_hidden", "n_out"), stop=False),
)

#: The cell: from the input and the state before to the state.
CELL_FORWARD: Final = (
    Row(
        "h_prev",
        "forward",
        "h_{{{t_prev}}}",
        "{h_prev}",
        "h_prev[t] = h[t - 1] if t > 0 else h0",
        ("h", "h0"),
        ("n_hidden",),
        stop=False,
    ),
    Row(
        "z",
        "forward",
        "z_{{{t}}}",
        r"{z} = {x}\,{U} + {h_prev}\,{W}",
        "z[t] = x[t] @ U + h_prev[t] @ W",
        ("x", "U", "h_prev", "W"),
        ("n_hidden",),
    ),
    Row(
        "h",
        "forward",
        "h_{{{t}}}",
        r"{h} = \tanh({z})",
        "h[t] = np.tanh(z[t])",
        ("z",),
        ("n_hidden",),
    ),
)

#: The head: from the state to the prediction and its loss.
HEAD_FORWARD: Final = (
    Row(
        "o",
        "forward",
        "o_{{{t}}}",
        r"{o} = {h}\,{V}",
        "o[t] = h[t] @ V",
        ("h", "V"),
        ("n_out",),
    ),
    Row(
        "y",
        "forward",
        "y_{{{t}}}",
        r"{y} = \operatorname{{softmax}}({o})",
        "y[t] = np.exp(o[t] - max(o[t])) / sum(np.exp(o[t] - max(o[t])))",
        ("o",),
        ("n_out",),
    ),
    Row(
        "L",
        "loss",
        "L_{{{t}}}",
        r"{L} = -\ln {y}[{target}]",
        "L[t] = max(o[t]) + np.log(sum(np.exp(o[t] - max(o[t])))) - o[t, target[t]]"
        " if target[t] >= 0 else 0",
        ("o", "y", "target"),
        (),
    ),
)

#: The head's share of the backward pass: from the loss to the state.
HEAD_BACKWARD: Final = (
    Row(
        "do",
        "backward",
        r"\partial o_{{{t}}}",
        r"{do} = {y} - {target}",
        "do[t] = y[t] - one_hot[target[t]] if target[t] >= 0 else 0 * y[t]",
        ("y", "target"),
        ("n_out",),
    ),
    Row(
        "dV",
        "backward",
        r"\partial V",
        r"{dV} \mathrel{{+}}= {h}^{{\top}}\,{do}",
        "dV += np.outer(h[t], do[t])",
        ("h", "do"),
        ("n_hidden", "n_out"),
    ),
    Row(
        "own",
        "backward",
        r"\mathrm{{own}}_{{{t}}}",
        r"{own} = {do}\,{V}^{{\top}}",
        "own[t] = do[t] @ V.T",
        ("do", "V"),
        ("n_hidden",),
    ),
)

#: The cell's share of the backward pass: from the state to the weights and the step before.
CELL_BACKWARD: Final = (
    Row(
        "carried",
        "backward",
        r"\mathrm{{carried}}_{{{t}}}",
        r"{carried} = {dz+}\,{W}^{{\top}}",
        "carried[t] = dz[t + 1] @ W.T if t + 1 < T else zeros",
        ("dz", "W"),
        ("n_hidden",),
        at_last="{carried} = 0",
    ),
    Row(
        "dh",
        "backward",
        r"\partial h_{{{t}}}",
        r"{dh} = {own} + {carried}",
        "dh[t] = own[t] + carried[t]",
        ("own", "carried"),
        ("n_hidden",),
        stop=False,
    ),
    Row(
        "dz",
        "backward",
        r"\partial z_{{{t}}}",
        r"{dz} = {dh} \odot (1 - {h}^{{2}})",
        "dz[t] = dh[t] * (1 - h[t] ** 2)",
        ("dh", "h"),
        ("n_hidden",),
    ),
    Row(
        "dW",
        "backward",
        r"\partial W",
        r"{dW} \mathrel{{+}}= {h_prev}^{{\top}}\,{dz}",
        "dW += np.outer(h_prev[t], dz[t])",
        ("h_prev", "dz"),
        ("n_hidden", "n_hidden"),
    ),
    Row(
        "dU",
        "backward",
        r"\partial U",
        r"{dU} \mathrel{{+}}= {x}^{{\top}}\,{dz}",
        "dU += np.outer(x[t], dz[t])",
        ("x", "dz"),
        ("n_in", "n_hidden"),
    ),
)

#: One step of gradient descent for each weight; its name is `new_` and the weight's.
UPDATE: Final = tuple(
    Row(
        f"new_{name}",
        "update",
        f"{name}'",
        rf"{{{name}}} \leftarrow {{{name}}} - \eta\,{{d{name}}}",
        f"new_{name} = {name} - eta * d{name}",
        (name, f"d{name}"),
        shape,
    )
    for name, shape in (
        ("U", ("n_in", "n_hidden")),
        ("W", ("n_hidden", "n_hidden")),
        ("V", ("n_hidden", "n_out")),
    )
)

FORWARD: Final = CELL_FORWARD + HEAD_FORWARD
BACKWARD: Final = HEAD_BACKWARD + CELL_BACKWARD
TABLE: Final = {row.name: row for row in GIVEN + FORWARD + BACKWARD + UPDATE}
