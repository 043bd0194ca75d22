"""Slack's pace: a second for each post to a channel, so many calls a minute, a rest where Slack asks."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError

from bot.app import CALL_TIMEOUT
from bot.delivery.failures import Failure, Meaning, NotYetError, read_failure
from bot.delivery.lookups import A_MESSAGES_PATIENCE
from bot.delivery.pacing import BURST, MARGIN, MINUTE, PATIENCE, PER_MINUTE, Pacing
from bot.storage.outbox import LEASE

POST = "chat.postMessage"


class Clock:
    """Stands still unless it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_channel_gets_a_few_at_once_and_then_one_a_second(clock: Clock) -> None:
    pacing = Pacing(clock)
    turns = [pacing.reserve(POST, "C0MORGAN") - clock.now for _ in range(BURST + 3)]
    assert turns == [0.0] * BURST + [1.0, 2.0, 3.0]
    clock.now += 60
    assert pacing.reserve(POST, "C0MORGAN") == clock.now, "what was used up comes back"


def test_a_busy_channel_holds_back_no_other(clock: Clock) -> None:
    pacing = Pacing(clock)
    for _ in range(50):
        pacing.reserve(POST, "C0MORGAN")
    assert pacing.reserve(POST, "C0GENERAL") == clock.now


@pytest.mark.parametrize("method", PER_MINUTE)
def test_no_minute_has_more_calls_than_slack_promises_to_take(clock: Clock, method: str) -> None:
    pacing, most = Pacing(clock), PER_MINUTE[method]
    turns = [pacing.reserve(method, f"D{n}") for n in range(most * 10)]
    assert all(later - earlier >= MINUTE for earlier, later in zip(turns, turns[most:], strict=False))
    assert turns == sorted(turns)
    assert turns[-1] - turns[0] <= 9 * MINUTE * 1.12, "and hardly fewer"


def test_a_call_that_got_there_late_counts_from_then(clock: Clock) -> None:
    pacing, most = Pacing(clock), int(PER_MINUTE[POST] * MARGIN)

    async def slow() -> None:
        clock.now += 5

    asyncio.run(pacing.call(POST, slow, "D0ANA"))
    turns = [pacing.reserve(POST, f"D{n}") for n in range(most)]
    assert (turns[-2], turns[-1]) == (clock.now, clock.now + MINUTE)


def test_whoever_asks_first_goes_first(clock: Clock) -> None:
    pacing = Pacing(clock)
    turns = [pacing.reserve(POST, "C0MORGAN") for _ in range(20)]
    assert all(earlier <= later for earlier, later in pairwise(turns))


@pytest.mark.parametrize(
    ("refused_to", "rests"),
    [
        pytest.param(["C0MORGAN"], {"C0MORGAN"}, id="one channel had too much"),
        pytest.param(["C0MORGAN", "D0ANA"], {"C0MORGAN", "D0ANA", "C0GENERAL"}, id="the workspace had"),
    ],
)
def test_where_slack_asks_for_a_rest_what_it_meant_waits_and_nothing_else(
    refused_to: list[str], rests: set[str]
) -> None:
    pacing = Pacing(unhurried=False)
    told = SimpleNamespace(status_code=429, data={"error": "ratelimited"}, headers={"Retry-After": "7"})

    async def refused() -> None:
        raise SlackApiError("ratelimited", told)  # type: ignore[no-untyped-call]

    async def answered() -> str:
        return "ok"

    async def story() -> set[str]:
        for channel in refused_to:
            with pytest.raises(SlackApiError):
                await pacing.call(POST, refused, channel)
        assert await asyncio.wait_for(pacing.call("chat.update", answered), 1) == "ok"
        channels = ("C0MORGAN", "D0ANA", "C0GENERAL")
        turns = {asyncio.ensure_future(pacing.call(POST, answered, channel)): channel for channel in channels}
        _, waiting = await asyncio.wait(turns, timeout=0.2)
        for turn in waiting:
            turn.cancel()
        return {turns[turn] for turn in waiting}

    assert asyncio.run(story()) == rests


def test_a_rest_that_outlasts_a_lease_is_not_waited_for_with_a_message_in_hand() -> None:
    pacing = Pacing(unhurried=False)
    told = SimpleNamespace(status_code=429, data={"error": "ratelimited"}, headers={"Retry-After": "600"})

    async def refused() -> None:
        raise SlackApiError("ratelimited", told)  # type: ignore[no-untyped-call]

    async def story() -> Failure:
        with pytest.raises(SlackApiError):
            await pacing.call(POST, refused, "C0MORGAN")
        with pytest.raises(NotYetError) as not_yet:
            await pacing.call(POST, refused, "C0MORGAN")
        return read_failure(not_yet.value)

    failure = asyncio.run(story())
    assert (failure.meaning, failure.code) == (Meaning.AGAIN, "paced")
    assert failure.after
    assert timedelta(seconds=590) < failure.after <= timedelta(seconds=600)
    assert timedelta(seconds=2 * (PATIENCE + CALL_TIMEOUT) + A_MESSAGES_PATIENCE) < LEASE


def test_whoever_is_sent_away_takes_nobodys_turn(clock: Clock) -> None:
    pacing = Pacing(clock)
    for _ in range(2 * int(PER_MINUTE["chat.update"] * MARGIN)):
        pacing.reserve("chat.update")  # this minute's, and the next one's

    async def answered() -> str:
        return "ok"

    async def story() -> str:
        for _ in range(500):
            with pytest.raises(NotYetError):
                await pacing.call("chat.update", answered)
        clock.now += 2 * MINUTE
        return str(await asyncio.wait_for(pacing.call("chat.update", answered), 1))

    assert asyncio.run(story()) == "ok"
