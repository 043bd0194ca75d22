"""An admin says whether a message arrived of which nobody knew."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.policy import Policy
from bot.storage import disclosures, outbox, troubled
from bot.storage.store import Transaction
from bot.usecases.refusals import NotDoneError
from bot.usecases.settle_message import follow_up
from bot.usecases.who import Who, admins_of, met


@dataclass(frozen=True, kw_only=True)
class SettleDoubt:
    """It is there, or it is not and is to be sent. `admins` are those whom the installation names."""

    by: Who
    outbox_id: int
    arrived: bool
    admins: tuple[str, ...] = ()


def settle_doubt(tx: Transaction, command: SettleDoubt, now: datetime, policy: Policy) -> None:
    """Settle once. Raises NotDoneError for anybody but an admin, and for what is in doubt no more."""
    me = met(tx, command.by)
    if me.id not in {admin.id for admin in admins_of(tx, command.by.team_id, command.admins)}:
        raise NotDoneError("not_admin")
    message = troubled.known(tx, command.outbox_id)
    if message is None:
        raise NotDoneError("gone")
    if message.disclosure_id:
        disclosures.disclosure(tx, message.disclosure_id, lock=True)
    if not troubled.resolve(tx, message.id, arrived=command.arrived, now=now):
        raise NotDoneError("not_in_doubt")
    for notice in troubled.notices_about(tx, message.id, "trouble"):
        outbox.promise_update(tx, notice, now=now)
    if command.arrived:
        follow_up(tx, message, now, policy)
