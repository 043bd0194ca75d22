"""Encrypting with the first key what is stored as plain text or with another: `oops rekey`."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from bot.domain.lesson import words_of
from bot.storage.engines import claiming, searchable
from bot.storage.keyring import Key
from bot.storage.locks import first_key, only_first_key
from bot.storage.store import Store, Transaction
from bot.storage.tables import lesson_words, lessons, metadata
from bot.storage.types import Words

BATCH = 100
"""Rows of one transaction."""
Last = tuple[object, ...] | None
Part = Callable[[Transaction, Key, Last], tuple[int, Last]]
"""Encrypts a batch of the rows behind the last; how many, and the last of them. None: there are no more."""


def to_do(tx: Transaction) -> int:
    """The rows that the first key has still to encrypt. Raises WrongKeysError."""
    key = first_key(tx)
    behind = [(table, _other(table, key)) for table in _with_words()]
    behind.append((lesson_words, _other_words(key)))
    counts = (select(func.count()).select_from(table).where(other) for table, other in behind)
    return sum(tx.execute(query).scalar_one() for query in counts)


def rekey(store: Store) -> Iterator[int]:
    """Work through everything, a batch a transaction, beside the bot; after each, how many rows it was.

    May be broken off and begun again at any time. Rows that others hold are passed over: ask `to_do`, and
    do it again.
    """
    parts: list[Part] = [partial(_words, table) for table in _with_words()]
    for part in (*parts, _search):
        last: Last = ()
        while last is not None:
            with store.transaction() as tx:
                done, last = part(tx, first_key(tx), last)
            yield done


def forget_others(tx: Transaction) -> int:
    """Let go of every other key where nothing is encrypted with one; how many rows still are."""
    left = to_do(tx)
    if not left:
        only_first_key(tx)
    return left


def _with_words() -> list[Table]:
    return [table for table in metadata.sorted_tables if _columns(table)]


def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if isinstance(column.type, Words)]


def _other(table: Table, key: Key) -> ColumnElement[bool]:
    """Rows in which anything stands that this key did not encrypt."""
    stored = [type_coerce(column, Text) for column in _columns(table)]
    return or_(*((text != "") & ~text.startswith(key.begins) for text in stored))


def _other_words(key: Key) -> ColumnElement[bool]:
    """Rows of the search that hold words of another key, or plain ones; each has those of one key only."""
    stored = cast(lesson_words.c.words, Text)
    return (stored != "") & ~stored.contains(key.token_begins)


def _batch(table: Table, query: Select[Any], last: Last) -> Select[Any]:
    ids = table.primary_key.columns
    if last:
        query = query.where(tuple_(*ids) > tuple_(*last))
    return query.order_by(*ids).limit(BATCH)


def _words(table: Table, tx: Transaction, key: Key, last: Last) -> tuple[int, Last]:
    """Reading opens them, writing encrypts them again."""
    ids, columns = list(table.primary_key.columns), _columns(table)
    behind: Select[Any] = select(*ids, *columns).where(_other(table, key))
    query = _batch(table, behind, last)
    rows = list(tx.execute(claiming(tx, query, for_its_key=False)))
    if not rows:
        return 0, None
    write = update(table).where(*(column == bindparam(f"old_{column.name}") for column in ids))
    write = write.values({column: bindparam(f"new_{column.name}") for column in columns})
    names = [*(f"old_{column.name}" for column in ids), *(f"new_{column.name}" for column in columns)]
    tx.execute(write, [dict(zip(names, row, strict=True)) for row in rows])
    return len(rows), tuple(rows[-1][: len(ids)])


def _search(tx: Transaction, key: Key, last: Last) -> tuple[int, Last]:
    """The words of lessons are indexed anew, with the numbers they had."""
    query = select(lesson_words.c.number, lesson_words.c.lesson_id, lessons.c.title, lessons.c.body)
    batch: Select[Any] = _batch(lesson_words, query.join(lessons).where(_other_words(key)), last)
    rows = list(tx.execute(claiming(tx, batch, for_its_key=False)))
    if not rows:
        return 0, None
    tx.execute(lesson_words.delete().where(lesson_words.c.number.in_([row.number for row in rows])))
    for row in rows:
        words = searchable(tx, sorted(set(words_of(f"{row.title} {row.body}"))))
        tx.execute(lesson_words.insert().values(number=row.number, lesson_id=row.lesson_id, words=words))
    return len(rows), (rows[-1].number,)
