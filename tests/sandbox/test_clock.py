"""The workspace's clock and those who follow it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

import pytest
from slack_sdk import WebClient

from tests.sandbox.drive import Driver, workspace

START = "2026-03-02T09:00:00Z"


@pytest.fixture(scope="module")
def starting() -> Iterator[Driver]:
    with workspace("--now", START) as driver:
        yield driver


@pytest.fixture
def driver(starting: Driver) -> Driver:
    """A workspace whose clock starts at START."""
    starting.post("reset")
    return starting


@pytest.fixture
def follower() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def now(driver: Driver) -> datetime:
    return datetime.fromisoformat(driver.get("clock")["now"])


def start() -> datetime:
    return datetime.fromisoformat(START)


def test_it_starts_where_it_is_told_and_runs(driver: Driver) -> None:
    first, second = now(driver), now(driver)
    assert start() <= first < second < start() + timedelta(minutes=1)


def test_it_moves_forward_by_a_duration_and_to_a_moment(driver: Driver) -> None:
    driver.post("clock", advance="P1DT2H")
    assert now(driver) >= start() + timedelta(days=1, hours=2)
    driver.post("clock", advance="P1W")
    assert now(driver) >= start() + timedelta(days=8, hours=2)
    driver.post("clock", to="2026-04-01T09:00:00+02:00")
    assert now(driver) >= datetime(2026, 4, 1, 7, tzinfo=UTC)


def test_it_never_moves_back(driver: Driver) -> None:
    assert driver.refused("clock", to="2020-01-01T00:00:00Z") == (400, "invalid_time")
    assert driver.refused("clock", speed=0) == (400, "invalid_time")
    assert driver.refused("clock", advance="soon") == (400, "invalid_time")
    assert driver.refused("clock", to="whenever") == (400, "invalid_time")


def test_it_keeps_within_the_calendar(driver: Driver) -> None:
    for absurd in ({"advance": "P999999999999W"}, {"to": "9999-12-31T00:00:00Z"}, {"speed": float("nan")}):
        assert driver.refused("clock", **absurd) == (400, "invalid_time")
    assert now(driver) < start() + timedelta(minutes=5)


def test_it_runs_faster_when_told(driver: Driver) -> None:
    assert driver.post("clock", speed=1_000_000)["speed"] == 1_000_000
    first, second = now(driver), now(driver)
    assert second - first > timedelta(minutes=1)


def test_messages_carry_its_time(driver: Driver) -> None:
    client: WebClient = driver.web_client()
    driver.post("clock", to="2026-05-01T12:00:00Z")
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    assert float(sent["ts"]) >= datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp()


def test_the_version_grows_with_jumps_changes_of_speed_and_resets(driver: Driver) -> None:
    first = driver.get("clock")
    jumped = driver.post("clock", advance="PT1H")
    faster = driver.post("clock", speed=2)
    driver.post("reset")
    last = driver.get("clock")
    versions = [one["version"] for one in (first, jumped, faster, last)]
    assert versions == [versions[0] + step for step in range(4)]
    assert last["resets"] == first["resets"] + 1
    assert last["speed"] == 1


def test_a_follower_is_answered_when_it_moves(driver: Driver, follower: ThreadPoolExecutor) -> None:
    version = driver.get("clock")["version"]
    answered = follower.submit(driver.get, "clock", after=version)
    assert not answered.done()
    driver.post("clock", advance="PT1H")
    assert answered.result()["version"] == version + 1


def test_a_follower_that_is_behind_is_answered_at_once(driver: Driver) -> None:
    version = driver.post("clock", advance="PT1H")["version"]
    assert driver.get("clock", after=version - 1)["version"] == version


def test_a_follower_from_before_a_restart_is_answered_at_once(driver: Driver) -> None:
    version = driver.get("clock")["version"]
    assert driver.get("clock", after=version + 1000)["version"] == version


def test_a_jump_waits_until_its_follower_has_come_again(driver: Driver) -> None:
    """The follower's second call says that it has swept; only then is the jump answered."""
    version = driver.get("clock")["version"]
    order: list[str] = []

    def follow() -> None:
        driver.get("clock", after=version)
        order.append("swept")
        with pytest.raises(TimeoutError):
            urlopen(f"{driver.base_url}/_sandbox/clock?after={version + 1}", timeout=0.5)

    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow)
        _until_followed(driver)
        driver.post("clock", advance="PT1H")
        order.append("answered")
        following.result()
    assert order == ["swept", "answered"]


def test_the_next_due_time_is_kept_and_jumped_to(driver: Driver) -> None:
    assert driver.refused("clock", to="next") == (400, "invalid_time")
    driver.post("next", at="2026-03-03T09:00:00Z")
    assert driver.get("clock")["next"] == "2026-03-03T09:00:00Z"
    driver.post("clock", to="next")
    assert timedelta() < now(driver) - start() - timedelta(days=1) < timedelta(minutes=1)
    assert driver.refused("clock", to="next") == (400, "invalid_time")
    driver.post("next", at=None)
    assert driver.get("clock")["next"] is None


def test_changes_of_the_clock_are_in_the_log(driver: Driver) -> None:
    driver.post("clock", advance="PT1H")
    assert driver.first_logged(direction="clock")["request"] == {"advance": "PT1H"}


def _until_followed(driver: Driver) -> None:
    """Wait until somebody waits for the clock."""
    while not driver.get("clock")["followers"]:
        pass
