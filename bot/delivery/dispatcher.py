"""The dispatcher: outbox → Slack. Claim, commit, render from current rows, send, say what became of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot import measures, trace
from bot.delivery.failures import NETWORK, Failure, Meaning, backoff, read_failure
from bot.delivery.lookups import Lookups
from bot.delivery.pacing import Pacing
from bot.delivery.reconcile import UnendingError, find_sent
from bot.delivery.render import Letter, letter
from bot.delivery.send import send
from bot.domain.policy import Policy
from bot.storage import outbox, people
from bot.storage.engines import OUTAGE
from bot.storage.outbox import NOTHING_LEFT, QUIET, Outgoing
from bot.storage.store import SWEEP, Store, Transaction
from bot.usecases.on_its_way import Defer, defer
from bot.usecases.settle_message import Settle, settle_message
from bot.views.copy import Locales

log = logging.getLogger(__name__)
AT_ONCE = 50
"""Messages under way side by side."""
TRIES = 10
"""How often a message is tried that we cannot render, or that Slack refuses for a reason unknown to us.

With the waits between that is nearly nine minutes.
"""


class GoneError(Exception):
    """The addressee's account is deactivated. Slack would take the message all the same."""


class Dispatcher:
    """Sends what is promised, to many destinations at once, to each one in order."""

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        lookups: Lookups,
        locales: Locales,
        policy: Policy,
        clock: Callable[[], datetime],
        admins: Collection[str],
        address: str,
        pacing: Pacing,
    ) -> None:
        """`clock` and `address` are the workspace's: by its clock a nudge waits for a decent hour and steps
        settle, and links to messages begin with its address."""
        self._store, self._client, self._lookups, self._locales = store, client, lookups, locales
        self._defer, self._clock = partial(defer, policy=policy), clock
        self._settle_message = partial(settle_message, policy=policy)
        self.admins, self._address = tuple(admins), address
        self._pacing = pacing
        self.refused = asyncio.Event()
        """Set where Slack no longer takes our token. What was promised waits."""
        self._finishing = False
        self._claiming = asyncio.Lock()
        self._under_way = 0
        self._left: list[Outgoing] = []

    async def drain(self) -> None:
        """Send everything that may be sent now. Called again meanwhile, it sees to what is new.

        Whatever is through makes room at once, so that a slow destination holds back only itself.
        """
        sending: set[asyncio.Task[None]] = set()
        try:
            while (claimed := await self._claim_some()) or sending:
                sending |= {asyncio.create_task(self._send_claimed(message)) for message in claimed}
                _, sending = await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
        except Exception:  # no claim for now; what is on its way gets there all the same
            if sending:
                await asyncio.wait(sending)
            raise
        finally:
            for task in sending:
                task.cancel()
            await asyncio.gather(*sending, return_exceptions=True)

    def finish(self) -> None:
        """Claim nothing new; what is under way goes on."""
        self._finishing = True

    async def pick_up(self, *, all_of_them: bool) -> None:
        """Find out about messages whose sender is gone, and settle or send them again."""
        await self.hand_back()
        left = await self._store.run(_abandoned, all_of_them, _wall(), priority=SWEEP)
        unknown = partial(self._after_unknown, code="sender_gone")
        await asyncio.gather(*(self._see_to(message, unknown) for message in left))

    async def hand_back(self) -> None:
        """Let whoever comes first find out about what we did not see to the end."""
        if left := self._left[:]:
            await self._store.run(_look_again, left, _wall(), priority=SWEEP)
            del self._left[: len(left)]

    async def _claim_some(self) -> list[Outgoing]:
        async with self._claiming:
            room = 0 if self._finishing else AT_ONCE - self._under_way
            claimed = await self._store.run(_claim, room, _wall(), priority=SWEEP) if room else []
            self._under_way += len(claimed)
            return claimed

    async def _send_claimed(self, promised: Outgoing) -> None:
        try:
            await self._see_to(promised, self._deliver)
        finally:
            self._under_way -= 1

    async def _see_to(self, promised: Outgoing, doing: Callable[[Outgoing], Awaitable[None]]) -> None:
        trace.follow(promised.trace)
        try:
            await doing(promised)
        except asyncio.CancelledError:
            self._left.append(promised)
            raise
        except Exception as error:
            why = None if isinstance(error, OUTAGE) else _without_words(error)
            log.error("outbox %s was left: %s", promised.id, type(error).__name__, exc_info=why)
            self._left.append(promised)

    async def _deliver(self, promised: Outgoing) -> None:
        try:
            await self._lookups.know_everybody(promised)
            if promised.kind == "nudge" and await self._deferred(promised):
                return
            ready = await self._store.read(letter, promised, self._locales, self._address)
            if ready.message is None:
                await self._settle(promised, "undeliverable", error=NOTHING_LEFT)
                return
            channel = await self._channel(ready)
        except GoneError:
            await self._settle(promised, "undeliverable", error="user_disabled")
            return
        except Exception as error:
            await self._failed(promised, error, sent=False)
            return
        try:
            ts = await send(self._client, self._pacing, promised, ready, channel)
        except Exception as error:
            if ready.im_channel and read_failure(error).code == "channel_not_found":
                await self._open_anew(promised, ready)
            else:
                await self._failed(promised, error, sent=ready.update_ts is None, channel=channel)
            return
        await self._settle(promised, "sent", slack_channel=channel, slack_ts=ts)

    async def _deferred(self, promised: Outgoing) -> bool:
        """Whether it got too late for a nudge, while it was refused or nothing ran."""
        ask = Defer(outbox_id=promised.id, attempt=promised.attempts)
        return await self._store.run(self._defer, ask, self._clock(), priority=SWEEP)

    async def _channel(self, ready: Letter) -> str:
        """Where to post. A DM is opened once; nobody who is gone is written to (it would seem to succeed)."""
        if ready.channel:
            return ready.channel
        if ready.person_id and await self._lookups.is_gone(ready.person_id):
            raise GoneError
        if ready.im_channel:
            return ready.im_channel
        opening = partial(self._client.conversations_open, users=ready.slack_id)
        opened = await self._pacing.call("conversations.open", opening)
        channel: str = opened["channel"]["id"]
        keep = partial(_keep_im, channel=channel)
        await self._store.run(keep, ready.person_id or "", _wall(), priority=SWEEP)
        return channel

    async def _open_anew(self, promised: Outgoing, ready: Letter) -> None:
        """The DM that we knew is none: a workspace that was rebuilt gives new ids. Ask for it again."""
        log.warning("outbox %s (%s): its DM is gone and is opened anew", promised.id, promised.kind)
        forget = partial(_keep_im, channel=None)
        await self._store.run(forget, ready.person_id or "", _wall(), priority=SWEEP)
        await self._again(promised, Failure(meaning=Meaning.AGAIN, code="channel_not_found"))

    async def _failed(
        self, promised: Outgoing, error: Exception, *, sent: bool, channel: str | None = None
    ) -> None:
        failure = read_failure(error)
        measures.REFUSALS.labels(promised.kind, failure.code).inc()
        log.warning("outbox %s (%s): %s %s", promised.id, promised.kind, failure.meaning, failure.code)
        if failure.meaning is Meaning.DEAD:
            self.refused.set()
        ours = not sent and not isinstance(error, (*NETWORK, *OUTAGE))
        if ours:
            log.error("outbox %s cannot be rendered", promised.id, exc_info=_without_words(error))
        if ours and promised.attempts >= TRIES:
            await self._settle(promised, "undeliverable", error="cannot_be_rendered")
        elif _for_good(failure, promised):
            await self._settle(promised, "undeliverable", error=failure.code)
        elif failure.meaning is Meaning.AMBIGUOUS and sent:
            await self._after_unknown(promised, failure.code, channel)
        else:
            await self._again(promised, failure)

    async def _after_unknown(self, promised: Outgoing, code: str, channel: str | None = None) -> None:
        """It may have arrived. Look before sending again; where one cannot look, it stays in doubt."""
        try:
            found = await self._look_for(promised, channel)
        except UnendingError:
            await self._settle(promised, "in_doubt", error=code)
            return
        except Exception as error:
            failure = read_failure(error)
            ours = not isinstance(error, (*NETWORK, *OUTAGE)) and promised.attempts >= TRIES
            if ours or _for_good(failure, promised):
                await self._settle(promised, "in_doubt", error=code)
                return
            at = _wall() + (failure.after or backoff(promised.attempts))
            await self._store.run(_look_again, [promised], at, priority=SWEEP)
            return
        if found:
            await self._settle(promised, "sent", slack_channel=found[0], slack_ts=found[1])
        else:
            await self._again(promised, Failure(meaning=Meaning.AGAIN, code=code))

    async def _look_for(self, promised: Outgoing, channel: str | None) -> tuple[str, str] | None:
        ready = await self._store.read(letter, promised, self._locales, self._address)
        if ready.update_ts or ready.message is None:
            return None  # showing the same rows twice harms nobody
        where = channel or await self._channel(ready)
        ts = await find_sent(self._client, promised, where, ready.thread_ts)
        return (where, ts) if ts else None

    async def _again(self, promised: Outgoing, failure: Failure) -> None:
        at = _wall() + (failure.after or backoff(promised.attempts))
        put_back = partial(_put_back, message=promised, error=failure.code)
        await self._store.run(put_back, at, _wall(), priority=SWEEP)

    async def _settle(
        self,
        promised: Outgoing,
        state: str,
        *,
        error: str | None = None,
        slack_channel: str | None = None,
        slack_ts: str | None = None,
    ) -> None:
        settle = Settle(
            outbox_id=promised.id,
            attempt=promised.attempts,
            state=state,
            error=error,
            slack_channel=slack_channel,
            slack_ts=slack_ts,
            admins=self.admins,
            quiet=error in QUIET,
        )
        await self._store.run(self._settle_message, settle, self._clock(), priority=SWEEP)
        waited = (self._clock() - promised.promised_at).total_seconds()
        measures.MESSAGES.labels(promised.kind, state).inc()
        measures.MESSAGE_WAITS.labels(promised.kind).observe(waited)
        log.info("outbox %s (%s): %s after %.1f s", promised.id, promised.kind, error or state, waited)


