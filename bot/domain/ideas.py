"""An idea: what somebody who sees a disclosure would do about it, offered to whoever told."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Idea:
    """One idea in its giver's own words; adopted once, or not."""

    id: str
    disclosure_id: str
    person_id: str
    text: str
    at: datetime
    adopted_at: datetime | None = None
    adopted_by: str | None = None
