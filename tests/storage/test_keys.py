"""Keys: what one encrypts only it opens; they are changed while all goes on; a wrong one is refused."""

import secrets
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.storage import drafts, ideas, keys, lessons
from bot.storage.engines import OUTAGE, DatabaseError, leave_nothing_behind, snapshot
from bot.storage.keyring import DamagedError, Key, Keyring, KeyringError, LockedError, new_key, read_keyring
from bot.storage.locks import adopt_key, check_keys, written_with
from bot.storage.rekey import BATCH, forget_others, rekey, to_do
from bot.storage.store import Store
from bot.storage.tables import disclosures
from tests.storage.rows import NOW, disclosed, somebody
from tests.storage.shelf import fill
from tests.usecases.test_at_rest import everything_stored

OLD, NEW, OTHER = (Key(secrets.token_bytes(32)) for _ in range(3))
PLACE = "lessons.title"
TEXT = "I dropped the orders table. Größe: 3 € \N{PENSIVE FACE}"


def test_what_a_key_encrypts_it_opens_and_no_other_does() -> None:
    sealed = Keyring([OLD]).seal(PLACE, TEXT)
    assert "orders" not in sealed
    assert Keyring([NEW, OLD]).open(PLACE, sealed) == TEXT
    for ring in (Keyring(), Keyring([NEW])):
        with pytest.raises(LockedError, match=OLD.id):
            ring.open(PLACE, sealed)


def test_what_is_moved_to_another_column_or_changed_does_not_open() -> None:
    ring = Keyring([OLD])
    sealed = ring.seal(PLACE, TEXT)
    for place, stored in ((PLACE, sealed[:-6] + "AAAA=="), (PLACE, sealed + "!"), ("lessons.body", sealed)):
        with pytest.raises(DamagedError, match="changed"):
            ring.open(place, stored)


@pytest.mark.parametrize(
    "text", ["oops: I did", "oops:0:x", "oops:1:0123456789abcdef:AAAA", "oops:1::", TEXT]
)
def test_what_looks_encrypted_and_is_not_is_read_as_it_was_typed(text: str) -> None:
    for ring in (Keyring(), Keyring([OLD])):
        assert Keyring([OLD]).open(PLACE, ring.seal(PLACE, text)) == text


@pytest.mark.parametrize("wrong", ["secret", "a" * 42, "a" * 44, "=" * 44, "A" * 43 + "=x"])
def test_what_is_no_key_is_refused_without_being_quoted(wrong: str) -> None:
    with pytest.raises(KeyringError, match="key 2 is not one") as refused:
        read_keyring(f"{new_key()},\n{wrong}")
    assert wrong not in str(refused.value)


@pytest.mark.parametrize(
    "search", [lambda c: c == "x", lambda c: c.like("x"), lambda c: c < "x", lambda c: c.desc()]
)
def test_nobody_searches_in_what_may_be_encrypted(search: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match="in Python"):
        search(disclosures.c.impact)


def fill_tables(store: Store) -> None:
    """Lessons, a draft, a key of ours and many ideas."""
    with store.transaction() as tx:
        fill(tx, 5)
        drafts.new_draft(tx, somebody(tx), {"impact": TEXT}, NOW)
        keys.make_key(tx, keys.RECEIPT, NOW)
        disclosure_id = disclosed(tx)
        for number in range(2 * BATCH + 10):
            ideas.add_idea(tx, disclosure_id, somebody(tx), f"{TEXT} {number}", NOW)


def readable(store: Store) -> tuple[object, ...]:
    """What everybody reads, and finds."""
    with store.transaction() as tx:
        words = sorted(tx.execute(select(disclosures.c.impact)).scalars())
        found = [one.title for one in lessons.holding(tx, ["backup"], every=True)]
        draft = drafts.unsent_draft(tx, somebody(tx))
        offered = [idea.text for one in _ids(store) for idea in ideas.ideas_of(tx, one)]
        return words, found, draft and draft.words, sorted(offered), keys.key(tx, keys.RECEIPT)


