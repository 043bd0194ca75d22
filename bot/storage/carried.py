"""What nudge messages carry, who had which, and how they answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, or_, select, true, update

from bot.domain.nudges import Nudge, NudgeKind, Pace
from bot.storage.engines import claiming
from bot.storage.nudges import read_nudge
from bot.storage.outbox import unsettled
from bot.storage.store import Transaction
from bot.storage.tables import nudges, outbox, steps

ARRIVED = ("sent", "in_doubt")
PROMISED = (*ARRIVED, "waiting", "sending")


def nudges_sent(
    tx: Transaction,
    step_id: str,
    person_id: str,
    *,
    since: datetime | None = None,
    kind: NudgeKind = NudgeKind.OWED,
    subject_id: str | None = None,
    states: Collection[str] = PROMISED,
) -> int:
    """How many messages reminded somebody of the step. Whoever takes it over is counted afresh.

    What is on its way counts, too, unless `states` says otherwise; what was refused reminded nobody.
    """
    query = (
        select(func.count(distinct(nudges.c.outbox_id)))
        .join(outbox, outbox.c.id == nudges.c.outbox_id)
        .where(
            nudges.c.step_id == step_id,
            nudges.c.kind == kind,
            nudges.c.person_id == person_id,
            nudges.c.state == "sent",
            outbox.c.state.in_(states),
            nudges.c.settled_at > since if since else true(),
            nudges.c.subject_id == subject_id if subject_id else true(),
        )
    )
    return tx.execute(query).scalar_one()


def had_day_message(tx: Transaction, person_id: str, since: datetime) -> bool:
    """Whether somebody had their one message of the day since then, or is being sent it.

    One that waits to be sent still takes more in, and one that was not to be sent was none.
    """
    query = (
        select(nudges.c.id)
        .join(outbox, outbox.c.id == nudges.c.outbox_id)
        .where(
            nudges.c.person_id == person_id,
            nudges.c.state == "sent",
            nudges.c.pace == Pace.DAY,
            or_(
                outbox.c.state == "sending",
                outbox.c.state.in_(ARRIVED) & (outbox.c.settled_at >= since),
            ),
        )
    )
    return tx.execute(query.limit(1)).first() is not None


def snoozed(tx: Transaction, person_id: str, step_ids: Collection[str]) -> dict[str, datetime]:
    """Which of these steps somebody put off, and until when."""
    query = select(nudges.c.step_id, nudges.c.snoozed_until).where(
        nudges.c.step_id.in_(set(step_ids)),
        nudges.c.person_id == person_id,
        nudges.c.state == "waiting",
        nudges.c.snoozed_until.is_not(None),
    )
    return {row.step_id: row.snoozed_until for row in tx.execute(query)}


def asked_again(tx: Transaction, outbox_id: int, person_id: str) -> dict[str, datetime]:
    """Which steps a later message asked somebody about, and when."""
    query = (
        select(nudges.c.step_id, func.max(outbox.c.settled_at).label("at"))
        .join(outbox, outbox.c.id == nudges.c.outbox_id)
        .where(
            nudges.c.person_id == person_id,
            nudges.c.kind == NudgeKind.OWED,
            nudges.c.state == "sent",
            outbox.c.state == "sent",
            outbox.c.id > outbox_id,
        )
        .group_by(nudges.c.step_id)
    )
    return {row.step_id: row.at for row in tx.execute(query)}


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How often somebody was reminded of what they owe, and whether more reminders come."""

    times: int
    more: bool


def reminded(tx: Transaction, owners: Mapping[str, str]) -> dict[str, Reminded]:
    """How often the owners of steps were reminded of them: step → owner in, step → how often out."""
    query = (
        select(
            nudges.c.step_id,
            nudges.c.person_id,
            nudges.c.state,
            nudges.c.outbox_id,
            outbox.c.state.in_(ARRIVED).label("arrived"),
        )
        .join(outbox, outbox.c.id == nudges.c.outbox_id, isouter=True)
        .where(nudges.c.step_id.in_(set(owners)), nudges.c.kind == NudgeKind.OWED)
        .where(nudges.c.state != "dropped")
    )
    found = [row for row in tx.execute(query) if owners[row.step_id] == row.person_id]
    return {
        step_id: Reminded(
            times=len({row.outbox_id for row in found if row.step_id == step_id and row.arrived}),
            more=any(row.step_id == step_id and row.state == "waiting" for row in found),
        )
        for step_id in owners
    }


def was_said(tx: Transaction, subject_id: str) -> bool:
    """Whether a message was promised about a draft."""
    query = select(nudges.c.id).where(nudges.c.subject_id == subject_id, nudges.c.state == "sent")
    return tx.execute(query.limit(1)).first() is not None


def drop_about(tx: Transaction, subject_id: str, now: datetime) -> None:
    """Nothing is to be said about a draft any more."""
    waits = (nudges.c.subject_id == subject_id, nudges.c.state == "waiting")
    tx.execute(update(nudges).where(*waits).values(state="dropped", settled_at=now))


def messages_about(tx: Transaction, subject_id: str) -> list[int]:
    """The messages that are about a draft, too."""
    which = (nudges.c.subject_id == subject_id, nudges.c.kind == NudgeKind.DRAFT)
    query = select(nudges.c.outbox_id).where(*which, nudges.c.outbox_id.is_not(None))
    return sorted(set(tx.execute(query).scalars()))


def weeks_of(tx: Transaction, person_id: str) -> list[Nudge]:
    """The weeks that somebody was told of, latest first."""
    query = select(nudges).where(
        nudges.c.person_id == person_id, nudges.c.kind == NudgeKind.WEEK, nudges.c.state == "sent"
    )
    return [read_nudge(row) for row in tx.execute(query.order_by(nudges.c.settled_at.desc(), nudges.c.id))]


def weeks_since(tx: Transaction, people_ids: Collection[str], since: datetime) -> list[int]:
    """The messages that told these people of a week since then."""
    query = select(nudges.c.outbox_id).where(
        nudges.c.person_id.in_(set(people_ids)),
        nudges.c.kind == NudgeKind.WEEK,
        nudges.c.state == "sent",
        nudges.c.settled_at >= since,
    )
    return sorted(set(tx.execute(query).scalars()))


def disclosures_unsent_to(tx: Transaction, person_id: str) -> set[str]:
    """The disclosures that messages to somebody are about which did not go out yet; nothing is held."""
    query = (
        select(steps.c.disclosure_id)
        .join(nudges, nudges.c.step_id == steps.c.id)
        .join(outbox, outbox.c.id == nudges.c.outbox_id)
        .where(outbox.c.person_id == person_id, outbox.c.state.in_(("waiting", "sending")))
    )
    return set(tx.execute(query).scalars())


def gather(tx: Transaction, outbox_id: int, person_id: str) -> None:
    """Let a message carry what other messages to the same person carry that did not go out yet.

    Left with nothing to say, those are not sent.
    """
    query = select(outbox.c.id).where(
        unsettled(outbox),
        outbox.c.destination == f"person:{person_id}",
        outbox.c.kind == "nudge",
        outbox.c.state == "waiting",
        outbox.c.id != outbox_id,
    )
    if others := list(tx.execute(claiming(tx, query)).scalars()):
        tx.execute(update(nudges).where(nudges.c.outbox_id.in_(others)).values(outbox_id=outbox_id))
