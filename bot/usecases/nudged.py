"""What a nudge message shows now: everything in it that was due to one person, answered or not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.disclosure import Person, Severity
from bot.domain.nudges import Nudge, NudgeKind, Pace
from bot.domain.plan import Step
from bot.domain.working_time import is_away
from bot.storage import carried, chain, nudges, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.draft import Unsent, unsent
from bot.usecases.picture import Picture, picture
from bot.usecases.week import Week, week_of

A_DAY = timedelta(days=1)
NO_LATER = 2**31 - 1
"""The number of a message that none comes after: the largest there is."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One step in it, and why it is.

    `snoozed_until`: it was put off until then; `again_at`: a later message asked about it again. `other`:
    about whom the discloser is asked, as long as they have not said (`owner_away`: because whom we
    asked is away); or who is asked instead at `other_at`.
    """

    id: str = ""

    kind: NudgeKind
    step: Step
    told: Picture
    pace: Pace = Pace.DAY
    snoozed_until: datetime | None = None
    again_at: datetime | None = None
    other: Person | None = None
    other_at: datetime | None = None
    owner_away: bool = False


@dataclass(frozen=True, kw_only=True)
class NudgePicture:
    """A nudge message: its addressee and, most urgent first, what it is about.

    `week_over`: it told of a week, and a later message tells of a later one. `quiet_since`: since then
    do-not-disturb held back what is in it.
    """

    person: Person
    items: list[Item]
    draft: Unsent | None = None
    week: Week | None = None
    week_over: bool = False
    quiet_since: datetime | None = None


def nudge_picture(tx: Transaction, outbox_id: int) -> NudgePicture:
    """What a nudge message shows now, settled steps included."""
    person = people.person(tx, outbox.outgoing(tx, outbox_id).person_id or "")
    return _shown(tx, person, nudges.nudges_in(tx, outbox_id), outbox_id)


def _shown(tx: Transaction, person: Person, carried_by_it: list[Nudge], outbox_id: int) -> NudgePicture:
    once = {_about(nudge): nudge for nudge in carried_by_it}.values()  # what was gathered may be there twice
    items = _items(tx, list(once), person.id, outbox_id)
    weeks = [nudge for nudge in once if nudge.kind is NudgeKind.WEEK]
    left = [nudge for nudge in once if nudge.kind is NudgeKind.DRAFT]
    week = week_of(tx, weeks[0], weeks[0].due_at) if weeks else None
    return NudgePicture(
        person=person,
        items=items,
        draft=unsent(tx, left[-1]) if left else None,
        week=week,
        week_over=bool(weeks) and week is None,
        quiet_since=min((at for one in once if (at := _long_quiet(one))), default=None),
    )


def _long_quiet(nudge: Nudge) -> datetime | None:
    """Since when do-not-disturb held it back, where that was for longer than a day."""
    since = nudge.quiet_since
    return since if since and (nudge.settled_at or nudge.due_at) - since > A_DAY else None


def _about(nudge: Nudge) -> tuple[NudgeKind, str | None, str | None]:
    return nudge.kind, nudge.step_id, None if nudge.kind is NudgeKind.OWED else nudge.subject_id


def would_show(tx: Transaction, person: Person, nudge: Nudge) -> NudgePicture:
    """What a message would show that carried only this nudge, now."""
    shown = _shown(tx, person, [nudge], NO_LATER)
    return replace(shown, items=[replace(item, snoozed_until=None) for item in shown.items])


def _items(tx: Transaction, about: list[Nudge], person_id: str, outbox_id: int) -> list[Item]:
    found = steps.steps_by_id(tx, {nudge.step_id for nudge in about if nudge.step_id})
    pictures = {id_: picture(tx, id_) for id_ in {step.disclosure_id for step in found.values()}}
    snoozed = carried.snoozed(tx, person_id, found)
    again = carried.asked_again(tx, outbox_id, person_id)
    items = [
        Item(
            id=nudge.id,
            kind=nudge.kind,
            step=step,
            told=pictures[step.disclosure_id],
            pace=nudge.pace,
            snoozed_until=snoozed.get(step.id) if nudge.kind is NudgeKind.OWED else None,
            again_at=again.get(step.id) if nudge.kind is NudgeKind.OWED else None,
            **other_of(tx, nudge, step),
        )
        for nudge in about
        if (step := found.get(nudge.step_id or ""))
    ]
    return sorted(items, key=_urgency)


def other_of(tx: Transaction, nudge: Nudge, step: Step) -> dict[str, Any]:
    """Who else may be asked, or will be."""
    if nudge.kind is NudgeKind.CONSENT:
        link = chain.chain_of(tx, step.disclosure_id).get(nudge.subject_id or "")
        away = is_away(people.person(tx, step.owner_id), nudge.settled_at or nudge.due_at)
        other = people.person(tx, link.person_id) if link and link.unanswered else None
        return {"other": other, "owner_away": away}
    waiting = nudges.waiting_about(tx, step.id) if nudge.kind is NudgeKind.OWED else None
    if waiting is None or waiting.subject_id is None:
        return {}
    return {"other": people.person(tx, waiting.subject_id), "other_at": waiting.due_at}


def _urgency(item: Item) -> tuple[int, int, str, str]:
    """Pace, severity, due; the id, so that it stays as it was when it is drawn again."""
    severity = list(Severity).index(item.told.disclosure.severity)
    return -list(Pace).index(item.pace), -severity, str(item.step.due_at), item.step.id
