"""Modals: opening, stacking, updating and closing them."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.drive import Driver, Json, button, modal, over_sockets, plain, typed
from tests.sandbox.modals import COMMAND, UNTIL_OPEN, acking, submit, with_modal


def test_a_view_comes_back_with_everything_slack_adds(driver: Driver) -> None:
    async def story(_app: AsyncApp, view: Json) -> None:
        assert view["id"] == view["root_view_id"]
        assert view["previous_view_id"] is None
        assert (view["team_id"], view["app_id"], view["bot_id"]) == ("T0SANDBOX", "A0OOPS", "B0OOPS")
        assert (view["private_metadata"], view["external_id"]) == ("kept", "mine")
        assert view["hash"]
        assert view["state"] == {"values": typed("") | {"what": {"what": nothing}}}

    nothing = {"type": "plain_text_input", "value": None}
    with_modal(driver, story, modal(private_metadata="kept", external_id="mine"))


def test_a_trigger_works_once(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Json, client: AsyncWebClient) -> None:
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=modal())
                with pytest.raises(SlackApiError) as refused:
                    await client.views_open(trigger_id=body["trigger_id"], view=modal())
                errors.append(refused.value.response["error"])

            await driver.act("command", **COMMAND, wait_ms=UNTIL_OPEN)
            await asyncio.to_thread(driver.first_logged, method="views.open", response=EXCHANGED)

    errors: list[str] = []
    asyncio.run(story())
    assert errors == ["exchanged_trigger_id"]


EXCHANGED = {"ok": False, "error": "exchanged_trigger_id"}


def test_a_refused_view_leaves_the_trigger_usable(driver: Driver) -> None:
    async def story() -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Json, client: AsyncWebClient) -> None:
                await ack()
                with pytest.raises(SlackApiError):
                    await client.views_open(trigger_id=body["trigger_id"], view={"type": "modal"})
                await client.views_open(trigger_id=body["trigger_id"], view=modal())

            await driver.act("command", **COMMAND, wait_ms=UNTIL_OPEN)

    asyncio.run(story())
    assert len(driver.views("U0ANA")) == 1


def test_a_modal_is_pushed_with_a_trigger_from_a_modal(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        @app.action("more")
        async def more(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            pushed = await client.views_push(trigger_id=body["trigger_id"], view=modal(title="More"))
            assert pushed["view"]["previous_view_id"] == view["id"]

        click = {"user": "U0ANA", "view_id": view["id"], "action_id": "more"}
        await driver.act("click", **click, wait_ms=UNTIL_OPEN)
        assert [one["title"]["text"] for one in driver.views("U0ANA")] == ["A modal", "More"]

    with_modal(driver, story, modal(button("more", block_id="row")))


def test_an_update_keeps_the_id_changes_the_hash_and_keeps_what_was_typed(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="errors", errors={"what": "Go on"})
        await submit(driver, view, "typed so far")
        updated = await app.client.views_update(view_id=view["id"], view=modal(title="Filled in"))
        shown = updated["view"]
        assert (shown["id"], shown["title"]["text"]) == (view["id"], "Filled in")
        assert shown["hash"] != view["hash"]
        assert shown["state"]["values"]["what"]["what"]["value"] == "typed so far"

    with_modal(driver, story)


def test_what_was_typed_is_forgotten_where_the_block_is_renamed(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="errors", errors={"what": "Go on"})
        await submit(driver, view, "typed so far")
        renamed = modal()
        renamed["blocks"][0]["block_id"] = "other"
        updated = await app.client.views_update(view_id=view["id"], view=renamed)
        assert updated["view"]["state"]["values"]["other"]["what"]["value"] is None

    with_modal(driver, story)


def test_a_field_that_holds_something_takes_no_other_initial_value(driver: Driver) -> None:
    """As in slackapi/bolt-js#290: an update keeps what a field holds, and fills only empty ones."""

    def with_initial(first: str | None, second: str | None) -> Json:
        fields = [
            {
                "type": "input",
                "block_id": name,
                "label": plain(name),
                "element": {"type": "plain_text_input", "action_id": name}
                | ({"initial_value": value} if value else {}),
            }
            for name, value in (("first", first), ("second", second))
        ]
        return modal(*fields)

    async def story(app: AsyncApp, view: Json) -> None:
        updated = await app.client.views_update(view_id=view["id"], view=with_initial("later", "later"))
        values = updated["view"]["state"]["values"]
        assert values["first"]["first"]["value"] == "draft"
        assert values["second"]["second"]["value"] == "later"

    with_modal(driver, story, with_initial("draft", None))


