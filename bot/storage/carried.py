"""What nudge messages carry, who had which, and how they answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Select, bindparam, distinct, func, literal_column, select, union_all, update

from bot.domain.nudges import Nudge, NudgeKind, Pace
from bot.storage.engines import claiming
from bot.storage.nudges import DROP, NUDGES, WAITING, read_nudge
from bot.storage.outbox import UNSETTLED, destination
from bot.storage.rows import among
from bot.storage.store import Transaction
from bot.storage.tables import history, nudges, outbox, steps

ARRIVED = ("sent", "in_doubt")
PROMISED = (*ARRIVED, "waiting", "sending")
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything that was said."""


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
    """How many messages reminded somebody of the step, since it was last given to them where it was.

    What is on its way counts, too, unless `states` says otherwise; what was refused reminded nobody.
    """
    asked = {
        "step_id": step_id,
        "person_id": person_id,
        "kind": kind,
        "since": since or EVER,
    }
    query = _sent(tuple(states), about=bool(subject_id))
    count: int = tx.execute(query, {**asked, "subject_id": subject_id}).scalar_one()
    return count


@lru_cache
def _sent(states: tuple[str, ...], *, about: bool) -> Select[int]:
    query = _SENT.where(outbox.c.state.in_(among(states)))
    return query.where(nudges.c.subject_id == bindparam("subject_id")) if about else query


def had_day_message(tx: Transaction, person_id: str, since: datetime) -> bool:
    """Whether somebody had their one message of the day since then, or is being sent it.

    One that waits to be sent still takes more in, and one that was not to be sent was none.
    """
    asked = {"person_id": person_id, "destination": destination(person_id, None), "since": since}
    return tx.execute(_HAD_DAY, asked).first() is not None


def snoozed(tx: Transaction, person_id: str, step_ids: Collection[str]) -> dict[str, datetime]:
    """Which of these steps somebody put off, and until when."""
    asked = {"ids": list(set(step_ids)), "person_id": person_id}
    return dict(tuple(row) for row in tx.execute(_SNOOZED, asked)) if step_ids else {}


def asked_again(tx: Transaction, outbox_id: int, person_id: str) -> dict[str, datetime]:
    """Which steps a later message asked somebody about, and when."""
    asked = {"outbox_id": outbox_id, "person_id": person_id}
    return {row.step_id: row.at for row in tx.execute(_ASKED_AGAIN, asked)}


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How often somebody was reminded of what they owe, and whether more reminders come."""

    times: int
    more: bool


def reminded(tx: Transaction, owners: Mapping[str, str]) -> dict[str, Reminded]:
    """How often the owners of steps were reminded of them: step → owner in, step → how often out."""
    if not owners:
        return {}
    rows = tx.execute(_REMINDED, {"ids": list(owners)})
    given = _given(tx, owners)
    found = [
        row
        for row in rows
        if owners[row.step_id] == row.person_id
        and (row.state == "waiting" or row.settled_at >= given.get(row.step_id, EVER))
    ]
    return {
        step_id: Reminded(
            times=len({row.outbox_id for row in found if row.step_id == step_id and row.arrived}),
            more=any(row.step_id == step_id and row.state == "waiting" for row in found),
        )
        for step_id in owners
    }


def _given(tx: Transaction, owners: Mapping[str, str]) -> dict[str, datetime]:
    """When steps were last given to their owners, where they were somebody else's before."""
    rows = tx.execute(_GIVEN, {"ids": list(owners)})
    return {row.step_id: row.at for row in rows if owners[row.step_id] == row.to_id}


def was_said(tx: Transaction, subject_id: str) -> bool:
    """Whether a message was promised about a draft."""
    return tx.execute(_SAID, {"subject_id": subject_id}).first() is not None


def drop_about(tx: Transaction, subject_id: str, now: datetime) -> None:
    """Nothing is to be said about a draft any more."""
    tx.execute(_DROP_ABOUT, {"of_subject": subject_id, "settled_at": now})


def messages_about(tx: Transaction, subject_id: str) -> list[int]:
    """The messages that are about a draft, too."""
    return sorted(set(tx.execute(_ABOUT_DRAFT, {"subject_id": subject_id}).scalars()))


def weeks_of(tx: Transaction, person_id: str) -> list[Nudge]:
    """The weeks that somebody was told of, latest first."""
    return [read_nudge(row) for row in tx.execute(_WEEKS_OF, {"person_id": person_id})]


def weeks_since(tx: Transaction, people_ids: Collection[str], since: datetime) -> list[int]:
    """The messages that told these people of a week since then."""
    asked = {"ids": list(set(people_ids)), "since": since}
    return sorted(set(tx.execute(_WEEKS_SINCE, asked).scalars())) if people_ids else []


def disclosures_unsent_to(tx: Transaction, person_id: str) -> set[str]:
    """The disclosures that messages to somebody are about which did not go out yet; nothing is held."""
    asked = {"destination": destination(person_id, None)}
    return set(tx.execute(_DISCLOSURES_UNSENT, asked).scalars())


