"""Who is asked next where whoever is to answer stays silent, is away or is gone (design §3, "Nudges")."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.disclosure import Person
from bot.domain.kind import Kind
from bot.domain.permissions import cannot_take_on
from bot.domain.working_time import is_away

ANSWERED = frozenset({Kind.DECISION, Kind.ASK})
"""What somebody waits for an answer to."""
HANDED_OVER = "handed_over"
ADMIN = "admin"
"""Whoever runs Oops: after the rungs of the policy, and only where whoever was asked is gone."""


class Passed(StrEnum):
    """Why a step is somebody else's without anybody's doing: the kinds of these changes in history.

    STANDS_IN: it was theirs from the beginning, because whom it was for was away.
    """

    SILENT = "escalated"
    AWAY = "was_away"
    GONE = "had_left"
    STANDS_IN = "stands_in"


@dataclass(frozen=True, kw_only=True)
class Passing:
    """A step went from one person to another; `kind` is one of Passed, or HANDED_OVER by hand."""

    step_id: str
    kind: str
    from_id: str
    to_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Who could be asked next, and what makes them so: a rung of the policy, or ADMIN.

    `allowed`: the disclosure's preview named them, or the discloser said yes.
    """

    person: Person
    rung: str
    allowed: bool


def whose_chain(owner_id: str, passings: Sequence[Passing]) -> str:
    """Who was asked by choice, before silence or absence passed it on to the owner: the chain is theirs."""
    seen = {owner_id}
    while came := came_by(owner_id, passings):
        if came.kind == HANDED_OVER or came.from_id in seen:
            break
        owner_id = came.from_id
        seen.add(owner_id)
    return owner_id


def came_by(owner_id: str, passings: Iterable[Passing]) -> Passing | None:
    """How somebody last got a step from somebody else."""
    return next((one for one in reversed(list(passings)) if one.to_id == owner_id), None)


def may_answer_still(step_id: str, passings: Iterable[Passing]) -> frozenset[str]:
    """Who was asked about a step and did not hand it over: they may answer, whoever else is asked by now."""
    found: set[str] = set()
    for one in (one for one in passings if one.step_id == step_id):
        if one.kind in (HANDED_OVER, Passed.GONE):
            found.discard(one.from_id)
        elif one.kind != Passed.STANDS_IN:
            found.add(one.from_id)
        if one.kind != HANDED_OVER:
            found.add(one.to_id)
    return frozenset(found)


def next_asked(
    chain: Iterable[Candidate], passed_over: Collection[str], now: datetime | None
) -> Candidate | None:
    """The first who can act and may be asked at once; else the first whom the discloser may allow.

    Passed over are those who were asked, the discloser, and whom they do not want to be asked; and who is
    away `now`, where that matters.
    """
    able = [
        one
        for one in chain
        if one.person.id not in passed_over
        and cannot_take_on(one.person) is None
        and not (now and is_away(one.person, now))
    ]
    return next((one for one in able if one.allowed), able[0] if able else None)
