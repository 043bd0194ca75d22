"""The real fix: the permanent correction, its owner, and how we will know that it held."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class RealFix:
    """What was planned about one real_fix step. `accepted_at` is None until its owner has said yes."""

    step_id: str
    owner_id: str
    what: str
    criterion: str
    due_at: datetime
    planned_at: datetime
    accepted_at: datetime | None = None


class Phase(StrEnum):
    """What the real fix waits for."""

    PLAN = "plan"
    ACCEPT = "accept"
    DO = "do"


def phase(fix: RealFix | None, discloser_id: str) -> Phase:
    """Not planned yet, or declined: it is planned (again); else its owner accepts, then does it."""
    if fix is None:
        return Phase.PLAN
    if fix.accepted_at:
        return Phase.DO
    return Phase.PLAN if fix.owner_id == discloser_id else Phase.ACCEPT