def test_a_stale_hash_is_a_conflict(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        await app.client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
        with pytest.raises(SlackApiError) as refused:
            await app.client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
        assert refused.value.response["error"] == "hash_conflict"

    with_modal(driver, story)


def test_an_external_id_finds_its_view_and_is_taken_once(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        updated = await app.client.views_update(external_id="mine", view=modal(external_id="mine"))
        assert updated["view"]["id"] == view["id"]
        home = {"type": "home", "external_id": "mine", "blocks": [{"type": "divider"}]}
        with pytest.raises(SlackApiError) as refused:
            await app.client.views_publish(user_id="U0BO", view=home)
        assert refused.value.response["error"] == "duplicate_external_id"

    with_modal(driver, story, modal(external_id="mine"))


def test_an_input_that_dispatches_reaches_the_app_while_typing(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        heard: list[Json] = []

        @app.action("what")
        async def typing(ack: Any, body: Json) -> None:
            heard.append(body)
            await ack()

        click = {"user": "U0ANA", "view_id": view["id"], "action_id": "what"}
        await driver.act("click", **click, value="I br")
        assert heard[0]["actions"][0]["value"] == "I br"
        assert heard[0]["container"] == {"type": "view", "view_id": view["id"]}
        assert heard[0]["view"]["state"]["values"]["what"]["what"]["value"] == "I br"
        assert "response_url" not in heard[0]

    dispatching = modal()
    dispatching["blocks"][0]["dispatch_action"] = True
    with_modal(driver, story, dispatching)


def test_an_input_that_does_not_dispatch_cannot_be_clicked(driver: Driver) -> None:
    async def story(_app: AsyncApp, view: Json) -> None:
        click = {"user": "U0ANA", "view_id": view["id"], "action_id": "what", "value": "x"}
        assert driver.refused("click", **click) == (400, "not_dispatched")

    with_modal(driver, story)


def test_closing_is_told_where_the_view_asks_for_it(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        heard: list[Json] = []

        @app.view_closed("modal")
        async def closed(ack: Any, body: Json) -> None:
            heard.append(body)
            await ack()

        answer = await driver.act("close", user="U0ANA", view_id=view["id"])
        assert (answer["acked"], answer["views"]) == (True, [])
        assert (heard[0]["view"]["id"], heard[0]["is_cleared"]) == (view["id"], False)

    with_modal(driver, story, modal(notify_on_close=True))


def test_closing_is_not_told_otherwise(driver: Driver) -> None:
    async def story(_app: AsyncApp, view: Json) -> None:
        answer = await driver.act("close", user="U0ANA", view_id=view["id"])
        assert (answer["acked"], answer["views"]) == (False, [])

    with_modal(driver, story)


def test_the_x_closes_the_stack_and_tells_of_the_root(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        heard: list[Json] = []
        acking(app, response_action="push", view=modal())

        @app.view_closed("modal")
        async def closed(ack: Any, body: Json) -> None:
            heard.append(body)
            await ack()

        second = (await submit(driver, view))["views"][1]
        answer = await driver.act("close", user="U0ANA", view_id=second["id"], clear=True)
        assert answer["views"] == []
        assert (heard[0]["view"]["id"], heard[0]["is_cleared"]) == (view["id"], True)

    with_modal(driver, story, modal(notify_on_close=True))


def test_a_modal_belongs_to_whoever_opened_it(driver: Driver) -> None:
    async def story(_app: AsyncApp, view: Json) -> None:
        asked = {"user": "U0BO", "view_id": view["id"]}
        assert driver.refused("submit", **asked) == (404, "view_not_found")
        assert driver.refused("close", **asked) == (404, "view_not_found")
        unknown = {"user": "U0ANA", "view_id": view["id"], "values": {"no": {"no": {"value": "x"}}}}
        assert driver.refused("submit", **unknown) == (400, "no_such_element")

    with_modal(driver, story)


def test_a_click_in_a_view_carries_what_else_is_typed(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        heard: list[Json] = []

        @app.action("more")
        async def more(ack: Any, body: Json) -> None:
            heard.append(body)
            await ack()

        click = {"user": "U0ANA", "view_id": view["id"], "action_id": "more"}
        await driver.act("click", **click, values=typed("half a sent"))
        assert heard[0]["view"]["state"]["values"] == typed("half a sent")
        assert driver.views("U0ANA")[0]["state"]["values"] == typed("half a sent")

    with_modal(driver, story, modal(button("more", block_id="row")))
