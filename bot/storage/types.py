"""Column types of our own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, String, Text
from sqlalchemy.sql.operators import OperatorType, eq, is_, is_not, ne
from sqlalchemy.types import TypeDecorator

from bot.storage.keyring import Keyring

KEYRING = "oops_keyring"
"""Where an engine's own dialect carries its keys (engines.make_engine)."""
NO_KEYS = Keyring()


def keyring_of(dialect: Dialect) -> Keyring:
    """The keys of an engine; none for one that we did not make."""
    keyring: Keyring = getattr(dialect, KEYRING, NO_KEYS)
    return keyring


class Uncompared(TypeDecorator.Comparator[str]):
    """What may be encrypted can only be asked for being there, or being empty."""

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        """Raises TypeError for every other comparison, order and pattern: they would find nothing."""
        if op not in (is_, is_not) and not (op in (eq, ne) and other == ("",)):
            raise TypeError("what people wrote may be encrypted: compare it in Python, not in SQL")
        return super().operate(op, *other, **kwargs)


class Words(TypeDecorator[str]):
    """Whatever people wrote, encrypted where the engine has a key; the empty text never is.

    `place` is its "table.column", which each gets once all tables are there (tables/__init__.py).
    """

    impl: type[String] = Text
    cache_ok = True
    comparator_factory = Uncompared

    def __init__(self, *arguments: Any, place: str = "") -> None:
        super().__init__(*arguments)
        self.place = place

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """As it is stored."""
        seal, place = keyring_of(dialect).seal, self.place
        return lambda value: seal(place, value) if value else value

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[str | None], str | None]:
        """As it was written. Raises LockedError and DamagedError."""
        opened, place = keyring_of(dialect).open, self.place
        return lambda value: opened(place, value) if value else value


class Secret(Words):
    """What the app keeps to itself, stored as what people wrote is."""

    impl = String
    cache_ok = True


class Moment(TypeDecorator[datetime]):
    """An instant, stored in UTC. Naive datetimes are refused, because nobody knows what they mean."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """SQLite has no zones, so it gets the naive UTC reading."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], datetime | None]:
        """Always aware, always UTC. One step instead of SQLAlchemy's three: every row has several."""
        return _read_text if dialect.name == "sqlite" else _read_moment


def _read_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _read_moment(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)
