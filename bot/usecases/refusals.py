"""Why something was not done. The transaction rolls back; the templates have the words."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.permissions import Refusal


class NotDoneError(Exception):
    """Nothing was changed. `reason` names the words to say."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedError(NotDoneError):
    """The person is not entitled."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)


class AlreadyError(NotDoneError):
    """Somebody was first: `by` (the app where None) at `at`, with `outcome`."""

    def __init__(self, by: Person | None, at: datetime | None, outcome: str) -> None:
        super().__init__("already")
        self.by, self.at, self.outcome = by, at, outcome


class SnoozedError(NotDoneError):
    """They put it off before: it comes back at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("snoozed_before")
        self.until = until


class FieldsError(Exception):
    """What was typed cannot be taken: field → the reason's key in the templates."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {reason}" for field, reason in fields.items()))
        self.fields = fields
