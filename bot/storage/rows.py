"""How rows become what the domain calls them, at little cost."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, literal

Made = TypeVar("Made")


def columns(table: FromClause, made: type, *, but: str = "") -> list[ColumnElement[Any]]:
    """The columns that a dataclass is made of, in the order of its fields; `but`: a field that is none."""
    return [table.c[name] for name in _names(made) if name != but]


def reader(made: type[Made], **enums: type[StrEnum]) -> Callable[[Sequence[Any]], Made]:
    """How a row of just those columns becomes one. `enums`: the fields that are members of an enum."""
    names, new = _names(made), made.__new__
    members: dict[str, dict[str | None, StrEnum | None]] = {
        name: {None: None} | {str(member): member for member in enum} for name, enum in enums.items()
    }

    def read(row: Sequence[Any]) -> Made:
        one = new(made)
        values = one.__dict__  # a frozen dataclass would set its fields one by one, at thrice the cost
        values.update(zip(names, row, strict=True))
        for name, named in members.items():
            values[name] = named[values[name]]
        return one

    return read


def among(values: Iterable[str]) -> list[ColumnElement[Any]]:
    """A list that stays as it is, for IN: a plain one would be written into the statement at every turn."""
    return [literal(str(value)) for value in values]


def _names(made: type) -> list[str]:
    return [field.name for field in fields(made)]
