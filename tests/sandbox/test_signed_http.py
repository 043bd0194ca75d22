"""Deliveries over HTTP to a Bolt app that checks their signatures."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.drive import Driver, Json, button, free_port, modal, over_http, typed, workspace

PORTS = (free_port(), free_port())
COMMAND = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops"}


@pytest.fixture(scope="module")
def delivering() -> Iterator[Driver]:
    """A workspace that delivers to two URLs."""
    urls = [f"http://127.0.0.1:{port}/slack/events" for port in PORTS]
    with workspace(*(argument for url in urls for argument in ("--http-deliveries", url))) as driver:
        yield driver


@pytest.fixture
def driver(delivering: Driver) -> Driver:
    delivering.post("reset")
    return delivering


def test_the_whole_road_works_over_signed_requests(driver: Driver) -> None:
    async def story() -> None:
        async with over_http(driver, PORTS[0]) as app, over_http(driver, PORTS[1]) as other:
            for one in (app, other):

                @one.command("/oops")
                async def oops(ack: Any, body: Json, client: AsyncWebClient) -> None:
                    await ack()
                    await client.views_open(trigger_id=body["trigger_id"], view=modal())

                @one.view("modal")
                async def submitted(ack: Any, body: Json, client: AsyncWebClient) -> None:
                    await ack()
                    words = body["view"]["state"]["values"]["what"]["what"]["value"]
                    await client.chat_postMessage(
                        channel="C0MORGAN", text=words, blocks=[button("go", block_id="row")]
                    )

                @one.action("go")
                async def pressed(ack: Any, respond: Any) -> None:
                    await ack()
                    await respond("Thanks")

            await driver.act("command", **COMMAND, text="+ü&=", wait_ms=20_000)
            view = driver.views("U0ANA")[0]
            await driver.act("submit", user="U0ANA", view_id=view["id"], values=typed("I broke it: ü & <b>"))
            posted = await asyncio.to_thread(driver.first_logged, method="chat.postMessage")
            card = driver.messages("U0MORGAN", "C0MORGAN")[0]
            assert card["text"] == "I broke it: ü & <b>"
            where = {"channel": "C0MORGAN", "message_ts": posted["response"]["ts"], "action_id": "go"}
            assert (await driver.act("click", user="U0MORGAN", **where))["acked"]
            await asyncio.to_thread(driver.first_logged, method="response_url")

    asyncio.run(story())
    sent = driver.log(direction="slack")
    assert [one["type"] for one in sent] == ["slash_commands", "interactive", "interactive"]
    assert {one["via"] for one in sent} == {"http"}
    assert sent[0]["request"]["text"] == "+ü&="


def test_text_and_json_acks_are_read(driver: Driver) -> None:
    async def story() -> list[str]:
        async with over_http(driver, PORTS[0]) as app, over_http(driver, PORTS[1]) as other:

            @app.command("/oops")
            async def words(ack: Any) -> None:
                await ack("plain words")

            @other.command("/oops")
            async def structure(ack: Any) -> None:
                await ack(text="in JSON", response_type="ephemeral")

            return [(await driver.act("command", **COMMAND))["response"]["text"] for _ in range(2)]

    assert sorted(asyncio.run(story())) == ["in JSON", "plain words"]


def counting(heard: list[int], number: int) -> Any:
    async def oops(ack: Any) -> None:
        heard.append(number)
        await ack()

    return oops


def test_urls_are_used_in_turn(driver: Driver) -> None:
    async def story() -> list[int]:
        heard: list[int] = []
        async with over_http(driver, PORTS[0]) as app, over_http(driver, PORTS[1]) as other:
            for number, one in enumerate((app, other)):
                one.command("/oops")(counting(heard, number))
            for _ in range(4):
                await driver.act("command", **COMMAND)
        return heard

    heard = asyncio.run(story())
    assert heard in ([0, 1, 0, 1], [1, 0, 1, 0])


def test_nobody_listening_is_dispatch_failed(driver: Driver) -> None:
    answer = driver.post("command", **COMMAND)
    assert answer["error"] == '/oops failed with the error "dispatch_failed"'


def test_an_answer_that_is_not_2xx_is_a_service_error(driver: Driver) -> None:
    async def story() -> Json:
        async with over_http(driver, PORTS[0]), over_http(driver, PORTS[1]):
            return await driver.act("command", **COMMAND)

    answer = asyncio.run(story())
    assert not answer["acked"]
    assert "http_service_error" in answer["error"]


def test_a_failed_event_is_sent_again_with_slacks_headers(driver: Driver) -> None:
    async def story() -> list[web.Request]:
        heard: list[web.Request] = []
        both = asyncio.Event()

        async def refuse(request: web.Request) -> web.Response:
            heard.append(request)
            if len(heard) == 2:
                both.set()
            return web.Response(status=500 if len(heard) == 1 else 200)

        runners = []
        for port in PORTS:
            app = web.Application()
            app.router.add_post("/slack/events", refuse)
            runners.append(web.AppRunner(app))
            await runners[-1].setup()
            await web.TCPSite(runners[-1], "127.0.0.1", port).start()
        await driver.act("message", user="U0ANA", channel="U0OOPS", text="Hi")
        await both.wait()
        for runner in runners:
            await runner.cleanup()
        return heard

    first, second = asyncio.run(story())
    assert "X-Slack-Retry-Num" not in first.headers
    assert second.headers["X-Slack-Retry-Num"] == "1"
    assert second.headers["X-Slack-Retry-Reason"] == "http_error"
    assert second.content_type == "application/json"
