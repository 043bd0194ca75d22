"""Sixty lessons as people might share them, most in English, some in German."""

from pathlib import Path

from bot.domain.disclosure import Severity
from bot.storage import lessons
from bot.storage.store import Transaction
from tests.storage.rows import NOW, disclosed, somebody

SHELF = Path(__file__).with_name("shelf.txt").read_text(encoding="utf-8")
ON_SHELF = [(title, body) for title, _, body in (line.partition(" | ") for line in SHELF.splitlines())]


def fill(tx: Transaction, how_many: int = len(ON_SHELF)) -> dict[str, str]:
    """Publish the first of them, in this order; their ids by title."""
    by = somebody(tx)
    made = {
        title: lessons.add_lesson(
            tx,
            disclosure_id=disclosed(tx),
            severity=Severity.MINOR,
            title=title,
            body=body,
            author_id=None,
            by=by,
            now=NOW,
        )
        for title, body in ON_SHELF[:how_many]
    }
    return {title: id_ for title, id_ in made.items() if id_}
