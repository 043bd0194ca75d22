"""A disclosure: what one person told us about their own mistake."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

MAX_WORDS = 3000
"""Characters in one field: Slack's own limit for a plain_text_input."""


class Severity(StrEnum):
    """How bad it is, in the discloser's own judgement."""

    NEAR_MISS = "near_miss"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Remit(StrEnum):
    """Whether the quick fix is within what the discloser may do themselves."""

    DONE = "done"
    DOING = "doing"
    APPROVAL = "approval"


class Visibility(StrEnum):
    """Where the card is shown."""

    CHANNEL = "channel"
    MANAGER = "manager"


class CameToLight(StrEnum):
    """Who noticed first (practice P15: before anyone else finds out)."""

    MYSELF = "myself"
    TOLD = "told"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody we know by our own id; `slack_id` is for the edges only."""

    id: str
    slack_id: str
    name: str | None = None
    zone: str = "UTC"
    locale: str = "en"
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    deactivated: bool = False
    manager_id: str | None = None
    delegate_id: str | None = None
    place_id: str | None = None
    manager_source: str | None = None
    delegate_source: str | None = None
    place_source: str | None = None
    works_from: str | None = None
    works_until: str | None = None
    digest_at: str | None = None
    country: str | None = None
    away_from: date | None = None
    away_until: date | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    dnd_at: datetime | None = None
    looked_up_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class QuickFix:
    """One revision of the quick fix that the discloser proposed in one round."""

    round: int
    revision: int
    text: str
    remit: Remit
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Details:
    """What *Add details* asks for; all of it optional."""

    happened_at: datetime | None = None
    noticed_at: datetime | None = None
    came_to_light: CameToLight | None = None
    affected: str | None = None
    cost: str | None = None
    getting_worse: bool | None = None
    risk: str | None = None
    apology: str | None = None
    ideas_welcome: bool = False
    for_team: bool = False


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """The first telling, as it stands now. Its quick fixes and steps are kept beside it."""

    id: str
    discloser_id: str
    severity: Severity
    visibility: Visibility
    place_id: str | None
    what_happened: str
    impact: str
    round: int
    at: datetime
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_why: str | None = None
    details: Details

    def time_to_tell(self) -> timedelta | None:
        """From the mistake (or from noticing, where only that is known) to telling; None when unknown.

        `details.happened_at` says which of the two it is.
        """
        since = self.details.happened_at or self.details.noticed_at
        return max(self.at - since, timedelta(0)) if since else None
