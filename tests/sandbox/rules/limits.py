"""How a limit is written down in these tests.

The numbers are typed from Slack's reference, never taken from the rules' own tables.
"""

from collections.abc import Callable
from typing import Any, NamedTuple


class Limit(NamedTuple):
    """The last value that passes, the first that does not, and where the fault is then."""

    what: str
    build: Callable[[Any], dict[str, Any]]
    inside: Any
    outside: Any
    pointer: str
    surface: str = "modal"


def most(
    what: str, number: int, pointer: str, build: Callable[[int], dict[str, Any]], surface: str = "modal"
) -> Limit:
    return Limit(what, build, number, number + 1, pointer, surface)


def least(
    what: str, number: int, pointer: str, build: Callable[[int], dict[str, Any]], surface: str = "modal"
) -> Limit:
    return Limit(what, build, number, number - 1, pointer, surface)


def named(limit: Limit) -> str:
    return f"{limit.what}: {limit.inside} yes, {limit.outside} no"
