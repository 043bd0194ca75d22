"""Asking Slack about people and channels. A look-up that is refused costs only its answer."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.failures import NETWORK, Meaning, read_failure
from bot.domain.policy import Policy
from bot.storage import people
from bot.storage.outbox import Outgoing
from bot.storage.store import SWEEP, Store, Transaction
from bot.usecases.look_up import LookedUp, keep_looked_up
from bot.usecases.picture import people_in
from bot.usecases.who import Who

log = logging.getLogger(__name__)
FRESH = timedelta(hours=12)
PATIENCE = 10.0
"""Seconds before a look-up counts as not answered."""
A_MESSAGES_PATIENCE = 5.0
"""Seconds that a message waits for all its look-ups together, well under its lease."""
ADMIN_PAGES = 10
"""Two hundred people each. In a larger workspace OOPS_ADMINS names the admins."""
MEMBER_PAGES = 10
"""A thousand people each; nobody beyond is taken for a member."""
MANAGER_FIELD = "Manager"
LONGEST_ZONE = 64
"""Characters; no zone there is has half as many."""


class Lookups:
    """Slack's own knowledge, kept in our rows."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
        policy: Policy,
        admins: Collection[str],
    ) -> None:
        self._store, self._client, self._clock = store, client, clock
        self._keep_looked_up, self._admins = partial(keep_looked_up, policy=policy), tuple(admins)
        self._manager_field: str | None = None
        self._fields_at: datetime | None = None
        self._under_way: dict[Who, asyncio.Task[None]] = {}

    async def refresh(self, who: Who) -> None:
        """Bring our row for somebody up to date, unless it is fresh."""
        await asyncio.shield(self._looking_up(who))

    def is_fresh(self, asked_at: datetime | None) -> bool:
        """Whether asking again would tell nothing new."""
        return asked_at is not None and datetime.now(UTC) - asked_at < FRESH

    async def know_everybody(self, promised: Outgoing) -> None:
        """Learn the names of people in a message about whom Slack was never asked; five seconds at most."""
        await self._soon(await self._store.read(_strangers, promised))

    async def is_gone(self, person_id: str) -> bool:
        """Whether somebody's account is deactivated, asking Slack again where we have not for a while."""
        team_id, slack_id = await self._store.read(people.slack_of, person_id)
        await self._soon([Who(team_id=team_id, slack_id=slack_id)])
        return (await self._store.read(people.person, person_id)).deactivated

    async def meet_admins(self, team_id: str) -> None:
        """Learn whom Slack calls admins, so that there is somebody to tell of trouble from the first day."""
        cursor = ""
        for _ in range(ADMIN_PAGES):
            page = (
                await self._ask(self._client.users_list, limit=200, cursor=cursor, include_locale=True) or {}
            )
            for user in page.get("members") or []:
                facts = facts_of(user, team_id)
                if facts["is_admin"] and not facts["is_bot"] and not facts["deactivated"]:
                    who = Who(team_id=team_id, slack_id=user["id"])
                    await self._keep(who, facts, whole=False)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def hear_of(self, who: Who, user: dict[str, Any]) -> None:
        """Keep what an event says about somebody we know; strangers stay strangers."""
        if await self._store.read(people.looked_up_at, who.team_id, who.slack_id):
            await self._keep(who, facts_of(user, who.team_id), whole=False)

    async def channel(self, slack_id: str) -> tuple[str | None, bool]:
        """A channel's name and whether Oops is in it; (None, False) where Slack will not say."""
        answer = await self._ask(self._client.conversations_info, channel=slack_id)
        found = (answer or {}).get("channel") or {}
        return found.get("name"), bool(found.get("is_member"))

    async def is_member(self, channel: str, slack_id: str) -> bool:
        """Whether somebody is in a channel. Raises TimeoutError where Slack does not say."""
        cursor = ""
        for _ in range(MEMBER_PAGES):
            page = await self._ask(
                self._client.conversations_members, channel=channel, limit=999, cursor=cursor
            )
            if page is None:
                raise TimeoutError("Slack does not say who is in the channel")
            if slack_id in (page.get("members") or []):
                return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return False
        return False

    async def name_place(self, team_id: str, slack_id: str) -> None:
        """Learn the name of a channel that cards go to."""
        name, _ = await self.channel(slack_id)
        if name:
            await self._store.run(_name_place, (team_id, slack_id, name), self._clock(), priority=SWEEP)

    async def _soon(self, whom: list[Who]) -> None:
        """Ask about them side by side, and wait no longer than a message may; what comes later is kept."""
        if whom:
            await asyncio.wait([self._looking_up(who) for who in whom], timeout=A_MESSAGES_PATIENCE)

    def _looking_up(self, who: Who) -> "asyncio.Task[None]":
        """The look-up under way for somebody; one at a time, whoever wants to know."""
        if who not in self._under_way:
            task = asyncio.create_task(self._look_up_unless_fresh(who))
            self._under_way[who] = task
            task.add_done_callback(partial(self._looked_up, who))
        return self._under_way[who]

    def _looked_up(self, who: Who, task: "asyncio.Task[None]") -> None:
        del self._under_way[who]
        if not task.cancelled() and (error := task.exception()):
            log.warning("a look-up failed: %s", type(error).__name__)

    async def _look_up_unless_fresh(self, who: Who) -> None:
        known = await self._store.read(people.looked_up_at, who.team_id, who.slack_id)
        if not self.is_fresh(known):
            await self._look_up(who)

    async def _look_up(self, who: Who) -> None:
        facts, (manager, told) = await asyncio.gather(self._facts(who), self._manager(who))
        whole = told and facts is not None
        await self._keep(who, facts or {}, manager, whole=whole)

    async def _keep(
        self, who: Who, facts: Mapping[str, object], manager: Who | None = None, *, whole: bool
    ) -> None:
        command = LookedUp(
            who=who, facts=facts, at=datetime.now(UTC), manager=manager, whole=whole, admins=self._admins
        )
        await self._store.run(self._keep_looked_up, command, self._clock(), priority=SWEEP)

    async def _facts(self, who: Who) -> dict[str, object] | None:
        answer = await self._ask(self._client.users_info, user=who.slack_id, include_locale=True)
        if answer is None:
            return None
        return facts_of(answer["user"], who.team_id) if answer.get("user") else {}

    async def _manager(self, who: Who) -> tuple[Who | None, bool]:
        """The profile field of type user named "Manager" (slack-platform §3), and whether Slack said."""
        if not await self._know_fields():
            return None, False
        if not self._manager_field:
            return None, True
        answer = await self._ask(self._client.users_profile_get, user=who.slack_id)
        fields = ((answer or {}).get("profile") or {}).get("fields") or {}
        value = (fields.get(self._manager_field) or {}).get("value") or ""
        first = str(value).split(",")[0].strip()
        return (Who(team_id=who.team_id, slack_id=first) if first else None), answer is not None

    async def _know_fields(self) -> bool:
        """Whether Slack said which fields its profiles have; asked until it did, and again after a while."""
        if self._fields_at and datetime.now(UTC) - self._fields_at < FRESH:
            return True
        answer = await self._ask(self._client.team_profile_get)
        if answer is None:
            return False
        fields = (answer.get("profile") or {}).get("fields") or []
        named = [f["id"] for f in fields if f.get("type") == "user" and f.get("label") == MANAGER_FIELD]
        self._manager_field, self._fields_at = (named[0] if named else None), datetime.now(UTC)
        return True

    async def _ask(self, method: Callable[..., Any], **arguments: object) -> dict[str, Any] | None:
        """Slack's answer; {} where it refuses for good; None where it may answer another time."""
        try:
            answer = await asyncio.wait_for(method(**arguments), PATIENCE)
            return dict(answer.data)
        except NETWORK as error:
            failure = read_failure(error)
            log.info("look-up %s refused: %s", method.__name__, failure.code)
            return {} if failure.meaning in (Meaning.PERMANENT, Meaning.UNKNOWN) else None


