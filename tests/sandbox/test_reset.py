"""Back to the seed."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.drive import Driver, modal, over_sockets

HOME = {"type": "home", "blocks": [{"type": "divider"}]}
COMMAND = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops"}


def test_everything_is_as_it_was_and_the_app_stays_connected(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Any, client: AsyncWebClient) -> None:
                await ack("Here")
                await client.views_open(trigger_id=body["trigger_id"], view=modal())

            client = app.client
            await client.chat_postMessage(channel="C0GENERAL", text="Hi")
            await client.views_publish(user_id="U0ANA", view=HOME)
            await driver.act("command", **COMMAND, wait_ms=20_000)
            await driver.act("person", user="U0BO", deleted=True)
            await driver.act("faults", match={"method": "chat.postMessage"}, kind="internal_error")

            await driver.act("reset")

            assert driver.messages("U0ANA", "C0GENERAL") == []
            assert driver.views("U0ANA") == []
            assert not (await client.users_info(user="U0BO"))["user"]["deleted"]
            await client.chat_postMessage(channel="C0GENERAL", text="Hi")
            assert driver.get("state")["apps"][0]["connections"] == 1
            assert (await driver.act("command", **COMMAND))["response"]["text"] == "Here"

    asyncio.run(story())


def test_triggers_from_before_are_gone(driver: Driver) -> None:
    driver.post("command", **COMMAND)
    trigger_id = driver.log(direction="slack")[0]["request"]["trigger_id"]
    driver.post("reset")
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        driver.web_client().views_open(trigger_id=trigger_id, view=modal())
