"""What listeners work with: the store, the words, look-ups; and the few things they all do."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from html import unescape
from typing import Any, Protocol, TypeVar

import aiohttp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.policy import Policy
from bot.listeners.figures import Figures
from bot.listeners.ready import ReadyForms
from bot.storage import people
from bot.storage.store import Store
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, SnoozedError
from bot.usecases.who import Who
from bot.views.copy import DEFAULT_LOCALE, Copy, Locales
from bot.views.say import when

log = logging.getLogger(__name__)
REFUSED = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call raises where Slack refuses it or does not answer."""
Result = TypeVar("Result")
SAVING_LIMIT = 2.2
"""Seconds to wait for a commit: Slack gives up on us after 3 (slack-platform §2a)."""
LOOKING_LIMIT = 0.5
"""Seconds to wait for a look-up before an ack; what is left of the 3 s."""


class Lookups(Protocol):
    """What listeners ask Slack, and what is kept of the answers."""

    async def refresh(self, who: Who) -> None:
        """Bring our row for somebody up to date."""

    def is_fresh(self, asked_at: datetime | None) -> bool:
        """Whether asking Slack again would tell nothing new."""

    async def hear_of(self, who: Who, user: dict[str, Any]) -> None:
        """Keep what an event says about somebody we know."""

    async def channel(self, slack_id: str) -> tuple[str | None, bool]:
        """A channel's name and whether Oops is in it."""

    async def is_member(self, channel: str, slack_id: str) -> bool:
        """Whether somebody is in a channel; raises TimeoutError where Slack does not say."""

    async def name_place(self, team_id: str, slack_id: str) -> None:
        """Learn the name of a channel that cards go to."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything a listener is handed. `address`: the workspace's; `wake` sends what was promised at once.

    `lessons_channel` is a Slack id; empty where only the library has lessons. `admins` are Slack ids.
    """

    address: str
    store: Store
    client: AsyncWebClient
    policy: Policy
    locales: Locales
    lookups: Lookups
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    lessons_channel: str
    admins: tuple[str, ...] = ()
    figures: Figures = field(default_factory=Figures)
    ready: ReadyForms = field(default_factory=ReadyForms)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def do(self, use_case: Callable[..., Result], command: object) -> Result:
        """Run a use case that follows the policy; what it returns means that it is committed.

        Raises TimeoutError where it takes longer than Slack waits; it may be saved all the same.
        """
        work = partial(use_case, policy=self.policy)
        result = await asyncio.wait_for(self.store.run(work, command, self.clock()), SAVING_LIMIT)
        self.wake()
        return result

    async def keep(self, use_case: Callable[..., Result], command: object) -> Result:
        """Run a use case that owes nothing to the policy."""
        return await asyncio.wait_for(self.store.run(use_case, command, self.clock()), SAVING_LIMIT)

    async def meet(self, by: Who, *slack_ids: str | None) -> None:
        """Look up whom somebody chose, in case it is an app or a guest; goes on where Slack is slow."""
        named = [Who(team_id=by.team_id, slack_id=slack_id) for slack_id in slack_ids if slack_id]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*map(self.lookups.refresh, named)), LOOKING_LIMIT)

    def copy(self, locale: str = DEFAULT_LOCALE) -> Copy:
        """The words for a locale."""
        return self.locales.copy(locale)

    async def copy_for(self, by: Who) -> Copy:
        """The words for whoever acts; English where our rows are slow, because an answer cannot wait.

        Whom we never met reads English once, and is looked up for the next time.
        """
        with contextlib.suppress(Exception):
            reading = self.store.read(people.locale_of, by.team_id, by.slack_id)
            locale: str | None = await asyncio.wait_for(reading, LOOKING_LIMIT)
            if not locale:
                self.later(self.lookups.refresh(by))
            return self.copy(locale or DEFAULT_LOCALE)
        return self.copy()

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on after the ack. The reference is kept, or the task could be collected while it runs."""
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for what goes on after acks."""
        await asyncio.gather(*self._tasks, return_exceptions=True)


def who_acts(context: AsyncBoltContext) -> Who:
    """The person behind a request, in the workspace that our token belongs to.

    Payloads name no team for org-wide installs (slack-platform §2a), and another's for Slack Connect.
    """
    installed = context.authorize_result
    team_id = (installed.team_id if installed else None) or context.team_id or ""
    return Who(team_id=team_id, slack_id=context.user_id or "")


async def attempt(doing: Coroutine[Any, Any, str | None], copy: Copy) -> str | None:
    """Do something for a click; the sentence that answers it, whatever came of it."""
    try:
        return await doing
    except NotDoneError as refused:
        return not_done(refused, copy)
    except Exception as error:
        log.error("a click was not saved: %s", type(error).__name__)
        return copy.mrkdwn("answer.not_saved")


def not_done(refused: NotDoneError, copy: Copy) -> str:
    """Why nothing changed, in words."""
    if isinstance(refused, AlreadyError) and refused.at:
        key = "answer.already" if refused.by else "answer.already_app"
        name = (refused.by.name if refused.by else None) or copy.plain("someone.unknown")
        outcome = copy.plain(f"outcome.{refused.outcome}")
        return copy.mrkdwn(key, name=name, when=when(refused.at), outcome=outcome)
    if isinstance(refused, SnoozedError):
        return copy.mrkdwn("answer.snoozed_before", when=when(refused.until))
    return copy.mrkdwn(f"answer.{refused.reason}")


def plain_not_done(refused: NotDoneError, copy: Copy) -> str:
    """The same for under a field, where Slack shows no markup: times are said in UTC."""
    return unescape(re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", not_done(refused, copy)))


def field_errors(refused: FieldsError, copy: Copy) -> dict[str, str]:
    """Block id → what to say under it."""
    return {block: copy.plain(f"problem.{reason}") for block, reason in refused.fields.items()}


async def tell(respond: AsyncRespond, text: str | None, blocks: list[dict[str, Any]] | None = None) -> None:
    """Answer so that only whoever acted sees it."""
    if text:
        await respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)


async def open_view(desk: Desk, trigger_id: str, view: Any) -> tuple[str, str | None] | None:
    """Open a modal; its id and hash, or None where Slack would not."""
    try:
        opened = (await desk.client.views_open(trigger_id=trigger_id, view=view))["view"]
        return str(opened["id"]), opened.get("hash")
    except REFUSED as error:
        _log_refusal("views.open", error)
        return None


async def push_view(desk: Desk, trigger_id: str, view: dict[str, Any]) -> None:
    """Open a modal on top of the one that is open."""
    try:
        await desk.client.views_push(trigger_id=trigger_id, view=view)
    except REFUSED as error:
        _log_refusal("views.push", error)


async def update_view(desk: Desk, view_id: str, view: dict[str, Any], view_hash: str | None) -> None:
    """Update a modal where it is still open and nobody was faster."""
    try:
        await desk.client.views_update(view_id=view_id, view=view, hash=view_hash)
    except REFUSED as error:
        _log_refusal("views.update", error)


def _log_refusal(method: str, error: Exception) -> None:
    code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
    log.warning("%s refused: %s", method, code)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:
        log.error("after an ack: %s", type(error).__name__)
