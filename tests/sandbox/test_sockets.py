"""Socket Mode, frame by frame."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.drive import APP_TOKEN, PATIENCE, Driver, Json, over_sockets

Socket = aiohttp.ClientWebSocketResponse
COMMAND = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops", "text": ""}


@asynccontextmanager
async def connected(driver: Driver) -> AsyncIterator[Socket]:
    """A bare socket, before its hello."""
    address = driver.web_client(APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        yield socket


async def greeted(stack: AsyncExitStack, driver: Driver) -> Socket:
    socket = await stack.enter_async_context(connected(driver))
    assert (await socket.receive_json())["type"] == "hello"
    return socket


def test_hello_tells_about_the_connection(driver: Driver) -> None:
    async def story() -> Json:
        async with connected(driver) as socket:
            hello: Json = await socket.receive_json()
            return hello

    hello = asyncio.run(story())
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": "A0OOPS"}
    assert hello["debug_info"]["approximate_connection_time"] > 0


def test_an_address_works_once(driver: Driver) -> None:
    async def story() -> int:
        address = driver.web_client(APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(address):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(address)
            return refused.value.status

    assert asyncio.run(story()) == 401


def test_an_address_is_for_the_app_token_only(driver: Driver) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        driver.web_client().apps_connections_open(app_token="xoxb-sandbox")


def test_each_envelope_goes_to_one_connection_in_turn(driver: Driver) -> None:
    async def story() -> None:
        async with AsyncExitStack() as stack:
            sockets = [await greeted(stack, driver) for _ in range(2)]
            heard: list[tuple[int, str]] = []

            async def listen(number: int, socket: Socket) -> None:
                async for frame in socket:
                    envelope = frame.json()
                    heard.append((number, envelope["envelope_id"]))
                    await socket.send_json({"envelope_id": envelope["envelope_id"]})

            listeners = [asyncio.create_task(listen(*one)) for one in enumerate(sockets)]
            for _ in range(4):
                assert (await driver.act("command", **COMMAND))["acked"]
            for listener in listeners:
                listener.cancel()
            assert sorted(number for number, _ in heard) == [0, 0, 1, 1]
            assert len({envelope for _, envelope in heard}) == 4

    asyncio.run(story())


def test_an_ack_may_come_over_another_connection(driver: Driver) -> None:
    async def story() -> None:
        async with AsyncExitStack() as stack:
            sockets = [await greeted(stack, driver) for _ in range(2)]
            command = asyncio.create_task(driver.act("command", **COMMAND))
            received = {asyncio.create_task(one.receive_json()): one for one in sockets}
            done, pending = await asyncio.wait(received, return_when=asyncio.FIRST_COMPLETED)
            for late in pending:
                late.cancel()
            (envelope,) = done
            (other,) = set(sockets) - {received[envelope]}
            await other.send_json(
                {"envelope_id": envelope.result()["envelope_id"], "payload": {"text": "Hi"}}
            )
            assert (await command)["response"]["text"] == "Hi"

    asyncio.run(story())


def test_envelopes_say_whether_an_answer_is_taken(driver: Driver) -> None:
    async def story() -> None:
        async with AsyncExitStack() as stack:
            socket = await greeted(stack, driver)
            command = asyncio.create_task(driver.act("command", **COMMAND))
            envelope = await socket.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await command
            await driver.act("message", user="U0ANA", channel="U0OOPS", text="Hi")
            envelope = await socket.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
            assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
            await socket.send_json({"envelope_id": envelope["envelope_id"]})

    asyncio.run(story())


def test_the_eleventh_connection_is_one_too_many(driver: Driver) -> None:
    async def story() -> Json:
        async with AsyncExitStack() as stack:
            for _ in range(10):
                await greeted(stack, driver)
            socket = await stack.enter_async_context(connected(driver))
            said: Json = await socket.receive_json()
            return said

    said = asyncio.run(story())
    assert (said["type"], said["reason"]) == ("disconnect", "too_many_websockets")


def test_a_disconnect_is_announced_and_the_sdk_comes_again(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any) -> None:
                await ack("Here again")

            seen = driver.get("state")["log"]
            await driver.act("faults", kind="disconnect")
            await asyncio.to_thread(driver.first_logged, after=seen, method="apps.connections.open")
            await asyncio.to_thread(_until_connected, driver)
            answer = await driver.act("command", **COMMAND)
            assert answer["response"]["text"] == "Here again"

    asyncio.run(story())


def _until_connected(driver: Driver) -> None:
    deadline = time.monotonic() + PATIENCE
    while not driver.get("state")["apps"][0]["connections"]:
        assert time.monotonic() < deadline, "the app did not come again"
