"""What the database itself refuses, whatever the code above it does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from bot.domain.kind import Kind
from bot.domain.plan import NewStep, State
from bot.storage import drafts, nudges, outbox, people, steps
from bot.storage.store import Store
from bot.storage.tables import disclosures as disclosure_rows
from bot.storage.tables import nudges as nudge_rows
from bot.storage.tables import outbox as outbox_rows
from bot.storage.tables import steps as step_rows
from tests.storage.rows import NOW, disclosed, owed, somebody


def refuses(store: Store, table: Table, **values: Any) -> None:
    """No row of the table can be made to say this."""
    with pytest.raises(IntegrityError), store.transaction() as tx:
        assert tx.execute(table.update().values(**values)).rowcount == 1


def test_nobody_is_known_twice(store: Store) -> None:
    with store.transaction() as tx:
        assert somebody(tx) == somebody(tx)
        assert somebody(tx) != people.person_of(tx, "T0OTHER", "U0ANA").id


def test_a_step_is_owed_once(store: Store) -> None:
    with store.transaction() as tx:
        disclosure_id, ana = disclosed(tx), somebody(tx)
        steps.add_steps(tx, disclosure_id, [NewStep(kind=Kind.LESSONS, round=1, owner_id=ana)])
    with pytest.raises(IntegrityError), store.transaction() as tx:
        steps.add_steps(tx, disclosure_id, [NewStep(kind=Kind.LESSONS, round=1, owner_id=ana)])


@pytest.mark.parametrize(
    "values",
    [
        {"state": "forgotten"},
        {"state": "done"},
        {"state": "waiting", "settled_at": NOW},
        {"state": "open"},
        {"state": "open", "opened_at": NOW},
        {"owner_id": None},
        {"owner_id": "nobody"},
    ],
)
def test_a_steps_state_and_its_times_agree(store: Store, values: dict[str, Any]) -> None:
    with store.transaction() as tx:
        owed(tx)
    refuses(store, step_rows, **values)


def test_a_disclosure_has_one_end(store: Store) -> None:
    with store.transaction() as tx:
        disclosed(tx)
    refuses(store, disclosure_rows, closed_at=NOW, withdrawn_at=NOW)


def test_a_draft_becomes_one_disclosure(store: Store) -> None:
    with store.transaction() as tx:
        disclosed(tx)
        disclosed(tx)
        draft_id = drafts.new_draft(tx, somebody(tx), {}, NOW).id
    with pytest.raises(IntegrityError), store.transaction() as tx:
        tx.execute(disclosure_rows.update().values(draft_id=draft_id))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"state": "sending"},
        {"state": "waiting", "lease_until": NOW},
        {"state": "sent"},
        {"state": "undeliverable"},
        {"settled_at": NOW},
        {"person_id": None},
    ],
)
def test_a_messages_state_and_its_times_agree(store: Store, values: dict[str, Any]) -> None:
    with store.transaction() as tx:
        outbox.promise(tx, "receipt", now=NOW, person_id=somebody(tx), disclosure_id=disclosed(tx))
    refuses(store, outbox_rows, **values)


@pytest.mark.parametrize("values", [{"state": "sent", "settled_at": NOW}, {"state": "dropped"}])
def test_a_nudges_state_and_its_message_agree(store: Store, values: dict[str, Any]) -> None:
    with store.transaction() as tx:
        nudges.add_nudge(tx, somebody(tx), NOW, step_id=owed(tx))
    refuses(store, nudge_rows, **values)


def test_a_step_has_one_waiting_nudge_and_each_number_once(store: Store) -> None:
    with store.transaction() as tx:
        step_id, ana = owed(tx), somebody(tx)
        nudges.add_nudge(tx, ana, NOW, step_id=step_id)
        row = {"step_id": step_id, "person_id": ana, "due_at": NOW, "state": "waiting"}
    for sequence in (1, 2):
        with pytest.raises(IntegrityError), store.transaction() as tx:
            tx.execute(nudge_rows.insert().values(id=f"n{sequence}", sequence=sequence, **row))


def test_adding_a_nudge_where_one_waits_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        step_id, ana = owed(tx), somebody(tx)
        assert nudges.add_nudge(tx, ana, NOW, step_id=step_id)
        assert not nudges.add_nudge(tx, ana, NOW + timedelta(days=1), step_id=step_id)
        (only,) = nudges.waiting_for(tx, ana)
        assert (only.due_at, only.sequence) == (NOW, 1)


def test_a_step_is_settled_once(store: Store) -> None:
    with store.transaction() as tx:
        step_id = owed(tx)
        steps.open_step(tx, step_id, NOW, NOW)
        settled = [steps.settle_step(tx, step_id, State.DONE, by=None, now=NOW) for _ in range(2)]
        assert settled == [True, False]
