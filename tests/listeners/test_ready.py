"""Empty forms are ready for many at once, and one person's trouble is nobody else's."""

import asyncio
from typing import Any

from bot.listeners.ready import ReadyForm, ReadyForms
from bot.storage.store import Store
from bot.usecases.begin import Begun
from bot.usecases.who import Who
from bot.views.blocks import Block
from tests.usecases.office import ANA, BO, CHARLIE, Office


def asked(office: Office, *whom: Who, built: list[str]) -> list[ReadyForm | BaseException | None]:
    """What they get who ask in the same moment, twice over; whom a form is built for is added to `built`."""
    ready = ReadyForms()

    def build(begun: Begun) -> Block:
        built.append(begun.me.slack_id)
        if begun.me.slack_id == CHARLIE.slack_id:
            raise ValueError("a form that cannot be built")
        return {"private_metadata": begun.draft.id}

    async def twice() -> Any:
        for _ in range(2):
            forms = (ready.form(who, office.store, lambda: office.now, build) for who in whom)
            found = await asyncio.gather(*forms, return_exceptions=True)
        return found

    return asyncio.run(twice())


def test_a_form_is_built_once_and_has_each_draft_s_own_id(sqlite_url: str) -> None:
    store, built = Store(sqlite_url), list[str]()
    ana, bo, again, stranger, charlie = asked(
        Office(store), ANA, BO, ANA, Who(team_id=ANA.team_id, slack_id="U0NEW"), CHARLIE, built=built
    )
    store.close()
    assert isinstance(ana, ReadyForm)
    assert isinstance(bo, ReadyForm)
    assert ana is again
    assert ana.of("first") == '{"private_metadata": "first"}'
    assert stranger is None
    assert isinstance(charlie, ValueError)
    assert sorted(built) == ["U0ANA", "U0BO", "U0CHARLIE", "U0CHARLIE"]


def test_where_they_cannot_be_read_together_each_begins_alone(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    office = Office(store)
    store.close()
    store.engine = None  # type: ignore[assignment]  # the database is gone
    assert asked(office, ANA, BO, built=[]) == [None, None]
