"""Misfortunes on demand: what goes wrong between app and Slack, for the calls and deliveries that match."""

import random
from dataclasses import dataclass, field

from sandbox.errors import Impossible

KINDS = (
    "latency",
    "http_500",
    "internal_error",
    "ratelimited",
    "drop_before",
    "drop_after",
    "timeout",
    "disconnect",
    "duplicate_delivery",
    "lost_ack",
)
SLACK_ERROR = "slack_error:"
MATCHED_BY = frozenset({"method", "channel", "user"})


@dataclass(kw_only=True)
class Fault:
    """One fault: it strikes what matches `times` times (None = until cleared) with `probability`."""

    kind: str
    match: dict[str, str] = field(default_factory=dict)
    times: int | None = None
    probability: float = 1.0
    seconds: float | None = None

    def strikes(self, traits: dict[str, set[str]]) -> bool:
        """Whether it strikes something with these traits; draws lots and counts."""
        if self.times == 0 or not all(wanted in traits[trait] for trait, wanted in self.match.items()):
            return False
        if random.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults in force, the oldest first."""

    def __init__(self) -> None:
        self.in_force: list[Fault] = []

    def add(self, wanted: dict[str, object]) -> Fault:
        """Put a fault in force, as the control API describes it; raises Impossible where it is not one."""
        fault = _read(wanted)
        self.in_force.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well again."""
        self.in_force.clear()

    def striking(self, kinds: tuple[str, ...], traits: dict[str, set[str]]) -> Fault | None:
        """The first fault of these kinds (or a slack_error, where asked for) that strikes now."""
        for fault in self.in_force:
            if fault.kind.partition(":")[0] in kinds and fault.strikes(traits):
                return fault
        return None


def traits(*, method: set[str], channel: set[str | None], user: set[str | None]) -> dict[str, set[str]]:
    """What a fault can be matched by: names of the method or kind of delivery, channel and user ids."""
    return {
        "method": method,
        "channel": {one for one in channel if one},
        "user": {one for one in user if one},
    }


def _read(wanted: dict[str, object]) -> Fault:
    kind = str(wanted.get("kind", ""))
    if kind not in KINDS and not (kind.startswith(SLACK_ERROR) and len(kind) > len(SLACK_ERROR)):
        raise Impossible("unknown_fault_kind", detail=f"one of {', '.join(KINDS)}, {SLACK_ERROR}<code>")
    match = wanted.get("match") or {}
    if not isinstance(match, dict) or not MATCHED_BY.issuperset(match):
        raise Impossible("unknown_match", detail=f"match by {', '.join(sorted(MATCHED_BY))}")
    times, probability = wanted.get("times"), wanted.get("probability")
    try:
        return Fault(
            kind=kind,
            match={key: str(value) for key, value in match.items()},
            times=None if times is None else int(str(times)),
            probability=1.0 if probability is None else float(str(probability)),
            seconds=None if wanted.get("seconds") is None else float(str(wanted["seconds"])),
        )
    except ValueError as broken:
        raise Impossible("invalid_fault", detail=str(broken)) from None
