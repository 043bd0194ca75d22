"""What was planned about real fixes."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import select, update

from bot.domain.real_fix import RealFix
from bot.storage.store import Transaction
from bot.storage.tables import real_fixes


def plan_real_fix(tx: Transaction, fix: RealFix) -> None:
    """Keep the plan for a real fix, in place of an earlier one."""
    tx.execute(real_fixes.delete().where(real_fixes.c.step_id == fix.step_id))
    tx.execute(real_fixes.insert().values(**asdict(fix)))


def accept_real_fix(tx: Transaction, step_id: str, now: datetime) -> bool:
    """The owner says yes. False when that was said before."""
    done = tx.execute(
        update(real_fixes)
        .where(real_fixes.c.step_id == step_id, real_fixes.c.accepted_at.is_(None))
        .values(accepted_at=now)
    )
    return done.rowcount == 1


def pass_real_fix_to(tx: Transaction, step_id: str, owner_id: str) -> None:
    """Somebody else is to own a planned real fix; they have not accepted yet."""
    tx.execute(
        update(real_fixes).where(real_fixes.c.step_id == step_id).values(owner_id=owner_id, accepted_at=None)
    )


def set_criterion(tx: Transaction, step_id: str, criterion: str) -> None:
    """How we will know that it held, as it reads once the fix is in place."""
    tx.execute(update(real_fixes).where(real_fixes.c.step_id == step_id).values(criterion=criterion))


def real_fixes_of(tx: Transaction, step_ids: Collection[str]) -> dict[str, RealFix]:
    """The plans for these steps, by step."""
    query = select(real_fixes).where(real_fixes.c.step_id.in_(set(step_ids)))
    names = tuple(field.name for field in fields(RealFix))
    return {row.step_id: RealFix(**{name: row._mapping[name] for name in names}) for row in tx.execute(query)}
