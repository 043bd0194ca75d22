"""Word from the other replicas on one PostgreSQL, so that what one promises goes out at once from any."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.storage.engines import heard_from_replicas
from bot.storage.store import Store

log = logging.getLogger(__name__)
PATIENCE: Final = 1.0
"""Seconds after which it is seen whether we are to stop."""
AGAIN_AFTER: Final = 2.0
"""Seconds between two tries to connect. Until then the heartbeat looks every two seconds."""


class Replicas:
    """A thread that calls `promised` whenever another process, or this one, promised something."""

    def __init__(self, store: Store, promised: Callable[[], object]) -> None:
        self._store, self._promised = store, promised
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="replicas", daemon=True)

    def start(self) -> None:
        """Begin to listen; with the embedded database there is nobody to hear."""
        if not self._store.embedded:
            self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _listen(self) -> None:
        import psycopg  # noqa: PLC0415 - whoever uses SQLite need not wait for it

        while not self._stopped.is_set():
            try:
                self._hear()
            except (psycopg.Error, SQLAlchemyError) as error:
                log.warning("no word from the other replicas: %s", type(error).__name__)
                self._stopped.wait(AGAIN_AFTER)

    def _hear(self) -> None:
        for heard in heard_from_replicas(self._store.engine, PATIENCE):
            if self._stopped.is_set():
                return
            if heard:
                self._promised()
