"""What was planned about real fixes."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.domain.real_fix import RealFix
from bot.storage.rows import columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import real_fixes


def plan_real_fix(tx: Transaction, fix: RealFix) -> None:
    """Keep the plan for a real fix, in place of an earlier one."""
    tx.execute(_FORGET, {"of_id": fix.step_id})
    tx.execute(_ADD, asdict(fix))


def accept_real_fix(tx: Transaction, step_id: str, now: datetime) -> bool:
    """The owner says yes. False when that was said before."""
    return tx.execute(_UNACCEPTED, {"of_id": step_id, "accepted_at": now}).rowcount == 1


def pass_real_fix_to(tx: Transaction, step_id: str, owner_id: str) -> None:
    """Somebody else is to own a planned real fix; they have not accepted yet."""
    tx.execute(_UPDATE, {"of_id": step_id, "owner_id": owner_id, "accepted_at": None})


def set_criterion(tx: Transaction, step_id: str, criterion: str) -> None:
    """How we will know that it held, as it reads once the fix is in place."""
    tx.execute(_UPDATE, {"of_id": step_id, "criterion": criterion})


def real_fixes_of(tx: Transaction, step_ids: Collection[str]) -> dict[str, RealFix]:
    """The plans for these steps, by step."""
    rows = tx.execute(_BY_STEPS, {"ids": list(set(step_ids))}) if step_ids else ()
    return {fix.step_id: fix for fix in map(_real_fix, rows)}


_ABOUT = real_fixes.c.step_id == bindparam("of_id")

_FORGET = delete(real_fixes).where(_ABOUT)
_ADD = insert(real_fixes)
_UPDATE = update(real_fixes).where(_ABOUT)
_UNACCEPTED = _UPDATE.where(real_fixes.c.accepted_at.is_(None))
_BY_STEPS = select(*columns(real_fixes, RealFix)).where(
    real_fixes.c.step_id.in_(bindparam("ids", expanding=True))
)
"""Built once: building a query takes longer than asking it."""

_real_fix = reader(RealFix)