def gather(tx: Transaction, outbox_id: int, person_id: str) -> None:
    """Let a message carry what other messages to the same person carry that did not go out yet.

    Left with nothing to say, those are not sent.
    """
    asked = {"destination": destination(person_id, None), "outbox_id": outbox_id}
    if others := list(tx.execute(claiming(tx, _OTHERS_UNSENT), asked).scalars()):
        tx.execute(_CARRY, {"of_ids": others, "outbox_id": outbox_id})


_THEIRS = nudges.c.person_id == bindparam("person_id")
_STEPS = nudges.c.step_id.in_(bindparam("ids", expanding=True))
_IN_ITS_MESSAGE = outbox.c.id == nudges.c.outbox_id
_TO_THEM = (UNSETTLED, outbox.c.destination == bindparam("destination"))

_GIVEN_THEM = (
    select(func.max(history.c.at))
    .where(history.c.step_id == bindparam("step_id"), history.c.to_id == bindparam("person_id"))
    .scalar_subquery()
)
_GIVEN = (
    select(history.c.step_id, history.c.to_id, func.max(history.c.at).label("at"))
    .where(history.c.step_id.in_(bindparam("ids", expanding=True)))
    .group_by(history.c.step_id, history.c.to_id)
)
_SENT = (
    select(func.count(distinct(nudges.c.outbox_id)))
    .join(outbox, _IN_ITS_MESSAGE)
    .where(
        nudges.c.step_id == bindparam("step_id"),
        nudges.c.kind == bindparam("kind"),
        nudges.c.person_id.concat("") == bindparam("person_id"),  # else by all they ever had: a step had few
        nudges.c.state == "sent",
        nudges.c.settled_at > bindparam("since"),
        nudges.c.settled_at >= func.coalesce(_GIVEN_THEM, nudges.c.settled_at),
    )
)
_DAYS_MESSAGE = (
    select(nudges.c.id)
    .join(outbox, _IN_ITS_MESSAGE)
    .where(
        outbox.c.person_id == bindparam("person_id"),
        nudges.c.person_id.concat("") == bindparam("person_id"),
        nudges.c.pace == Pace.DAY,
        nudges.c.state == "sent",
    )
)
_HAD_DAY = union_all(
    _DAYS_MESSAGE.where(
        UNSETTLED, outbox.c.destination == bindparam("destination"), outbox.c.state == "sending"
    ),
    _DAYS_MESSAGE.where(
        outbox.c.kind == literal_column("'nudge'"),
        outbox.c.settled_at >= bindparam("since"),
        outbox.c.state.in_(among(ARRIVED)),
    ),
).limit(1)
"""Two, so that each has its index: by the messages of late, and not by all they ever had."""
_SNOOZED = select(nudges.c.step_id, nudges.c.snoozed_until).where(
    _STEPS, _THEIRS, WAITING, nudges.c.snoozed_until.is_not(None)
)
_ASKED_AGAIN = (
    select(nudges.c.step_id, func.max(outbox.c.settled_at).label("at"))
    .join(outbox, _IN_ITS_MESSAGE)
    .where(
        _THEIRS,
        nudges.c.kind == NudgeKind.OWED,
        nudges.c.state == "sent",
        outbox.c.state == "sent",
        outbox.c.id > bindparam("outbox_id"),
    )
    .group_by(nudges.c.step_id)
)
_REMINDED = (
    select(
        nudges.c.step_id,
        nudges.c.person_id,
        nudges.c.state,
        nudges.c.settled_at,
        nudges.c.outbox_id,
        outbox.c.state.in_(among(ARRIVED)).label("arrived"),
    )
    .join(outbox, _IN_ITS_MESSAGE, isouter=True)
    .where(_STEPS, nudges.c.kind == NudgeKind.OWED, nudges.c.state != "dropped")
)
_SAID = (
    select(nudges.c.id)
    .where(nudges.c.subject_id == bindparam("subject_id"), nudges.c.state == "sent")
    .limit(1)
)
_DROP_ABOUT = DROP.where(nudges.c.subject_id == bindparam("of_subject"))
_ABOUT_DRAFT = select(nudges.c.outbox_id).where(
    nudges.c.subject_id == bindparam("subject_id"),
    nudges.c.kind == NudgeKind.DRAFT,
    nudges.c.outbox_id.is_not(None),
)
_WEEKS_OF = NUDGES.where(_THEIRS, nudges.c.kind == NudgeKind.WEEK, nudges.c.state == "sent").order_by(
    nudges.c.settled_at.desc(), nudges.c.id
)
_WEEKS_SINCE = select(nudges.c.outbox_id).where(
    nudges.c.person_id.in_(bindparam("ids", expanding=True)),
    nudges.c.kind == NudgeKind.WEEK,
    nudges.c.state == "sent",
    nudges.c.settled_at >= bindparam("since"),
)
_DISCLOSURES_UNSENT = (
    select(steps.c.disclosure_id)
    .join(nudges, nudges.c.step_id == steps.c.id)
    .join(outbox, _IN_ITS_MESSAGE)
    .where(*_TO_THEM)
)
_OTHERS_UNSENT = select(outbox.c.id).where(
    *_TO_THEM,
    outbox.c.kind == "nudge",
    outbox.c.state == "waiting",
    outbox.c.id != bindparam("outbox_id"),
)
_CARRY = update(nudges).where(nudges.c.outbox_id.in_(bindparam("of_ids", expanding=True)))
"""Built once: building a query takes longer than asking it."""
