"""Who may be asked where there is no answer: named by the form, else allowed by the discloser.

And what that does to nudges that wait.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import select, update

from bot.domain.nudges import NudgeKind
from bot.storage.store import Transaction
from bot.storage.tables import chain, nudges

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any time on any clock."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One person in a disclosure's chain. `asked_at`: the discloser was asked whether they may be asked."""

    person_id: str
    rung: str
    named_at: datetime | None
    asked_at: datetime | None
    allowed_at: datetime | None
    declined_at: datetime | None

    @property
    def allowed(self) -> bool:
        """They may be asked."""
        return bool(self.named_at or self.allowed_at)

    @property
    def unanswered(self) -> bool:
        """The discloser was asked and has said neither yes nor no."""
        return bool(self.asked_at and not (self.allowed_at or self.declined_at))


def add_named(tx: Transaction, disclosure_id: str, named: Mapping[str, str], now: datetime) -> None:
    """Keep whom the form named: person → rung."""
    for person_id, rung in named.items():
        tx.execute(
            chain.insert().values(disclosure_id=disclosure_id, person_id=person_id, rung=rung, named_at=now)
        )


def chain_of(tx: Transaction, disclosure_id: str) -> dict[str, Link]:
    """A disclosure's chain, by person."""
    rows = tx.execute(select(chain).where(chain.c.disclosure_id == disclosure_id))
    return {row.person_id: Link(**{name: row._mapping[name] for name in _LINK}) for row in rows}


def ask_about(
    tx: Transaction, disclosure_id: str, step_id: str, person_id: str, rung: str, now: datetime
) -> bool:
    """The discloser is asked about somebody. False where it needs no asking, or they said no, or were asked
    about this step before: what never reached them, or was about a step that ended, is asked again.

    The disclosure is held, so nobody else asks meanwhile.
    """
    if link := chain_of(tx, disclosure_id).get(person_id):
        return link.unanswered and not _asked_here(tx, step_id, person_id)
    row = {"disclosure_id": disclosure_id, "person_id": person_id, "rung": rung, "asked_at": now}
    tx.execute(chain.insert().values(row))
    return True


def _asked_here(tx: Transaction, step_id: str, person_id: str) -> bool:
    query = select(nudges.c.id).where(
        nudges.c.step_id == step_id,
        nudges.c.kind == NudgeKind.CONSENT,
        nudges.c.subject_id == person_id,
        nudges.c.state.in_(("sent", "waiting")),
    )
    return tx.execute(query.limit(1)).first() is not None


def answer_about(tx: Transaction, disclosure_id: str, person_id: str, now: datetime, *, yes: bool) -> bool:
    """The discloser says yes or no, once. False where they had said so, or were not asked."""
    asked = (chain.c.disclosure_id == disclosure_id, chain.c.person_id == person_id)
    unanswered = (chain.c.asked_at.is_not(None), chain.c.allowed_at.is_(None), chain.c.declined_at.is_(None))
    values = {"allowed_at" if yes else "declined_at": now}
    return tx.execute(update(chain).where(*asked, *unanswered).values(values)).rowcount == 1


def expect(tx: Transaction, step_id: str, person_id: str) -> None:
    """Say who is asked once the waiting nudge is due, instead of whoever owes the step."""
    which = (nudges.c.step_id == step_id, nudges.c.kind == NudgeKind.OWED, nudges.c.state == "waiting")
    tx.execute(update(nudges).where(*which).values(subject_id=person_id))


def hurry(tx: Transaction, step_ids: Collection[str]) -> None:
    """Let the sweep look at these steps at once, whatever the clock says."""
    which = (nudges.c.step_id.in_(set(step_ids)), nudges.c.kind == NudgeKind.OWED)
    tx.execute(update(nudges).where(*which, nudges.c.state == "waiting").values(due_at=AT_ONCE))


def drop_beside(tx: Transaction, step_id: str, now: datetime) -> None:
    """What was to be said to the discloser about who is asked is true no more."""
    kinds = nudges.c.kind.in_((NudgeKind.CONSENT, NudgeKind.NEWS))
    which = (nudges.c.step_id == step_id, kinds, nudges.c.state == "waiting")
    tx.execute(update(nudges).where(*which).values(state="dropped", settled_at=now))


_LINK = tuple(field.name for field in fields(Link))
