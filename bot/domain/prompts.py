"""What helps a manager in the moment of answering: console, coach, fix the system. One of each.

Chosen by how bad it is and by what was written; never about discipline, ranking or blame.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.disclosure import Remit, Severity


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the choice is made by. `noticed_by_others`: it came to light by being told."""

    severity: Severity
    remit: Remit
    round: int = 1
    getting_worse: bool = False
    affected: bool = False
    apology: bool = False
    noticed_by_others: bool = False


Rule = tuple[str, Callable[[Facts], bool]]
GRAVE = (Severity.MAJOR, Severity.CRITICAL)

CONSOLE: tuple[Rule, ...] = (
    ("slipped", lambda facts: facts.round > 1),
    ("apology", lambda facts: facts.apology),
    ("critical", lambda facts: facts.severity is Severity.CRITICAL),
    ("noticed", lambda facts: facts.noticed_by_others),
    ("near_miss", lambda facts: facts.severity is Severity.NEAR_MISS),
)
COACH: tuple[Rule, ...] = (
    ("worse", lambda facts: facts.getting_worse),
    ("near_miss", lambda facts: facts.severity is Severity.NEAR_MISS),
    ("done", lambda facts: facts.remit is Remit.DONE),
    ("critical", lambda facts: facts.severity is Severity.CRITICAL),
    ("approval", lambda facts: facts.remit is Remit.APPROVAL),
)
SYSTEM: tuple[Rule, ...] = (
    ("affected", lambda facts: facts.affected),
    ("noticed", lambda facts: facts.noticed_by_others),
    ("near_miss", lambda facts: facts.severity is Severity.NEAR_MISS),
    ("grave", lambda facts: facts.severity in GRAVE),
)
"""In each, the first that holds; where none does, `usual`."""


def prompts(facts: Facts) -> tuple[str, str, str]:
    """The names of the three prompts: console, coach, fix the system."""
    return (
        f"console_{_first(CONSOLE, facts)}",
        f"coach_{_first(COACH, facts)}",
        f"system_{_first(SYSTEM, facts)}",
    )


def _first(rules: tuple[Rule, ...], facts: Facts) -> str:
    return next((name for name, holds in rules if holds(facts)), "usual")
