"""The declared schema. Alembic's migrations must lead to exactly this (a test compares).

Only people, places and outbox hold team ids and Slack ids; everything else uses our own.
Each state has its timestamp, and a CHECK ties them.
"""

from bot.storage.tables.base import metadata
from bot.storage.tables.disclosures import (
    chain,
    disclosures,
    edits,
    history,
    ideas,
    informed,
    mentorings,
    quick_fixes,
)
from bot.storage.tables.library import keys, lesson_words, lessons
from bot.storage.tables.messages import nudges, offers, outbox
from bot.storage.tables.people import drafts, heard, people, places
from bot.storage.tables.plan import answers, real_fixes, steps, tellings
from bot.storage.types import Words

__all__ = [
    "answers",
    "chain",
    "disclosures",
    "drafts",
    "edits",
    "heard",
    "history",
    "ideas",
    "informed",
    "keys",
    "lesson_words",
    "lessons",
    "mentorings",
    "metadata",
    "nudges",
    "offers",
    "outbox",
    "people",
    "places",
    "quick_fixes",
    "real_fixes",
    "steps",
    "tellings",
]

for _table in metadata.tables.values():
    for _column in _table.columns:
        if isinstance(_column.type, Words):
            _column.type.place = f"{_table.name}.{_column.name}"