def _ids(store: Store) -> list[str]:
    with snapshot(store.engine) as connection:
        return list(connection.execute(select(disclosures.c.id)).scalars())


def begun(url: str, *given: Key) -> Store:
    """A store that a bot was started with."""
    store = Store(url, Keyring(given))
    try:
        adopt_key(store, NOW)
    except DatabaseError:
        store.close()
        raise
    return store


def remain(store: Store) -> int:
    with store.transaction() as tx:
        return to_do(tx)


def test_keys_are_set_and_changed_beside_the_bot_and_after_being_broken_off(database_url: str) -> None:
    plain = begun(database_url)
    fill_tables(plain)
    before = readable(plain)
    plain.close()

    first = begun(database_url, OLD)
    assert readable(first) == before
    behind = remain(first)
    assert behind > 2 * BATCH
    for done in rekey(first):
        if done == BATCH:
            break  # killed
    assert 0 < remain(first) < behind
    assert readable(first) == before
    assert sum(rekey(first)) < behind
    with first.transaction() as tx:
        assert forget_others(tx) == 0
    assert readable(first) == before
    first.close()

    behind_the_others = Store(database_url)
    with pytest.raises(OUTAGE):  # so that whoever asks tries again, and nothing is given up
        readable(behind_the_others)
    behind_the_others.close()

    second = begun(database_url, NEW, OLD)
    assert readable(second) == before
    with second.transaction() as tx:
        written = drafts.new_draft(tx, somebody(tx), {"cost": TEXT}, NOW)
        assert forget_others(tx) > 0
        assert written_with(tx) == {OLD.id, NEW.id}
    list(rekey(second))
    with second.transaction() as tx:
        assert forget_others(tx) == 0
        assert written_with(tx) == {NEW.id}
    second.close()

    last = begun(database_url, NEW)
    assert readable(last)[0] == before[0]
    with last.transaction() as tx:
        draft = drafts.draft(tx, written.id, somebody(tx))
        assert draft
        assert draft.words == {"cost": TEXT}
    last.close()


def test_what_was_plain_is_gone_from_the_file(sqlite_url: str) -> None:
    plain = begun(sqlite_url)
    fill_tables(plain)
    plain.close()
    store = begun(sqlite_url, OLD)
    list(rekey(store))
    assert leave_nothing_behind(store.engine)
    stored = everything_stored(store)
    assert b"orders table" not in stored
    assert b"backup" not in stored
    assert OLD.id.encode() in stored
    store.close()


def test_what_somebody_else_holds_is_passed_over(postgres_url: str) -> None:
    plain = begun(postgres_url)
    with plain.transaction() as tx:
        disclosed(tx)
    plain.close()
    store = begun(postgres_url, OLD)
    with store.engine.begin() as bot:
        bot.execute(select(disclosures.c.id).with_for_update())
        list(rekey(store))
        assert remain(store) == 1
    list(rekey(store))
    assert remain(store) == 0
    store.close()


def test_a_database_refuses_every_key_but_its_own(database_url: str) -> None:
    begun(database_url, OLD).close()
    for given, said in (
        ((), "OOPS_KEY is missing"),
        ((NEW,), "OOPS_KEY lacks"),
        ((NEW, OTHER), "OOPS_KEY lacks"),
    ):
        with pytest.raises(DatabaseError, match=f"^{said}.*{OLD.id}"):
            begun(database_url, *given)
    begun(database_url, NEW, OLD).close()
    with pytest.raises(DatabaseError, match=NEW.id):
        begun(database_url, OLD)


def test_nothing_is_encrypted_anew_that_no_running_bot_could_read(database_url: str) -> None:
    begun(database_url, OLD).close()
    store = Store(database_url, Keyring([NEW, OLD]))
    with store.transaction() as tx:
        check_keys(tx)
        with pytest.raises(DatabaseError, match="restart the bot"):
            to_do(tx)
    store.close()
