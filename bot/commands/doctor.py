"""`oops doctor`: each line is ok, or what to do."""

import argparse
import asyncio
from collections.abc import AsyncIterator

from bot.app import slack_client
from bot.delivery.examine import (
    Finding,
    examine_bot_token,
    examine_channel,
    examine_people,
    examine_socket,
)
from bot.domain.policy_file import read_policy
from bot.domain.working_time import is_zone
from bot.house import HOUSE
from bot.settings import Settings, read_settings
from bot.storage import locks, people, steps, troubled
from bot.storage.engines import DatabaseError
from bot.storage.migrate import revisions
from bot.storage.private import open_to_others
from bot.storage.rekey import to_do
from bot.storage.store import Store, Transaction


def doctor(_chosen: argparse.Namespace) -> int:
    """Print the findings; 1 where something needs doing."""
    settings = read_settings(http=None)
    read_policy(settings.policy)
    return 0 if asyncio.run(_print(settings)) else 1


async def _print(settings: Settings) -> bool:
    print(f"ok    settings and policy: {settings.policy.name} reads well")
    all_fine = True
    async for fine, said in _examine(settings):
        print(f"{'ok   ' if fine else 'TO DO'} {said}")
        all_fine = all_fine and fine
    return all_fine


async def _examine(settings: Settings) -> AsyncIterator[Finding]:
    async with slack_client(settings) as client:
        async for finding in examine_bot_token(client, HOUSE / "manifest.json"):
            yield finding
        yield await examine_socket(client, settings.app_token)
        store = Store(settings.database_url, settings.keyring)
        try:
            database = await _database(store)
            yield database
            if database[0]:
                for finding in (*_files(store), *await store.read(_rows, settings)):
                    yield finding
                async for finding in examine_people(client, _named(settings)):
                    yield finding
                for slack_id in sorted(await store.read(_channels, settings)):
                    yield await examine_channel(client, slack_id)
                for finding in await store.read(_messages):
                    yield finding
                for finding in await store.read(_nobodys):
                    yield finding
        finally:
            store.close()


async def _database(store: Store) -> Finding:
    try:
        current, needed = revisions(store.engine)
        if current != needed:
            where = current or "nothing"
            return False, f"database: at {where}, this release needs {needed}: run `oops migrate`"
        await store.read(locks.check_keys)
    except DatabaseError as error:
        return False, f"database: {error}"
    return True, f"database: reachable, at {current}"


def _at_rest(tx: Transaction) -> Finding:
    """Whether what people wrote is encrypted; only whoever set a key has something to do."""
    key = locks.keyring(tx).first
    if key is None:
        return True, "at rest: no OOPS_KEY is set, so what people wrote is stored as plain text"
    if key.id not in locks.written_with(tx):
        return True, f"at rest: from the bot's next start on, key {key.id} encrypts what people write"
    if rows := to_do(tx):
        return False, f"at rest: {rows} rows are not encrypted with key {key.id} yet: run `oops rekey`"
    return True, f"at rest: all that people wrote is encrypted with key {key.id}"


def _files(store: Store) -> list[Finding]:
    """Whether others on this machine can look into an SQLite database."""
    if not store.embedded:
        return []
    if found := open_to_others(store.engine.url.database):
        names = " ".join(str(file) for file in found)
        return [(False, f"files: others than their owner can read them: chmod 600 {names}")]
    return [(True, "files: only the bot's own user can read the database")]


def _rows(tx: Transaction, settings: Settings) -> list[Finding]:
    return [_at_rest(tx), _mapping(tx, settings), *_zones(tx)]


def _mapping(tx: Transaction, settings: Settings) -> Finding:
    """Who has a manager, and from where."""
    named = f"OOPS_PEOPLE names {len(settings.people)}, " if settings.people else ""
    return True, f"people: {named}{people.with_manager(tx)} have a manager; others choose in the form"


def _zones(tx: Transaction) -> list[Finding]:
    """Time zones that Slack names and nobody here knows."""
    unknown = {zone: count for zone, count in people.zones(tx).items() if not is_zone(zone)}
    said = "people: Slack says {} for {} of them, no zone that is known here: UTC is taken; upgrade Oops"
    return [(False, said.format(zone, count)) for zone, count in sorted(unknown.items())]


def _named(settings: Settings) -> set[str]:
    """Everybody OOPS_PEOPLE names."""
    arranged = settings.people.values()
    named = {*settings.people, *(a.manager for a in arranged), *(a.delegate for a in arranged)}
    return {slack_id for slack_id in named if slack_id}


def _channels(tx: Transaction, settings: Settings) -> set[str]:
    """Where lessons and cards go: what the settings say, which the next start applies, and people chose."""
    arranged = {each.channel for each in settings.people.values() if each.channel}
    arranged |= {settings.lessons_channel} - {""}
    return arranged | {place.slack_id for place in people.places_in_use(tx)}


def _nobodys(tx: Transaction) -> list[Finding]:
    """Open steps that nobody can act on: ids and kinds, never words."""
    said = "disclosure {}: nobody can act on its {} ({}), whose owner has left: set a manager or a delegate"
    found = steps.nobodys(tx)
    stuck = [(False, said.format(step.disclosure_id[:8], step.kind, step.id)) for step in found]
    return stuck or [(True, "steps: somebody can act on each that is open")]


def _messages(tx: Transaction) -> list[Finding]:
    """What did not arrive, or may not have: ids, kinds and Slack's reason, never words."""
    found = troubled.troubled(tx)
    if not found:
        failing = troubled.failing(tx)
        return [(True, f"messages: {failing} to be tried again" if failing else "messages: all arrived")]
    return [(False, f"message {m.id} ({m.kind}): {m.state}, {m.error or 'no answer'}") for m in found]
