"""Sweep and claim of 100 due nudges while very many wait, against APScheduler's own job store.

Run: python -m benchmarks.sweep [--small] [--only sqlite|postgres]. Everybody who is due is due one
thing, which is the most work; a quarter of them is to decide.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from apscheduler.triggers.date import DateTrigger

from benchmarks.filled import (
    NOW,
    Recorded,
    Row,
    add_people,
    counted,
    fill,
    padded,
    recording,
    replay,
    run_sql,
    settle_down,
)
from benchmarks.shared import ROUNDS, Measure, asked, databases, interleaved, seconds, show
from bot.domain.policy import Policy
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.storage.store import Store
from bot.usecases.sweep import Sweep, hold_due, sweep

DUE, PEOPLE, MANAGERS = 100, 10_000, 500
WAITING, JOBS = (1_000, 100_000, 1_000_000), (1_000, 100_000)
SMALL_WAITING, SMALL_JOBS = (1_000, 20_000), (1_000, 10_000)
Make = Callable[[], AbstractContextManager[Store]]
KINDS = ("quick_fix", "lessons", "check_in", "decision")


def fill_office(store: Store, waiting: int) -> None:
    """So many open steps whose next nudge waits, and 100 whose nudge is due to 100 different people."""
    add_people(store, PEOPLE, MANAGERS)
    numbers = range(waiting + DUE)
    columns = (
        "id, draft_id, discloser_id, at, severity, visibility, what_happened, impact, ideas_welcome, round"
    )
    fill(store, "disclosures", f"{columns}, policy", map(_disclosure, numbers))
    fill(store, "quick_fixes", "disclosure_id, round, revision, text, remit, at", map(_quick_fix, numbers))
    columns = "id, disclosure_id, owner_id, opened_at, due_at, kind, round, revision, sequence, state"
    fill(store, "steps", columns, map(_step, numbers))
    columns = "id, step_id, person_id, from_at, due_at, sequence, pace, state"
    fill(store, "nudges", columns, map(_nudge, numbers))
    settle_down(store)


def _disclosure(n: int) -> Row:
    said = ("major", "manager", "I did it.", "Not good.", False, 1, "{}")
    return (padded("d", n), padded("r", n), padded("p", _who(n)), _told(n), *said)


def _quick_fix(n: int) -> Row:
    return (padded("d", n), 1, 1, "Put it back.", "doing", _told(n))


def _step(n: int) -> Row:
    return (padded("s", n), padded("d", n), _owner(n), _told(n), _told(n), _kind(n), 1, 1, 1, "open")


def _nudge(n: int) -> Row:
    return (padded("n", n), padded("s", n), _owner(n), _due(n), _due(n), 1, "day", "waiting")


def _kind(n: int) -> str:
    return KINDS[n % len(KINDS)]


def _who(n: int) -> int:
    return MANAGERS + n % (PEOPLE - MANAGERS)


def _owner(n: int) -> str:
    return padded("p", _who(n) % MANAGERS if _kind(n) == "decision" else _who(n))


def _told(n: int) -> datetime:
    return NOW - timedelta(days=1, seconds=n)


def _due(n: int) -> datetime:
    """The first are due; all others some time in the next weeks."""
    return (
        NOW - timedelta(minutes=5, seconds=n) if n < DUE else NOW + timedelta(hours=3, seconds=n % 3_000_000)
    )


_WAIT_AGAIN = f"""
UPDATE nudges SET state = 'waiting', settled_at = NULL, outbox_id = NULL WHERE id < '{padded("n", DUE)}'
"""


def as_before(store: Store) -> None:
    """Undo what a sweep did."""
    run_sql(
        store,
        "DELETE FROM nudges WHERE id < 'n'",
        _WAIT_AGAIN,
        "DELETE FROM outbox",
        *([] if store.embedded else ["ALTER SEQUENCE outbox_id_seq RESTART"]),
    )


def swept(store: Store, policy: Policy) -> int:
    """What the heartbeat does when nudges are due."""
    seen = 0
    while some := _in_transaction(store, lambda tx: sweep(tx, Sweep(), NOW, policy)):
        seen += some
    return seen


def claimed(store: Store) -> int:
    """Take all that is due, as a sweep does before it looks at any of it."""
    return _in_transaction(
        store, lambda tx: sum(len(ids) for ids in hold_due(tx, Sweep(limit=DUE), NOW).values())
    )


def _in_transaction(store: Store, do: Callable[[Any], int]) -> int:
    with store.transaction() as tx, tx.begin_nested():
        return do(tx)


@contextmanager
def raw(store: Store) -> Iterator[Any]:
    """The driver's own connection."""
    connection = store.engine.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()


def timed_after(prepare: Callable[[], object], do: Callable[[], object]) -> float:
    """Milliseconds it takes, once that is as before."""
    prepare()
    return seconds(do) * 1000


def nothing() -> None:
    """A job."""


