"""How rows become what the domain calls them, at little cost."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause

Made = TypeVar("Made")


def columns(table: FromClause, made: type, *, but: str = "") -> list[ColumnElement[Any]]:
    """The columns that a dataclass is made of, in the order of its fields; `but`: a field that is none."""
    return [table.c[name] for name in _names(made) if name != but]


def reader(made: type[Made], **enums: type[StrEnum]) -> Callable[[Sequence[Any]], Made]:
    """How a row of just those columns becomes one. `enums`: the fields that are members of an enum."""
    names = _names(made)
    members: dict[str, dict[str | None, StrEnum | None]] = {
        name: {None: None} | {str(member): member for member in enum} for name, enum in enums.items()
    }

    def read(row: Sequence[Any]) -> Made:
        values = dict(zip(names, row, strict=True))
        for name, named in members.items():
            values[name] = named[values[name]]
        return made(**values)

    return read


def _names(made: type) -> list[str]:
    return [field.name for field in fields(made)]
