"""The write-up of a disclosure, for the two people it is for: the discloser and whoever decides."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.permissions import Refusal, is_gone, may_export
from bot.storage import disclosures, outbox, steps
from bot.storage.store import Transaction
from bot.usecases.picture import Look, Picture, picture
from bot.usecases.refusals import NotDoneError, RefusedError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Export:
    """Send me the write-up of that step's disclosure, in so many messages."""

    by: Who
    step_id: str
    pages: int


def look_at_document(tx: Transaction, command: Look, now: datetime) -> tuple[Person, Picture]:  # noqa: ARG001 - one shape
    """Who asks, and what the write-up is made from. Raises NotDoneError for whom it is not for."""
    me, disclosure_id = _entitled(tx, command.by, command.step_id)
    return me, picture(tx, disclosure_id)


def export(tx: Transaction, command: Export, now: datetime) -> None:
    """Promise the write-up to whoever asks. Raises NotDoneError where it is on its way already."""
    me, disclosure_id = _entitled(tx, command.by, command.step_id)
    asked = [m for m in outbox.messages_of(tx, disclosure_id, "document") if m.person_id == me.id]
    if any(message.state in ("waiting", "sending") for message in asked):
        raise NotDoneError("document_coming")
    for number in range(1, command.pages + 1):
        outbox.promise(
            tx, "document", now=now, person_id=me.id, disclosure_id=disclosure_id, subject_id=str(number)
        )


def _entitled(tx: Transaction, by: Who, step_id: str) -> tuple[Person, str]:
    """Whoever asks, and the disclosure, held so that two clicks come one after the other."""
    me, step = met(tx, by), steps.step(tx, step_id)
    if step is None:
        raise NotDoneError("gone")
    told = disclosures.disclosure(tx, step.disclosure_id, lock=True)
    found = picture(tx, told.id)
    refusal = may_export(me.id, told, found.steps, found.asked_to_decide)
    if refusal or is_gone(me, told.discloser_id):
        raise RefusedError(refusal or Refusal.NOT_YOURS)
    return me, told.id
