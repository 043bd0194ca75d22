"""Misfortunes on demand."""

import asyncio
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.drive import Driver, Json, over_sockets

POST: Json = {"channel": "C0GENERAL", "text": "Hi"}
COMMAND = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops"}


@pytest.fixture
def client(client: WebClient) -> WebClient:
    """Without the SDK's own repeats."""
    client.retry_handlers.clear()
    return client


def texts(driver: Driver) -> list[str]:
    return [one["text"] for one in driver.messages("U0ANA", "C0GENERAL")]


def test_a_slack_error_strikes_as_often_as_asked(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="slack_error:is_archived", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="is_archived"):
            client.chat_postMessage(**POST)
    client.chat_postMessage(**POST)
    assert texts(driver) == ["Hi"]


def test_too_many_requests_say_how_long_to_wait(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="ratelimited", seconds=7)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(**POST)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert refused.value.response["error"] == "ratelimited"


def test_an_internal_error_is_said_with_200_and_a_server_error_with_500(
    driver: Driver, client: WebClient
) -> None:
    for kind, status in (("internal_error", 200), ("http_500", 500)):
        driver.post("faults", match={"method": "chat.postMessage"}, kind=kind, times=1)
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(**POST)
        assert refused.value.response.status_code == status
    assert texts(driver) == []


def test_dropped_before_nothing_happened(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="drop_before")
    with pytest.raises(OSError, match=r"closed connection|reset"):
        client.chat_postMessage(**POST)
    assert texts(driver) == []


def test_dropped_after_it_happened_and_nobody_heard(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="drop_after")
    with pytest.raises(OSError, match=r"closed connection|reset"):
        client.chat_postMessage(**POST)
    assert texts(driver) == ["Hi"]
    assert driver.first_logged(method="chat.postMessage")["lost"] is True


def test_a_timeout_leaves_the_caller_waiting(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="timeout", seconds=0.05)
    with pytest.raises(OSError, match=r"closed connection|reset"):
        client.chat_postMessage(**POST)
    assert texts(driver) == []


def test_latency_delays_the_answer_and_nothing_else(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="latency", seconds=0.05)
    client.chat_postMessage(**POST)
    assert driver.first_logged(method="chat.postMessage")["took_ms"] >= 50


@pytest.mark.parametrize(
    "match",
    [{"channel": "C0MORGAN"}, {"user": "U0ANA"}, {"method": "views.publish"}, {"channel": "U0ANA"}],
    ids=["channel", "user", "method", "direct message"],
)
def test_what_does_not_match_is_spared(driver: Driver, client: WebClient, match: Json) -> None:
    driver.post("faults", match=match, kind="internal_error")
    client.chat_postMessage(**POST)


def test_a_direct_message_is_matched_by_the_other_person(driver: Driver, client: WebClient) -> None:
    channel = client.conversations_open(users="U0ANA")["channel"]["id"]
    driver.post(
        "faults", match={"method": "chat.postMessage", "user": "U0ANA"}, kind="slack_error:x", times=2
    )
    for named in (channel, "U0ANA"):
        with pytest.raises(SlackApiError, match="'x'"):
            client.chat_postMessage(channel=named, text="Hi")


def test_certain_and_impossible_misfortune(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"method": "chat.postMessage"}, kind="internal_error", probability=0)
    client.chat_postMessage(**POST)
    driver.post("faults", match={"method": "chat.postMessage"}, kind="internal_error", probability=1)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.chat_postMessage(**POST)


def test_without_times_a_fault_stays_until_it_is_cleared(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={"channel": "C0LESSONS"}, kind="slack_error:is_archived")
    for _ in range(3):
        with pytest.raises(SlackApiError, match="is_archived"):
            client.chat_postMessage(channel="C0LESSONS", text="Hi")
    driver.ask("DELETE", "faults")
    client.chat_postMessage(channel="C0LESSONS", text="Hi")


def test_faults_are_cleared(driver: Driver, client: WebClient) -> None:
    driver.post("faults", match={}, kind="internal_error", times=9)
    assert driver.ask("DELETE", "faults")[0] == 200
    client.chat_postMessage(**POST)


def test_a_lost_ack_is_a_timeout_for_the_person_and_not_for_the_app(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any) -> None:
                await ack("Saved")
                heard.append("once")

            await driver.act("faults", match={"method": "/oops"}, kind="lost_ack")
            return await driver.act("command", **COMMAND)

    heard: list[str] = []
    answer = asyncio.run(story())
    assert (answer["ok"], answer["acked"]) == (False, False)
    assert "operation_timeout" in answer["error"]
    assert heard == ["once"]
    assert texts(driver) == []


def test_a_duplicate_delivery_is_the_same_envelope_twice(driver: Driver) -> None:
    async def story() -> list[str]:
        async with over_sockets(driver) as app:
            heard: asyncio.Queue[str] = asyncio.Queue()

            @app.event("message")
            async def wrote(body: Json) -> None:
                await heard.put(body["event_id"])

            await driver.act("faults", match={"method": "events_api"}, kind="duplicate_delivery")
            await driver.act("message", user="U0ANA", channel="U0OOPS", text="Hi")
            return [await heard.get(), await heard.get()]

    first, second = asyncio.run(story())
    assert first == second


def test_a_disconnect_during_a_delivery_does_not_lose_it(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any) -> None:
                await ack("Still here")

            await driver.act("faults", match={"method": "slash_commands"}, kind="disconnect")
            return await driver.act("command", **COMMAND)

    assert asyncio.run(story())["response"]["text"] == "Still here"


def test_what_is_no_fault_is_refused(driver: Driver) -> None:
    assert driver.refused("faults", kind="earthquake") == (400, "unknown_fault_kind")
    assert driver.refused("faults", kind="latency", match={"weather": "bad"}) == (400, "unknown_match")
    assert driver.refused("faults", kind="latency", times="often") == (400, "invalid_fault")
