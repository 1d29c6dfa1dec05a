"""What a kept policy lacks of what this release ships with: what is filled in, and what only people may add. Pure.

A block that a policy leaves out is as it ships. What would change who is told, or a time, within what people have put
in force is never filled in: it may have been left out on purpose. It is named, and can be drafted (补齐).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .policy_written import SHIPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that ships and that a policy does not say."""

    key: str  # where it stands: `tiers.E0.dispatch_limit`, `escalation.rungs.over_limit`
    ships: Any


def filled(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the blocks that a policy takes as they ship; none of them has a clock's time."""
    return tuple(name for name in SHIPS if name not in content)


def completed(content: Mapping[str, Any], shipped: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the policy with those blocks."""
    return {**{name: shipped[name] for name in SHIPS}, **content}


def lacking(content: Mapping[str, Any], shipped: Mapping[str, Any]) -> tuple[Lack, ...]:
    """Return what ships beyond what a policy says: times of its tiers, and rungs of its ladder."""
    return (*_times(content, shipped), *_rungs(content, shipped))


def with_all(content: Mapping[str, Any], shipped: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the policy with all that it lacks: the draft that two people may put in force."""
    whole = completed(content, shipped)
    tiers = {tier: {**shipped["tiers"].get(tier, {}), **terms} for tier, terms in whole["tiers"].items()}
    ladder = whole["escalation"]
    rungs = _in_order(ladder["rungs"], shipped["escalation"]["rungs"])
    return {**whole, "tiers": tiers, "escalation": {**ladder, "rungs": rungs}}


def _times(content: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Lack]:
    for tier, terms in shipped["tiers"].items():
        said = content["tiers"].get(tier, {})
        yield from (Lack(key=f"tiers.{tier}.{name}", ships=span) for name, span in terms.items() if not said.get(name))


def _rungs(content: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[Lack]:
    if "escalation" not in content:
        return
    said = {rung["name"] for rung in content["escalation"]["rungs"]}
    for rung in shipped["escalation"]["rungs"]:
        if rung["name"] not in said:
            yield Lack(key=f"escalation.rungs.{rung['name']}", ships=rung)


def _in_order(said: Sequence[Mapping[str, Any]], ships: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Put each missing rung behind the one that it ships behind: of one clock they stand in the order of time."""
    rungs = list(said)
    for at, rung in enumerate(ships):
        names = [one["name"] for one in rungs]
        if rung["name"] in names:
            continue
        before = [names.index(one["name"]) for one in ships[:at] if one["name"] in names]
        rungs.insert(max(before, default=-1) + 1, rung)
    return rungs
