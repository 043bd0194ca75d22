"""Slash commands: from what somebody types to what they see."""

import asyncio
from typing import Any

from tests.sandbox.drive import Driver, Json, modal, over_sockets


def test_a_command_reaches_the_app_as_slack_sends_it(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Any) -> None:
                heard.update(body)
                await ack()

            await driver.act("command", user="U0ANA", channel="C0GENERAL", command="/oops", text="a <b> & c")

    heard: Json = {}
    asyncio.run(story())
    assert heard["text"] == "a <b> & c"
    assert (heard["user_id"], heard["channel_id"], heard["channel_name"]) == ("U0ANA", "C0GENERAL", "general")
    assert (heard["team_id"], heard["api_app_id"]) == ("T0SANDBOX", "A0OOPS")
    assert heard["response_url"].startswith(driver.base_url)
    assert heard["trigger_id"]


def test_text_in_the_ack_is_shown_to_its_addressee_alone(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any) -> None:
                await ack("Only you can see this")

            return await driver.act("command", user="U0ANA", channel="C0GENERAL", command="/oops")

    answer = asyncio.run(story())
    assert answer["ok"]
    assert answer["acked"]
    assert answer["response"]["text"] == "Only you can see this"
    assert [one["ephemeral"] for one in driver.messages("U0ANA", "C0GENERAL")] == [True]
    assert driver.messages("U0BO", "C0GENERAL") == []


def test_an_in_channel_ack_is_shown_to_everybody(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any) -> None:
                await ack(text="All of you", response_type="in_channel")

            return await driver.act("command", user="U0ANA", channel="C0GENERAL", command="/oops")

    asyncio.run(story())
    assert [one["text"] for one in driver.messages("U0BO", "C0GENERAL")] == ["All of you"]


def test_without_an_ack_the_person_sees_operation_timeout(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops() -> None:
                """Never acks."""

            return await driver.act("command", user="U0ANA", channel="C0GENERAL", command="/oops")

    answer = asyncio.run(story())
    assert not answer["acked"]
    assert answer["error"] == '/oops failed with the error "operation_timeout"'


def test_without_an_app_the_person_sees_dispatch_failed(driver: Driver) -> None:
    answer = driver.post("command", user="U0ANA", channel="C0GENERAL", command="/oops", text="")
    assert answer["error"] == '/oops failed with the error "dispatch_failed"'


def test_the_answer_waits_for_the_modal_that_the_trigger_opens(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Any, client: Any) -> None:
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=modal())

            command = {"user": "U0ANA", "channel": "U0OOPS", "command": "/oops"}
            answer = await driver.act("command", **command, wait_ms=20_000)
            assert answer["acked"]
            assert len(driver.views("U0ANA")) == 1

    asyncio.run(story())


def test_private_conversations_are_named_as_slack_names_them(driver: Driver) -> None:
    for channel, name in (("U0OOPS", "directmessage"), ("C0MORGAN", "privategroup")):
        driver.post("command", user="U0ANA", channel=channel, command="/oops", text="")
        sent = driver.log(type="slash_commands")[-1]["request"]
        assert sent["channel_name"] == name
        assert sent["channel_id"][:2] in ("D0", "C0")


def test_unknown_commands_people_and_places_are_refused(driver: Driver) -> None:
    asked = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops", "text": ""}
    assert driver.refused("command", **asked | {"command": "/ouch"}) == (400, "no_such_command")
    assert driver.refused("command", **asked | {"user": "U0NOBODY"}) == (404, "user_not_found")
    assert driver.refused("command", **asked | {"channel": "C0NOWHERE"}) == (404, "channel_not_found")
    assert driver.refused("command", **asked | {"user": "U0CHARLIE", "channel": "C0MORGAN"}) == (
        403,
        "not_in_channel",
    )
    assert driver.refused("command", user="U0ANA", command="/oops") == (400, "missing_field")
