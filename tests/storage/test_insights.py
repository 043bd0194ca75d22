"""What insights are made of is counted by the database, alike on both engines."""

from datetime import timedelta

import pytest

from bot.domain.insights import ANSWERED_WITHIN, TOLD_WITHIN, Tally
from bot.domain.kind import Kind
from bot.domain.plan import State
from bot.storage import insights, people, steps
from bot.storage.store import Store, Transaction
from bot.storage.tables import disclosures as disclosure_rows
from tests.storage.rows import NOW, disclosed, owed, somebody

SINCE = NOW - timedelta(days=90)


def told(tx: Transaction, slack_id: str, after: timedelta | None, **changed: object) -> str:
    """Somebody told, so long after it happened; the disclosure's id."""
    made = disclosed(tx, slack_id)
    happened = NOW - after if after is not None else None
    tx.execute(
        disclosure_rows.update()
        .where(disclosure_rows.c.id == made)
        .values(**{"happened_at": happened, **changed})
    )
    return made


def reports_to(tx: Transaction, slack_id: str, manager: str) -> str:
    """Who answers for somebody; the manager's id."""
    manager_id = somebody(tx, manager)
    people.set_manager(tx, somebody(tx, slack_id), manager_id, "self")
    return manager_id


def by_team(tallies: list[Tally]) -> dict[str | None, tuple[int, tuple[int, ...]]]:
    return {one.team: (one.people, one.counts) for one in tallies}


def test_telling_is_counted_by_team_and_bucket_and_people_once(store: Store) -> None:
    with store.transaction() as tx:
        morgan = reports_to(tx, "U0ANA", "U0MORGAN")
        reports_to(tx, "U0BO", "U0MORGAN")
        for who, after in (
            ("U0ANA", timedelta(0)),
            ("U0ANA", timedelta(minutes=10)),
            ("U0BO", timedelta(minutes=59)),
            ("U0DANA", timedelta(hours=23)),
            ("U0DANA", timedelta(days=3)),
        ):
            told(tx, who, after)
        found = insights.told_within(tx, SINCE, TOLD_WITHIN)
    assert by_team(found) == {morgan: (2, (2, 1, 0, 0)), None: (1, (0, 0, 1, 1))}


def test_what_is_unknown_withdrawn_or_long_ago_is_not_counted(store: Store) -> None:
    with store.transaction() as tx:
        told(tx, "U0ANA", None)
        told(tx, "U0ANA", timedelta(0), withdrawn_at=NOW)
        told(tx, "U0ANA", timedelta(days=91), at=SINCE - timedelta(seconds=1))
        told(tx, "U0BO", None, noticed_at=NOW - timedelta(minutes=30))
        assert by_team(insights.told_within(tx, SINCE, TOLD_WITHIN)) == {None: (1, (0, 1, 0, 0))}


def test_the_first_answer_counts_and_the_fewer_of_both_sides(store: Store) -> None:
    with store.transaction() as tx:
        for slack_id, by, hours in (
            ("U0ANA", "U0MORGAN", 1),
            ("U0BO", "U0MORGAN", 5),
            ("U0DANA", "U0MORGAN", 30),
        ):
            made = told(tx, slack_id, timedelta(0))
            steps.record(tx, made, "disclosed", by=somebody(tx, slack_id), now=NOW)
            for later in (timedelta(0), timedelta(days=9)):
                at = NOW + timedelta(hours=hours) + later
                steps.record(tx, made, "approved", by=somebody(tx, by), now=at)
        assert by_team(insights.answered_within(tx, SINCE, ANSWERED_WITHIN)) == {None: (1, (1, 0, 1, 1))}


def test_without_any_answer_there_is_nothing_to_share(store: Store) -> None:
    with store.transaction() as tx:
        assert by_team(insights.answered_within(tx, SINCE, ANSWERED_WITHIN)) == {None: (0, (0, 0, 0, 0))}
        assert insights.told_within(tx, SINCE, TOLD_WITHIN) == []


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [("held", (1, 0)), ("slipped", (0, 1)), ("cant_tell", (0, 1)), ("new_round", None)],
)
def test_check_ins_count_once_they_are_answered(
    store: Store, outcome: str, counted: tuple[int, int] | None
) -> None:
    with store.transaction() as tx:
        step, ana = owed(tx, "U0ANA", Kind.CHECK_IN), somebody(tx)
        steps.open_step(tx, step, NOW, NOW)
        state = State.SLIPPED if outcome == "slipped" else State.DONE
        steps.settle_step(tx, step, state, by=ana, now=NOW, outcome=outcome)
        others = ("slipped", "cant_tell")
        found = insights.outcomes(tx, SINCE, Kind.CHECK_IN, "held", others)
        assert by_team(found) == ({None: (1, counted)} if counted else {})
        assert insights.outcomes(tx, SINCE, Kind.COMMITMENT, "kept", ()) == []
        assert insights.outcomes(tx, NOW + timedelta(seconds=1), Kind.CHECK_IN, "held", others) == []


def test_sqlite_uses_the_indexes_made_for_it(sqlite_url: str) -> None:
    """A partial index is used only where the query says its rule in the same words."""
    store = Store(sqlite_url)
    seen: list[str] = []
    with store.transaction() as tx:
        for query in (
            insights.told_query(tx, SINCE, TOLD_WITHIN),
            insights.outcomes_query(SINCE, Kind.CHECK_IN, "held", ("slipped",)),
        ):
            compiled = query.compile(tx.engine, compile_kwargs={"render_postcompile": True})
            values = tuple(compiled.params[name] for name in compiled.positiontup or ())
            values = tuple(v.strftime("%Y-%m-%d") if hasattr(v, "strftime") else v for v in values)
            seen += [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)]
    store.close()
    plan = " ".join(seen)
    assert "ix_disclosures_at" in plan
    assert "ix_steps_followed" in plan