def facts_of(user: dict[str, Any], team_id: str) -> dict[str, object]:
    """The columns of people that a Slack user object answers. Who is not of this team is a guest to it."""
    profile = user.get("profile") or {}
    called = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"), user.get("name"))
    facts: dict[str, object] = {
        "name": next((name for name in called if name), None),
        "is_admin": bool(user.get("is_admin")),
        "is_bot": bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
        "is_guest": bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
        or _of_another_company(user, team_id),
        "deactivated": bool(user.get("deleted")),
    }
    if user.get("tz"):
        facts["zone"] = str(user["tz"])[:LONGEST_ZONE]
    if user.get("locale"):
        facts["locale"] = user["locale"]
    return facts


def _of_another_company(user: dict[str, Any], team_id: str) -> bool:
    """Met in a shared channel; in an organisation somebody's teams can be several."""
    if user.get("is_stranger"):
        return True
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    return bool(user.get("team_id")) and team_id not in (user["team_id"], *teams)


def _strangers(tx: Transaction, promised: Outgoing) -> list[Who]:
    ids = people_in(tx, promised)
    strangers = people.never_looked_up(tx, ids)
    return [
        Who(team_id=people.slack_of(tx, stranger.id)[0], slack_id=stranger.slack_id) for stranger in strangers
    ]


def _name_place(tx: Transaction, place: tuple[str, str, str], _now: datetime) -> None:
    people.place_of(tx, *place)
