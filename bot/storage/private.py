"""Files that nobody but the bot's own user may look into."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
BESIDE = ("", "-wal", "-shm")
"""The database's own file, and those that SQLite keeps beside it with the same mode."""


def private_folder(folder: Path) -> None:
    """Make a folder of ours, or close an older one that others may look into. Raises OSError.

    What belongs to somebody else, or to everybody (as /tmp), is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    found = folder.stat()
    if found.st_uid == os.getuid() and not found.st_mode & stat.S_ISVTX:
        _close(folder, FOLDER)


def private_files(database: str | None) -> None:
    """Make SQLite's file before SQLite does, or close an older one. Raises OSError.

    The folder is made where it is missing, and else left as it is: it may be anybody's.
    """
    if database and Path(database).is_dir():
        return  # SQLite says what is wrong
    for number, file in enumerate(_files(database)):
        if not number:
            file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER)
            os.close(os.open(file, os.O_RDONLY | os.O_CREAT, FILE))
        if file.exists():
            _close(file, FILE)


def open_to_others(database: str | None) -> list[Path]:
    """The database's files that others than the bot's user may read or write."""
    return [file for file in _files(database) if file.exists() and file.stat().st_mode & 0o077]


def _files(database: str | None) -> Iterator[Path]:
    """None for a database in memory, and for one that a URI names."""
    if database and not database.startswith((":memory:", "file:")):
        yield from (Path(f"{database}{ending}") for ending in BESIDE)


def _close(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o077:
        with contextlib.suppress(PermissionError):  # another user's: `oops doctor` says so
            path.chmod(mode)