def _for_good(failure: Failure, promised: Outgoing) -> bool:
    worn_out = failure.meaning is Meaning.UNKNOWN and promised.attempts >= TRIES
    return worn_out or failure.meaning is Meaning.PERMANENT


def _wall() -> datetime:
    """Leases and retries run on real time, whatever clock the workspace is on."""
    return datetime.now(UTC)


def _claim(tx: Transaction, limit: int, wall: datetime) -> list[Outgoing]:
    return outbox.claim(tx, wall, limit)


def _abandoned(tx: Transaction, all_of_them: bool, wall: datetime) -> list[Outgoing]:  # noqa: FBT001 - a command
    return outbox.abandoned(tx, wall, all_of_them=all_of_them)


def _look_again(tx: Transaction, left: list[Outgoing], at: datetime) -> None:
    for message in left:
        outbox.look_again(tx, message.id, at, attempt=message.attempts)


def _put_back(tx: Transaction, at: datetime, _wall: datetime, *, message: Outgoing, error: str) -> None:
    outbox.put_back(tx, message.id, at, error, attempt=message.attempts)


def _keep_im(tx: Transaction, person_id: str, _wall: datetime, *, channel: str | None) -> None:
    people.update_person(tx, person_id, im_channel=channel)


def _without_words(error: Exception) -> Exception:
    """The error's place without its message, which may quote what people wrote."""
    return RuntimeError(type(error).__name__).with_traceback(error.__traceback__)
