"""Whether the keys that were given open this database. It remembers the ids of those it was written with."""

import logging
from datetime import datetime

from sqlalchemy import delete, select

from bot.storage.engines import DatabaseError, insert_once
from bot.storage.keyring import Key, Keyring
from bot.storage.store import Store, Transaction
from bot.storage.tables import keys
from bot.storage.types import keyring_of

log = logging.getLogger(__name__)
PREFIX = "key:"
ADVICE = "docs/operating.md says how keys are changed"


class WrongKeysError(DatabaseError):
    """OOPS_KEY does not open this database. The message is one line that says what to do."""


def keyring(tx: Transaction) -> Keyring:
    """The keys that this transaction encrypts and opens with."""
    return keyring_of(tx.dialect)


def check_keys(tx: Transaction) -> None:
    """Raises WrongKeysError where something may have been written with a key that was not given."""
    given = {key.id for key in keyring(tx).keys}
    lacking = sorted(written_with(tx) - given)
    if lacking and not given:
        raise WrongKeysError(
            f"OOPS_KEY is missing: this database is encrypted with key {', '.join(lacking)}; set OOPS_KEY "
            "or OOPS_KEY_FILE to it"
        )
    if lacking:
        raise WrongKeysError(
            f"OOPS_KEY lacks key {', '.join(lacking)}, which this database is encrypted with: put it behind "
            f"the first, and run `oops rekey` before you take it away ({ADVICE})"
        )


def adopt_key(store: Store, now: datetime) -> None:
    """From now on the first key is one that this database is written with. Raises WrongKeysError."""
    with store.transaction() as tx:
        check_keys(tx)
        first = keyring(tx).first
        if first and first.id not in written_with(tx):
            log.warning("from now on key %s encrypts; `oops rekey` sees to what was there before", first.id)
            tx.execute(insert_once(tx, keys), {"name": PREFIX + first.id, "value": "", "made_at": now})


def first_key(tx: Transaction) -> Key:
    """What everything is to be encrypted with. Raises WrongKeysError where no bot was started with it."""
    check_keys(tx)
    first = keyring(tx).first
    if first is None:
        raise WrongKeysError("OOPS_KEY is missing: make a key with `oops key`")
    if first.id not in written_with(tx):
        raise WrongKeysError(
            f"OOPS_KEY: no bot was started with key {first.id} yet: restart the bot with the same OOPS_KEY "
            f"first, or it could not read what is encrypted now ({ADVICE})"
        )
    return first


def only_first_key(tx: Transaction) -> None:
    """Nothing is encrypted with any other key any more: they can be taken away."""
    first = keyring(tx).first
    others = {PREFIX + id_ for id_ in written_with(tx) if first and id_ != first.id}
    tx.execute(delete(keys).where(keys.c.name.in_(others)))


def written_with(tx: Transaction) -> set[str]:
    """The ids of the keys that something here may be encrypted with."""
    names = tx.execute(select(keys.c.name).where(keys.c.name.startswith(PREFIX))).scalars()
    return {name.removeprefix(PREFIX) for name in names}
