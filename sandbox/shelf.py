"""Dictionaries that remember what changed, so that only that is written to disk."""

from typing import TypeVar

T = TypeVar("T")


class Shelf(dict[str, T]):
    """Named things of one kind; `changed` holds, in order, the keys to write (or to forget).

    Entries are frozen or plain JSON and are replaced, never changed in place, so that no change is missed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changed: dict[str, None] = {}

    def __setitem__(self, key: str, value: T) -> None:
        super().__setitem__(key, value)
        self.changed[key] = None

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self.changed[key] = None

    def empty(self) -> None:
        """Forget every entry."""
        self.changed.update(dict.fromkeys(self))
        super().clear()
