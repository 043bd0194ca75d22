"""Dictionaries that remember what changed, so that only that is written to disk."""

from typing import TypeVar

T = TypeVar("T")


class Shelf(dict[str, T]):
    """Named things of one kind; `changed` holds the keys to write (or to forget) at the next keeping.

    Entries are frozen or plain JSON and are replaced, never changed in place, so that no change is missed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[str] = set()

    def __setitem__(self, key: str, value: T) -> None:
        super().__setitem__(key, value)
        self.changed.add(key)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self.changed.add(key)

    def empty(self) -> None:
        """Forget every entry."""
        self.changed.update(self)
        super().clear()
