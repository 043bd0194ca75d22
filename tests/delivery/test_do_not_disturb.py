"""Just before a sweep Slack is asked who is not to be disturbed; what it does not answer costs only that."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import do_not_disturb
from bot.delivery.do_not_disturb import DoNotDisturb, quiet_time
from bot.domain.disclosure import Severity
from tests.delivery.post import Post
from tests.usecases.office import ANA, MORGAN

ASKED = {"method": "dnd.teamInfo"}
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def learn(post: Post, times: int = 1) -> None:
    async def told() -> None:
        async with post.client() as client:
            quiet = DoNotDisturb(post.store, client, lambda: post.office.now, post.office.policy)
            for _ in range(times):
                await quiet.learn()

    asyncio.run(told())


def asked_about(post: Post) -> list[str]:
    calls = [one for one in post.driver.log(direction="app") if one.get("method") == "dnd.teamInfo"]
    return [str(one["request"]["users"]) for one in calls]


def morgan_is_due(post: Post, severity: Severity = Severity.MAJOR) -> tuple[datetime, datetime]:
    """Morgan, who paused his notifications for some hours from now, is due a nudge."""
    post.office.disclose(severity=severity)
    post.office.later(days=3)
    start, end = post.office.now - HOUR, post.office.now + 4 * HOUR
    window = {"start": start.isoformat(), "end": end.isoformat()}
    post.driver.post("person", user="U0MORGAN", dnd=window)
    return start.replace(microsecond=0), end.replace(microsecond=0)


def test_who_is_due_something_is_asked_about_and_for_a_while_not_again(post: Post) -> None:
    window = morgan_is_due(post)
    learn(post, times=2)
    morgan = post.office.person(MORGAN)
    assert (morgan.dnd_from, morgan.dnd_until) == window
    assert asked_about(post) == ["U0MORGAN"], "nobody else is due anything"
    post.office.later(minutes=5)
    post.driver.post("person", user="U0MORGAN", dnd=None)
    learn(post)
    assert post.office.person(MORGAN).dnd_until is None


@pytest.mark.parametrize(("code", "calls"), [("missing_scope", 1), ("unknown_method", 1), ("no_such", 2)])
def test_what_is_not_for_us_to_ask_is_not_asked_again_and_again(post: Post, code: str, calls: int) -> None:
    morgan_is_due(post)
    post.fault(f"slack_error:{code}", match=ASKED)

    async def asks_twice() -> None:
        async with post.client() as client:
            quiet = DoNotDisturb(post.store, client, lambda: post.office.now, post.office.policy)
            await quiet.learn()
            post.office.later(minutes=6)
            await quiet.learn()

    asyncio.run(asks_twice())
    assert len(asked_about(post)) == calls
    assert post.office.person(MORGAN).dnd_until is None


def test_a_sweep_does_not_wait_long_for_an_answer(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do_not_disturb, "PATIENCE", 0.2)
    morgan_is_due(post)
    post.fault("latency", match=ASKED, seconds=60)
    began = time.monotonic()
    learn(post)
    assert time.monotonic() - began < 2
    assert post.office.person(MORGAN).dnd_at is None, "the next sweep asks again"


def test_at_most_fifty_people_are_asked_about_at_once(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do_not_disturb, "AT_ONCE", 1)
    post.office.disclose()
    post.office.approve(post.office.disclose(by=ANA))
    post.office.later(days=3)
    learn(post)
    assert sorted(asked_about(post)) == ["U0ANA", "U0MORGAN"]


@pytest.mark.parametrize(
    ("status", "known"),
    [
        pytest.param((True, NOW - HOUR, NOW + HOUR), True, id="now"),
        pytest.param((True, NOW + HOUR, NOW + 2 * HOUR), True, id="to come"),
        pytest.param((False, NOW - HOUR, NOW + HOUR), False, id="off"),
        pytest.param((True, NOW - 2 * HOUR, NOW - HOUR), False, id="over"),
        pytest.param((True, NOW + HOUR, NOW - HOUR), False, id="ends before it starts"),
        pytest.param((True, NOW, NOW + timedelta(days=4000)), False, id="no end that anybody chose"),
    ],
)
def test_a_time_of_quiet_is_read(status: tuple[bool, datetime, datetime], known: bool) -> None:
    on, start, end = status
    said = {"dnd_enabled": on, "next_dnd_start_ts": start.timestamp(), "next_dnd_end_ts": end.timestamp()}
    assert quiet_time(said, NOW) == ((start, end) if known else None)
    assert quiet_time({"dnd_enabled": True, "next_dnd_start_ts": "soon"}, NOW) is None
