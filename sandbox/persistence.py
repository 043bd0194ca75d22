"""Keeping the workspace in a folder, so that it survives a restart and a crash."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.clock import Clock
from sandbox.workspace import Conversation, Message, Person, View, Workspace

FILE = "workspace.sqlite3"
_MESSAGES = "messages/"
_CLOCK = ("clock", "clock")


class Keeper:
    """A SQLite file with one row for each thing on the workspace's shelves.

    SQLite's write-ahead log makes each `keep` whole or absent, also where the process is killed in between.
    """

    def __init__(self, folder: Path, workspace: Workspace, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._workspace = workspace
        self._clock = clock
        self._clock_kept: object = None
        self._file = sqlite3.connect(folder / FILE)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS kept (shelf TEXT, key TEXT, body TEXT, PRIMARY KEY (shelf, key))"
        )

    def resume(self) -> None:
        """Put back what was kept, if anything was; else the workspace stays at its seed."""
        rows = self._file.execute("SELECT shelf, key, body FROM kept ORDER BY rowid").fetchall()
        if not rows:
            return
        self._workspace.clear()
        self._workspace.messages.clear()
        for shelf, key, text in rows:
            self._put_back(shelf, key, json.loads(text))
        for one in self._workspace.shelves().values():
            one.changed.clear()

    def keep(self) -> None:
        """Write what has changed since the last time, in one transaction."""
        with self._file:
            for name, shelf in self._workspace.shelves().items():
                for key in shelf.changed:
                    self._write(name, key, shelf.get(key))
                shelf.changed.clear()
            self._keep_clock()

    def close(self) -> None:
        """Keep what is left and close the file."""
        self.keep()
        self._file.close()

    def _put_back(self, shelf: str, key: str, body: Any) -> None:
        if (shelf, key) == _CLOCK:
            self._clock.resume(body)
        elif shelf.startswith(_MESSAGES):
            channel = shelf.removeprefix(_MESSAGES)
            self._workspace.messages_in(channel)[key] = _message(body)
        else:
            self._workspace.shelves()[shelf][key] = _READ[shelf](body)

    def _write(self, shelf: str, key: str, thing: object) -> None:
        if thing is None:
            self._file.execute("DELETE FROM kept WHERE shelf = ? AND key = ?", (shelf, key))
            return
        body = json.dumps(thing if isinstance(thing, (int, dict)) else vars(thing))
        self._file.execute(
            "INSERT INTO kept (shelf, key, body) VALUES (?, ?, ?)"
            " ON CONFLICT (shelf, key) DO UPDATE SET body = excluded.body",
            (shelf, key, body),
        )

    def _keep_clock(self) -> None:
        """Running at real speed, its distance from real time is kept once for each move."""
        running_away = None if self._clock.speed == 1 else self._clock.now()
        moved = (self._clock.version, self._clock.next_due, running_away)
        if moved != self._clock_kept:
            self._write(*_CLOCK, self._clock.kept())
            self._clock_kept = moved


def _message(body: dict[str, Any]) -> Message:
    return Message(**(body | {"reactions": tuple(body["reactions"])}))


def _conversation(body: dict[str, Any]) -> Conversation:
    return Conversation(**(body | {"members": tuple(body["members"])}))


_READ: dict[str, Callable[[Any], Any]] = {
    "people": lambda body: Person(**body),
    "conversations": _conversation,
    "views": lambda body: View(**body),
    "homes": lambda body: View(**body),
    "numbers": int,
}
