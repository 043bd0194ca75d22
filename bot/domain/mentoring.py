"""A mentoring: one question to one mentor, with what the discloser chose to share and nothing more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Share(StrEnum):
    """What can be ticked for a mentor to read, in the order in which they read it."""

    WHAT_HAPPENED = "what_happened"
    IMPACT = "impact"
    QUICK_FIX = "quick_fix"
    UNDERSTANDING = "understanding"
    LESSONS = "lessons"


@dataclass(frozen=True, kw_only=True)
class Mentoring:
    """Private between two people: on no card, in no history, in no write-up."""

    id: str
    disclosure_id: str
    mentor_id: str
    shares: tuple[Share, ...]
    question: str | None
    asked_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None
