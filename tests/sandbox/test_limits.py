"""Slack's published rate limits, where they are asked for."""

import asyncio
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import Clock
from sandbox.errors import Refusal
from sandbox.limits import Limits
from tests.sandbox.drive import Driver, workspace


@pytest.fixture(scope="module")
def limited() -> Iterator[Driver]:
    with workspace("--limits") as driver:
        yield driver


def counted(limits: Limits, *calls: tuple[str, str, str | None]) -> int:
    """How many of these calls go through."""
    through = 0
    for call in calls:
        try:
            limits.count(*call)
        except Refusal:
            continue
        through += 1
    return through


@pytest.mark.parametrize(("tier", "allowed"), [("T1", 4), ("T2", 20), ("T3", 50), ("T4", 100)])
def test_a_tier_allows_so_many_calls_a_minute(tier: str, allowed: int) -> None:
    limits = Limits(Clock(0), on=True)
    assert counted(limits, *[("method", tier, None)] * 150) == allowed


def test_methods_are_counted_apart() -> None:
    limits = Limits(Clock(0), on=True)
    assert counted(limits, *[("one", "T2", None)] * 25, *[("other", "T2", None)] * 25) == 40


def test_posts_are_one_a_second_in_a_channel_after_a_short_burst() -> None:
    limits = Limits(Clock(0), on=True)
    assert counted(limits, *[("chat.postMessage", "post", "C0GENERAL")] * 20) == 4
    assert counted(limits, ("chat.postMessage", "post", "C0LESSONS")) == 1


def test_posts_are_three_hundred_a_minute_in_the_workspace() -> None:
    limits = Limits(Clock(0), on=True)
    assert counted(limits, *[("chat.postMessage", "post", f"C{n}") for n in range(400)]) == 300


def test_no_minute_has_more_than_the_limit_also_after_a_pause() -> None:
    clock = Clock(0)
    limits = Limits(clock, on=True)
    calls = [("method", "T2", None)] * 20
    assert counted(limits, *calls) == 20
    asyncio.run(clock.jump(30.0))
    assert counted(limits, *calls) == 0
    asyncio.run(clock.jump(61.0))
    assert counted(limits, *calls) == 20


def test_without_limits_everything_goes_through() -> None:
    limits = Limits(Clock(0), on=False)
    assert counted(limits, *[("method", "T1", None)] * 10) == 10


def test_too_many_posts_are_answered_with_the_seconds_to_wait(limited: Driver) -> None:
    client = _patient(limited)
    with pytest.raises(SlackApiError) as refused:
        _post_often(client, "C0GENERAL")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"


def test_time_in_the_workspace_brings_the_calls_back(limited: Driver) -> None:
    client = _patient(limited)
    with pytest.raises(SlackApiError):
        _post_often(client, "C0LESSONS")
    limited.post("clock", advance="PT1M")
    client.chat_postMessage(channel="C0LESSONS", text="Hi")


def _patient(driver: Driver) -> WebClient:
    client = driver.web_client()
    client.retry_handlers.clear()
    return client


def _post_often(client: WebClient, channel: str) -> None:
    for _ in range(20):
        client.chat_postMessage(channel=channel, text="Hi")
