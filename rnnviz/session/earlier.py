"""What earlier programs wrote, as it is written now: a dash was no target among words."""

from __future__ import annotations

from typing import Any

from rnnviz.network.vocabulary import DASH, NO_TARGET


def up_to_date(inside: Any) -> Any:
    """The session in a document; whatever is not as it should be stays so."""
    experiment = inside.get("experiment") if isinstance(inside, dict) else None
    if not isinstance(experiment, dict) or "encoding" in experiment:
        return inside
    changed: dict[str, Any] = {"experiment": _experiment(experiment)}
    if isinstance(inside.get("ghost"), dict):
        changed["ghost"] = _experiment(inside["ghost"])
    if isinstance(inside.get("others"), list):
        changed["others"] = [_kept(one) for one in inside["others"]]
    return inside | changed


def _experiment(given: dict[str, Any]) -> dict[str, Any]:
    beside = given.get("beside", [])
    pairs = [_pair(one) for one in beside] if isinstance(beside, list) else beside
    return given | {"targets": _targets(given.get("targets")), "beside": pairs}


def _kept(given: Any) -> Any:
    return given | {"pair": _pair(given.get("pair"))} if isinstance(given, dict) else given


def _pair(given: Any) -> Any:
    if isinstance(given, list) and len(given) == 2:
        return [given[0], _targets(given[1])]
    return given


def _targets(given: Any) -> Any:
    if not isinstance(given, list):
        return given
    return [NO_TARGET if word == DASH else word for word in given]
