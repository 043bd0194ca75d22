"""Events to the app, and the Home tab."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.drive import Driver, Json, over_sockets

HOME = {"type": "home", "blocks": [{"type": "divider", "block_id": "line"}]}


def publishing(app: AsyncApp) -> list[Json]:
    """Publish HOME whenever somebody opens the tab; the list fills with the events."""
    heard: list[Json] = []

    @app.event("app_home_opened")
    async def opened(event: Any, client: AsyncWebClient) -> None:
        heard.append(event)
        await client.views_publish(user_id=event["user"], view=HOME)

    return heard


def test_opening_the_home_tab_waits_for_what_the_app_publishes(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:
            heard = publishing(app)
            first = (await driver.act("home", user="U0ANA"))["view"]
            assert (first["type"], first["blocks"]) == ("home", HOME["blocks"])
            assert (heard[0]["tab"], heard[0]["user"]) == ("home", "U0ANA")
            assert "view" not in heard[0]

    asyncio.run(story())


def test_a_home_keeps_its_id_and_is_sent_along_from_then_on(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:
            heard = publishing(app)
            first = (await driver.act("home", user="U0ANA"))["view"]
            second = (await driver.act("home", user="U0ANA"))["view"]
            assert second["id"] == first["id"]
            assert second["hash"] != first["hash"]
            assert heard[1]["view"]["id"] == first["id"]

    asyncio.run(story())


def test_a_click_in_the_home_tab_carries_the_view(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:
            element = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
            row = {"type": "actions", "block_id": "row", "elements": [element]}
            published = await app.client.views_publish(
                user_id="U0ANA", view={"type": "home", "blocks": [row]}
            )
            heard: list[Json] = []

            @app.action("go")
            async def pressed(ack: Any, body: Json) -> None:
                heard.append(body)
                await ack()

            view_id = published["view"]["id"]
            answer = await driver.act("click", user="U0ANA", view_id=view_id, action_id="go")
            assert answer["ok"]
            assert heard[0]["view"]["id"] == view_id

    asyncio.run(story())


def test_what_people_write_to_the_bot_reaches_it(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:
            heard: asyncio.Queue[Json] = asyncio.Queue()

            @app.event("message")
            async def wrote(event: Any) -> None:
                await heard.put(event)

            said = await driver.act("message", user="U0ANA", channel="U0OOPS", text="Hello?")
            event = await heard.get()
            assert (event["channel_type"], event["text"], event["user"]) == ("im", "Hello?", "U0ANA")
            assert (event["ts"], event["channel"]) == (said["ts"], said["channel"])

    asyncio.run(story())


def test_what_people_write_elsewhere_does_not(driver: Driver) -> None:
    """The app subscribes to message.im alone."""
    driver.post("message", user="U0ANA", channel="C0GENERAL", text="<@U0OOPS> hello")
    driver.post("message", user="U0ANA", channel="U0BO", text="Psst")
    driver.post("message", user="U0ANA", channel="U0OOPS", text="Hello")
    assert driver.first_logged(type="events_api")["request"]["event"]["text"] == "Hello"


def test_an_event_without_an_ack_is_sent_again_at_once(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:
            heard: asyncio.Queue[Json] = asyncio.Queue()

            @app.event("message")
            async def wrote(body: Json, request: Any) -> None:
                headers = request.headers
                retry = headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")
                await heard.put({"id": body["event_id"], "retry": retry})

            await driver.act("faults", match={"method": "message"}, kind="lost_ack", times=1)
            await driver.act("message", user="U0ANA", channel="U0OOPS", text="Hello?")
            first, second = await heard.get(), await heard.get()
            assert first["id"] == second["id"]
            assert first["retry"][0] in (None, ["0"])
            assert second["retry"] == (["1"], ["timeout"])

    asyncio.run(story())


def test_the_third_try_comes_after_a_minute_of_workspace_time(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:
            heard: asyncio.Queue[str] = asyncio.Queue()

            @app.event("message")
            async def wrote(body: Json) -> None:
                await heard.put(body["event_id"])

            await driver.act("faults", match={"method": "message"}, kind="lost_ack", times=2)
            await driver.act("message", user="U0ANA", channel="U0OOPS", text="Hello?")
            await heard.get()
            await heard.get()
            await asyncio.to_thread(driver.first_logged, type="events_api", retry_attempt=1)
            assert heard.empty()
            await driver.act("clock", advance="PT61S")
            await heard.get()

    asyncio.run(story())
    assert driver.first_logged(type="events_api", retry_attempt=2)["acked"]


def test_a_raw_delivery_reaches_the_app(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.action("go")
            async def pressed(ack: Any) -> None:
                await ack()

            payload = {"type": "block_actions", "user": {"id": "U0ANA"}, "actions": [{"action_id": "go"}]}
            return await driver.act("deliver", type="interactive", payload=payload)

    assert asyncio.run(story())["acked"]
    assert driver.refused("deliver", type="nonsense", payload={}) == (400, "invalid_delivery")
