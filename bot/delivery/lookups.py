"""Asking Slack about people and channels. A look-up that is refused costs only its answer."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.failures import NETWORK
from bot.storage import people
from bot.storage.outbox import Outgoing
from bot.storage.store import SWEEP, Store, Transaction
from bot.usecases.look_up import LookedUp, keep_looked_up
from bot.usecases.picture import people_in
from bot.usecases.who import Who

log = logging.getLogger(__name__)
FRESH = timedelta(hours=12)
PATIENCE = 10.0
"""Seconds before a look-up counts as refused."""
MANAGER_FIELD = "Manager"


class Lookups:
    """Slack's own knowledge, kept in our rows."""

    def __init__(self, store: Store, client: AsyncWebClient, clock: Callable[[], datetime]) -> None:
        self._store, self._client, self._clock = store, client, clock
        self._manager_field: str | None = None
        self._asked_for_fields = False

    async def refresh(self, who: Who, *, even_if_fresh: bool = False) -> None:
        """Bring our row for somebody up to date, unless it is fresh."""
        known = await self._store.read(people.looked_up_at, who.team_id, who.slack_id)
        if known and not even_if_fresh and datetime.now(UTC) - known < FRESH:
            return
        facts, manager = await asyncio.gather(self._facts(who), self._manager(who))
        command = LookedUp(who=who, facts=facts, manager=manager)
        await self._store.run(keep_looked_up, command, datetime.now(UTC), priority=SWEEP)

    async def know_everybody(self, promised: Outgoing) -> None:
        """Learn the names of people in a message about whom Slack was never asked."""
        for who in await self._store.read(_strangers, promised):
            await self.refresh(who)

    async def is_gone(self, person_id: str) -> bool:
        """Whether somebody's account is deactivated, asking Slack again where we have not for a while."""
        team_id, slack_id = await self._store.read(people.slack_of, person_id)
        await self.refresh(Who(team_id=team_id, slack_id=slack_id))
        return (await self._store.read(people.person, person_id)).deactivated

    async def channel(self, slack_id: str) -> tuple[str | None, bool]:
        """A channel's name and whether Oops is in it; (None, False) where Slack will not say."""
        found = (await self._ask(self._client.conversations_info, channel=slack_id)).get("channel") or {}
        return found.get("name"), bool(found.get("is_member"))

    async def name_place(self, team_id: str, slack_id: str) -> None:
        """Learn the name of a channel that cards go to."""
        name, _ = await self.channel(slack_id)
        if name:
            await self._store.run(_name_place, (team_id, slack_id, name), self._clock(), priority=SWEEP)

    async def _facts(self, who: Who) -> dict[str, object]:
        answer = await self._ask(self._client.users_info, user=who.slack_id, include_locale=True)
        return facts_of(answer["user"]) if answer.get("user") else {}

    async def _manager(self, who: Who) -> Who | None:
        """The profile field of type user named "Manager" (slack-platform §3)."""
        if not self._asked_for_fields:
            fields = (await self._ask(self._client.team_profile_get)).get("profile", {}).get("fields", [])
            named = [f["id"] for f in fields if f.get("type") == "user" and f.get("label") == MANAGER_FIELD]
            self._manager_field, self._asked_for_fields = (named[0] if named else None), True
        if not self._manager_field:
            return None
        profile = (await self._ask(self._client.users_profile_get, user=who.slack_id)).get("profile") or {}
        value = ((profile.get("fields") or {}).get(self._manager_field) or {}).get("value") or ""
        first = str(value).split(",")[0].strip()
        return Who(team_id=who.team_id, slack_id=first) if first else None

    async def _ask(self, method: Callable[..., Any], **arguments: object) -> dict[str, Any]:
        try:
            answer = await asyncio.wait_for(method(**arguments), PATIENCE)
            return dict(answer.data)
        except NETWORK as error:
            code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.info("look-up %s refused: %s", method.__name__, code)
            return {}


def facts_of(user: dict[str, Any]) -> dict[str, object]:
    """The columns of people that a Slack user object answers."""
    profile = user.get("profile") or {}
    called = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"), user.get("name"))
    facts: dict[str, object] = {
        "name": next((name for name in called if name), None),
        "is_admin": bool(user.get("is_admin")),
        "is_bot": bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
        "is_guest": bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        "deactivated": bool(user.get("deleted")),
    }
    if user.get("tz"):
        facts["zone"] = user["tz"]
    if user.get("locale"):
        facts["locale"] = user["locale"]
    return facts


def _strangers(tx: Transaction, promised: Outgoing) -> list[Who]:
    ids = people_in(tx, promised)
    strangers = people.never_looked_up(tx, ids)
    return [
        Who(team_id=people.slack_of(tx, stranger.id)[0], slack_id=stranger.slack_id) for stranger in strangers
    ]


def _name_place(tx: Transaction, place: tuple[str, str, str], _now: datetime) -> None:
    people.place_of(tx, *place)
