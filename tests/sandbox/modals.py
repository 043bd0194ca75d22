"""Stories that begin with an open modal."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.drive import Driver, Json, modal, over_sockets, typed

Story = Callable[[AsyncApp, Json], Awaitable[None]]
COMMAND = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops", "text": ""}
UNTIL_OPEN = 20_000  # ms; the answer comes as soon as the trigger is used


def with_modal(driver: Driver, story: Story, view: Json | None = None) -> None:
    """Run a story that begins with an open modal, of which it is given the view as Slack returned it."""

    async def whole() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Json, client: AsyncWebClient) -> None:
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=view or modal())

            await driver.act("command", **COMMAND, wait_ms=UNTIL_OPEN)
            await story(app, driver.views("U0ANA")[-1])

    asyncio.run(whole())


def acking(app: AsyncApp, **ack_with: Any) -> list[Json]:
    """Ack submissions of the modal this way; the list fills with what was submitted."""
    heard: list[Json] = []

    @app.view("modal")
    async def submitted(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack(**ack_with)

    return heard


async def submit(driver: Driver, view: Json, text: str = "I broke it") -> Json:
    return await driver.act("submit", user="U0ANA", view_id=view["id"], values=typed(text))
