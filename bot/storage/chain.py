"""Who may be asked where there is no answer: named by the form, else allowed by the discloser.

And what that does to nudges that wait.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, insert, select, update

from bot.domain.nudges import NudgeKind
from bot.storage.nudges import DROP, WAITING
from bot.storage.rows import columns, reader
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
    rows = [
        {"disclosure_id": disclosure_id, "person_id": person_id, "rung": rung, "named_at": now}
        for person_id, rung in named.items()
    ]
    if rows:
        tx.execute(_ADD, rows)


def chain_of(tx: Transaction, disclosure_id: str) -> dict[str, Link]:
    """A disclosure's chain, by person."""
    rows = tx.execute(_OF_DISCLOSURE, {"disclosure_id": disclosure_id})
    return {link.person_id: link for link in map(_link, rows)}


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
    tx.execute(_ADD, row)
    return True


def _asked_here(tx: Transaction, step_id: str, person_id: str) -> bool:
    asked = {"step_id": step_id, "subject_id": person_id}
    return tx.execute(_ASKED_HERE, asked).first() is not None


def answer_about(tx: Transaction, disclosure_id: str, person_id: str, now: datetime, *, yes: bool) -> bool:
    """The discloser says yes or no, once. False where they had said so, or were not asked."""
    answer = {"allowed_at" if yes else "declined_at": now}
    asked = {"of_disclosure": disclosure_id, "of_person": person_id}
    return tx.execute(_UNANSWERED, {**asked, **answer}).rowcount == 1


def expect(tx: Transaction, step_id: str, person_id: str) -> None:
    """Say who is asked once the waiting nudge is due, instead of whoever owes the step."""
    tx.execute(_OWED, {"of_ids": [step_id], "subject_id": person_id})


def hurry(tx: Transaction, step_ids: Collection[str]) -> None:
    """Let the sweep look at these steps at once, whatever the clock says."""
    if step_ids:
        tx.execute(_OWED, {"of_ids": list(set(step_ids)), "due_at": AT_ONCE})


def drop_beside(tx: Transaction, step_id: str, now: datetime) -> None:
    """What was to be said to the discloser about who is asked is true no more."""
    tx.execute(_DROP_BESIDE, {"of_step": step_id, "settled_at": now})


_ADD = insert(chain)
_OF_DISCLOSURE = select(*columns(chain, Link)).where(chain.c.disclosure_id == bindparam("disclosure_id"))
_ASKED_HERE = (
    select(nudges.c.id)
    .where(
        nudges.c.step_id == bindparam("step_id"),
        nudges.c.kind == NudgeKind.CONSENT,
        nudges.c.subject_id == bindparam("subject_id"),
        nudges.c.state.in_(("sent", "waiting")),
    )
    .limit(1)
)
_UNANSWERED = update(chain).where(
    chain.c.disclosure_id == bindparam("of_disclosure"),
    chain.c.person_id == bindparam("of_person"),
    chain.c.asked_at.is_not(None),
    chain.c.allowed_at.is_(None),
    chain.c.declined_at.is_(None),
)
_OWED = update(nudges).where(
    nudges.c.step_id.in_(bindparam("of_ids", expanding=True)), nudges.c.kind == NudgeKind.OWED, WAITING
)
_DROP_BESIDE = DROP.where(
    nudges.c.step_id == bindparam("of_step"), nudges.c.kind.in_((NudgeKind.CONSENT, NudgeKind.NEWS))
)
"""Built once: building a query takes longer than asking it."""

_link = reader(Link)
