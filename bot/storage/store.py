"""Transactions on the store's own threads, so that the event loop never waits for a disk.

SQLite has one writer thread, which commits together what has queued up, each submission in its own
savepoint so that one failure spares the rest. PostgreSQL has one thread a connection. What people
submit goes before sweeps.
"""

import asyncio
import itertools
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot import measures
from bot.storage.engines import (
    POSTGRES_CONNECTIONS,
    PROMISED,
    is_sqlite,
    make_engine,
    snapshot,
    tell_replicas,
)
from bot.storage.keyring import Keyring
from bot.storage.tables import metadata
from bot.storage.types import NO_KEYS

log = logging.getLogger(__name__)
Command = TypeVar("Command")
Result = TypeVar("Result")
Transaction = Connection
"""What use cases are handed. They never begin or end one themselves."""

PEOPLE, SWEEP, STOP = 0, 1, 2
TOO_OFTEN = ("claim", "abandoned", "sweep")
"""What runs every few seconds, mostly for nothing; it is measured and not logged."""
TOGETHER = 64
"""At most this many submissions share one SQLite commit."""


@dataclass(order=True)
class _Job:
    priority: int
    number: int
    work: Callable[[Transaction], Any] = field(compare=False)
    future: "Future[Any]" = field(compare=False, default_factory=Future)


class Store:
    """The database. `url` is an SQLAlchemy URL; SQLite and PostgreSQL are known. `keyring`: for Words."""

    def __init__(self, url: str, keyring: Keyring = NO_KEYS) -> None:
        self.embedded = is_sqlite(url)
        self.engine = make_engine(url, keyring)
        self._queue: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        threads = 1 if self.embedded else POSTGRES_CONNECTIONS - 2
        self._threads = [
            threading.Thread(target=self._work, name=f"store-{n}", daemon=True) for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(
        self,
        use_case: Callable[[Transaction, Command, datetime], Result],
        command: Command,
        now: datetime,
        *,
        priority: int = PEOPLE,
    ) -> Result:
        """Run a use case in a transaction; what it returns means that it is committed."""
        kept = copy_context()  # so that what is promised knows for which request
        name, began = _name(use_case), monotonic()
        try:
            result = await self._submit(lambda tx: kept.run(use_case, tx, command, now), priority)
        except Exception as error:
            _measured(name, type(error).__name__, began)
            raise
        _measured(name, "done", began)
        return result

    async def read(self, query: Callable[..., Result], *arguments: object) -> Result:
        """Run a query in a transaction of its own that changes nothing."""
        return await asyncio.to_thread(self._read, query, arguments)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction on the caller's own thread: for the command line and for tests."""
        with self.engine.begin() as connection:
            connection.info.pop(PROMISED, None)  # what a transaction that failed had promised
            yield connection
            tell_replicas(connection)

    def clear(self) -> None:
        """Forget everything. For the demo's reset only."""
        with self.engine.begin() as connection:
            if self.embedded:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                for table in metadata.tables.values():
                    connection.execute(table.delete())
            else:
                names = ", ".join(f'"{name}"' for name in metadata.tables)
                connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")

    def close(self) -> None:
        """Finish what was submitted, then let go of the database."""
        for _ in self._threads:
            self._queue.put(_Job(STOP, next(self._numbers), _nothing))
        for thread in self._threads:
            thread.join()
        self.engine.dispose()

    async def _submit(self, work: Callable[[Transaction], Result], priority: int) -> Result:
        job = _Job(priority, next(self._numbers), work)
        self._queue.put(job)
        # Shielded: a caller that stops waiting must not cancel what may be committed already.
        future = asyncio.wrap_future(job.future)
        future.add_done_callback(_heard)
        result: Result = await asyncio.shield(future)
        return result

    def _read(self, query: Callable[..., Result], arguments: tuple[object, ...]) -> Result:
        with snapshot(self.engine) as tx, tx.begin():
            return query(tx, *arguments)

    def _work(self) -> None:
        while (job := self._queue.get()).priority != STOP:
            jobs = [job, *self._queued_up()] if self.embedded else [job]
            self._commit(jobs)

    def _queued_up(self) -> list[_Job]:
        jobs: list[_Job] = []
        while len(jobs) < TOGETHER and not self._queue.empty():
            job = self._queue.get_nowait()
            if job.priority == STOP:
                self._queue.put(job)
                break
            jobs.append(job)
        return jobs

    def _commit(self, jobs: list[_Job]) -> None:
        outcomes: list[tuple[_Job, Any, BaseException | None]] = []
        try:
            with self.transaction() as tx:
                outcomes.extend((job, *self._attempt(tx, job)) for job in jobs)
        except Exception as error:  # whatever the commit says is every waiting caller's answer
            outcomes = [(job, None, error) for job in jobs]
        for job, result, problem in outcomes:
            if problem is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(problem)

    def _attempt(self, connection: Connection, job: _Job) -> tuple[Any, BaseException | None]:
        try:
            with apart(connection):
                return job.work(connection), None
        except Exception as error:
            return None, error  # it belongs to that caller; the others' work goes on


@contextmanager
def apart(tx: Transaction) -> Iterator[None]:
    """A part of a transaction: where it raises, only that part is undone, and the rest can go on.

    Said in plain SQL, a third of what begin_nested costs; an inner part of the same name hides the outer.
    """
    tx.exec_driver_sql("SAVEPOINT apart")
    try:
        yield
    except BaseException:
        if not tx.invalidated:  # else the connection is gone, and with it all that was done
            tx.exec_driver_sql("ROLLBACK TO SAVEPOINT apart")
            tx.exec_driver_sql("RELEASE SAVEPOINT apart")
        raise
    tx.exec_driver_sql("RELEASE SAVEPOINT apart")


def _heard(future: "asyncio.Future[Any]") -> None:
    """An error that comes after its caller stopped waiting is no news to asyncio, which would log it."""
    if not future.cancelled():
        future.exception()


def _name(use_case: Callable[..., object]) -> str:
    """What a use case is called, also with its policy bound."""
    return str(getattr(getattr(use_case, "func", use_case), "__name__", "unnamed")).lstrip("_")


def _measured(name: str, outcome: str, began: float) -> None:
    took = monotonic() - began
    measures.USE_CASES.labels(name, outcome).observe(took)
    if name not in TOO_OFTEN:
        log.info("%s %s in %.0f ms", name, outcome, took * 1000)


def _nothing(_tx: Transaction) -> None:
    """What a request to stop does."""
