"""What is owed and nobody is reminded of any more, and who hears of no week."""

from sqlalchemy import bindparam, exists, literal_column, select

from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.storage.nudges import WAITING
from bot.storage.store import Transaction
from bot.storage.tables import disclosures, nudges, steps


def unreminded(tx: Transaction, after: str, limit: int) -> list[str]:
    """The ids of the first open steps after that id about which no nudge waits for whoever owes them."""
    return list(tx.execute(_UNREMINDED, {"after": after, "limit": limit}).scalars())


def without_week(tx: Transaction) -> list[str]:
    """Who was asked to decide on what is under way, and waits for no week."""
    return list(tx.execute(_WITHOUT_WEEK).scalars())


_UNREMINDED = (
    select(steps.c.id)
    .where(
        steps.c.state == literal_column("'open'"),
        steps.c.id > bindparam("after"),
        ~exists().where(nudges.c.step_id == steps.c.id, nudges.c.kind == NudgeKind.OWED, WAITING),
    )
    .order_by(steps.c.id)
    .limit(bindparam("limit"))
)
_WITHOUT_WEEK = (
    select(steps.c.owner_id)
    .distinct()
    .join(disclosures, disclosures.c.id == steps.c.disclosure_id)
    .where(
        steps.c.kind == Kind.DECISION,
        steps.c.owner_id != disclosures.c.discloser_id,
        disclosures.c.closed_at.is_(None),
        disclosures.c.withdrawn_at.is_(None),
        ~exists().where(nudges.c.person_id == steps.c.owner_id, nudges.c.kind == NudgeKind.WEEK, WAITING),
    )
    .order_by(steps.c.owner_id)
)