class AtOnce(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Runs jobs where they are submitted: nothing but the store is measured."""

    def _do_submit_job(self, job: Job, _run_times: list[datetime]) -> None:
        self._run_job_success(job.id, [])


def _job(scheduler: BackgroundScheduler, number: int, at: datetime) -> dict[str, Any]:
    trigger, id_ = DateTrigger(at), padded("j", number)
    how = {"executor": "default", "misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    what = {"id": id_, "name": id_, "func": nothing, "args": (), "kwargs": {}, "trigger": trigger}
    job = Job(scheduler, **what, **how, next_run_time=at)
    return {"id": id_, "next_run_time": at.timestamp(), "job_state": pickle.dumps(job.__getstate__())}


@contextmanager
def job_store(url: str, jobs: int) -> Iterator[Callable[[], float]]:
    """APScheduler with so many jobs; what is given fires 100 of them and tells the milliseconds."""
    kept = SQLAlchemyJobStore(url)
    scheduler = BackgroundScheduler(
        jobstores={"default": kept}, executors={"default": AtOnce()}, timezone="UTC"
    )
    scheduler.start(paused=True)
    far = datetime.now(NOW.tzinfo) + timedelta(days=30)
    with kept.engine.begin() as connection:
        connection.execute(kept.jobs_t.insert(), [_job(scheduler, n, far) for n in range(jobs)])
    scheduler.state = STATE_RUNNING

    def fire() -> float:
        due = datetime.now(NOW.tzinfo) - timedelta(milliseconds=500)
        with kept.engine.begin() as connection:
            connection.execute(kept.jobs_t.insert(), [_job(scheduler, jobs + n, due) for n in range(DUE)])
        took = seconds(scheduler._process_jobs) * 1000
        with kept.engine.begin() as connection:
            left = connection.execute(
                kept.jobs_t.select().where(kept.jobs_t.c.next_run_time < far.timestamp() - 1)
            )
            assert not left.first()
        return took

    yield fire
    scheduler.state = 2
    scheduler.shutdown(wait=False)


def against_few(make: Make, name: str, counts: tuple[int, ...], policy: Policy) -> list[Measure]:
    """Claim and sweep where many wait against where few do, and against the sweep's own SQL."""
    with ExitStack() as stack:
        stores = [stack.enter_context(make()) for _ in counts]
        for store, waiting in zip(stores, counts, strict=True):
            fill_office(store, waiting)
            swept(store, policy)  # once, so that everything is warm
        ready = [partial(as_before, store) for store in stores]
        claims = interleaved(ROUNDS, *map(_claiming, stores))
        ready[0]()
        recorded: Recorded = []
        with recording(stores[0], recorded):
            swept(stores[0], policy)
        connection = stack.enter_context(raw(stores[0]))
        own = partial(timed_after, ready[0], partial(replay, connection, recorded))
        doing = [
            partial(timed_after, before, partial(swept, s, policy))
            for before, s in zip(ready, stores, strict=True)
        ]
        alone, *sweeps = interleaved(ROUNDS, own, *doing)
    many = f"{counts[-1]:,} waiting"
    least = f"{counts[0]:,}"
    statements, commits = counted(recorded)
    return [
        _line(f"{name}: claim of 100, {many} / {least}", claims[-1], claims[0], 1.5),
        _line(f"{name}: sweep of 100, {many} / {least}", sweeps[-1], sweeps[0], 1.5),
        _line(
            f"{name}: sweep / its {statements} statements and {commits} commits alone", sweeps[0], alone, 1.5
        ),
    ]


def _claiming(store: Store) -> Callable[[], float]:
    return partial(timed_after, partial(as_before, store), partial(claimed, store))


def against_jobs(make: Make, name: str, jobs: tuple[int, ...]) -> list[Measure]:
    """The same claim against what APScheduler's job store takes to fire 100 jobs."""
    found = []
    for many in jobs:
        with make() as ours, make() as theirs:
            fill_office(ours, many)
            with job_store(theirs.engine.url.render_as_string(hide_password=False), many) as fire:
                fire()
                claim, fired = interleaved(ROUNDS, _claiming(ours), fire)
        target = 1 / 50 if many == jobs[-1] else None
        found.append(_line(f"{name}: claim of 100 of {many:,} / job store fires them", claim, fired, target))
    return found


def _line(name: str, ours: float, floor: float, target: float | None) -> Measure:
    return Measure(name=name, unit="ms", ours=ours, floor=floor, target=target)


def main() -> None:
    """Print the table."""
    options = asked(__doc__ or "")
    policy = read_policy(HOUSE / "policy.toml")
    measures: list[Measure] = []
    with databases(options.only) as known:
        for name, make in known.items():
            measures += against_few(make, name, SMALL_WAITING if options.small else WAITING, policy)
            measures += against_jobs(make, name, SMALL_JOBS if options.small else JOBS)
    show("sweep", measures)


if __name__ == "__main__":
    main()
