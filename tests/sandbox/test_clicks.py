"""Clicks and choices in messages, and the shortcuts on them."""

import asyncio
from typing import Any

from slack_sdk import WebClient

from tests.sandbox.drive import Driver, Json, button, over_sockets, plain

OPTIONS = [{"text": plain(word.title()), "value": word} for word in ("approve", "adjust")]


def clicked(driver: Driver, action_id: str, **click: Any) -> Json:
    """Click while an app acks, and return what the app was sent."""

    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.action(action_id)
            async def pressed(ack: Any, body: Json) -> None:
                sent.update(body)
                await ack()

            return await driver.act("click", user="U0ANA", action_id=action_id, **click)

    sent: Json = {}
    answer = asyncio.run(story())
    assert answer["ok"], answer
    return sent


def post(client: WebClient, element: Json, channel: str = "C0GENERAL") -> Json:
    """Post an element in a row named `row`, and say where."""
    blocks = [{"type": "actions", "block_id": "row", "elements": [element]}]
    sent = client.chat_postMessage(channel=channel, text="Choose", blocks=blocks)
    return {"channel": channel, "message_ts": sent["ts"]}


def chosen(driver: Driver, where: Json, action_id: str, value: object) -> Json:
    """What a choice sends, without what every action has."""
    action: Json = clicked(driver, action_id, **where, value=value)["actions"][0]
    return {key: field for key, field in action.items() if key.startswith(("selected", "value"))}


def test_a_button_is_sent_with_its_message_and_where_it_was(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi", blocks=[button("go", block_id="row")])
    payload = clicked(driver, "go", channel="C0GENERAL", message_ts=sent["ts"])
    assert payload["container"] == {
        "type": "message",
        "message_ts": sent["ts"],
        "channel_id": "C0GENERAL",
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == sent["ts"]
    assert payload["user"]["id"] == "U0ANA"
    action = payload["actions"][0]
    assert (action["type"], action["block_id"], action["action_id"], action["value"]) == (
        "button",
        "row",
        "go",
        "1",
    )
    assert payload["trigger_id"]
    assert payload["response_url"]


def test_a_select_sends_the_whole_option(driver: Driver, client: WebClient) -> None:
    where = post(client, {"type": "static_select", "action_id": "pick", "options": OPTIONS})
    assert chosen(driver, where, "pick", "adjust") == {"selected_option": OPTIONS[1]}
    assert chosen(driver, where, "pick", {"selected_option": {"value": "approve"}}) == {
        "selected_option": OPTIONS[0]
    }


def test_options_in_groups_are_found(driver: Driver, client: WebClient) -> None:
    groups = [{"label": plain("All"), "options": OPTIONS}]
    where = post(client, {"type": "static_select", "action_id": "pick", "option_groups": groups})
    assert chosen(driver, where, "pick", "adjust") == {"selected_option": OPTIONS[1]}


def test_an_overflow_menu_sends_the_option(driver: Driver, client: WebClient) -> None:
    where = post(client, {"type": "overflow", "action_id": "more", "options": OPTIONS})
    assert chosen(driver, where, "more", "approve") == {"selected_option": OPTIONS[0]}


def test_radio_buttons_and_checkboxes_send_one_and_several(driver: Driver, client: WebClient) -> None:
    radio = post(client, {"type": "radio_buttons", "action_id": "one", "options": OPTIONS})
    assert chosen(driver, radio, "one", "approve") == {"selected_option": OPTIONS[0]}
    boxes = post(client, {"type": "checkboxes", "action_id": "some", "options": OPTIONS})
    assert chosen(driver, boxes, "some", ["approve", "adjust"]) == {"selected_options": OPTIONS}
    assert chosen(driver, boxes, "some", []) == {"selected_options": []}


def test_people_conversations_and_times_are_sent_as_they_are(driver: Driver, client: WebClient) -> None:
    values = {
        "users_select": ("selected_user", "U0BO"),
        "conversations_select": ("selected_conversation", "C0GENERAL"),
        "channels_select": ("selected_channel", "C0LESSONS"),
        "datepicker": ("selected_date", "2026-03-02"),
        "timepicker": ("selected_time", "09:30"),
        "datetimepicker": ("selected_date_time", 1772442000),
    }
    for kind, (field, value) in values.items():
        where = post(client, {"type": kind, "action_id": "pick"})
        assert chosen(driver, where, "pick", value) == {field: value}


def test_the_state_of_a_message_holds_what_was_chosen_and_null_elsewhere(
    driver: Driver, client: WebClient
) -> None:
    elements = [
        {"type": "static_select", "action_id": "pick", "options": OPTIONS},
        {"type": "datepicker", "action_id": "day"},
    ]
    sent = client.chat_postMessage(
        channel="C0GENERAL",
        text="Hi",
        blocks=[{"type": "actions", "block_id": "row", "elements": elements}],
    )
    payload = clicked(driver, "pick", channel="C0GENERAL", message_ts=sent["ts"], value="approve")
    assert payload["state"]["values"] == {
        "row": {
            "pick": {"type": "static_select", "selected_option": OPTIONS[0]},
            "day": {"type": "datepicker", "selected_date": None},
        }
    }


def test_an_ephemeral_can_be_clicked_and_is_not_sent_along(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postEphemeral(
        channel="C0GENERAL", user="U0ANA", text="Psst", blocks=[button("go", block_id="row")]
    )
    where = {"channel": "C0GENERAL", "message_ts": sent["message_ts"]}
    assert driver.refused("click", user="U0BO", action_id="go", **where) == (404, "message_not_found")
    payload = clicked(driver, "go", **where)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_a_reply_can_be_clicked_by_its_ts(driver: Driver, client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0GENERAL", text="Parent")
    reply = client.chat_postMessage(
        channel="C0GENERAL",
        thread_ts=parent["ts"],
        text="Reply",
        blocks=[button("go", block_id="row")],
    )
    payload = clicked(driver, "go", channel="C0GENERAL", message_ts=reply["ts"])
    assert payload["container"]["thread_ts"] == parent["ts"]


def test_elements_that_share_an_action_id_are_told_apart_by_block(driver: Driver, client: WebClient) -> None:
    blocks = [button("go", block_id="first", value="1"), button("go", block_id="second", value="2")]
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi", blocks=blocks)
    where = {"channel": "C0GENERAL", "message_ts": sent["ts"]}
    assert driver.refused("click", user="U0ANA", action_id="go", **where) == (400, "block_id_required")
    assert clicked(driver, "go", **where, block_id="second")["actions"][0]["value"] == "2"


def test_what_is_not_there_cannot_be_clicked(driver: Driver, client: WebClient) -> None:
    where = post(client, {"type": "static_select", "action_id": "pick", "options": OPTIONS})
    click = {"user": "U0ANA", **where}
    assert driver.refused("click", **click, action_id="nope") == (400, "no_such_element")
    assert driver.refused("click", **click, action_id="pick", value="nope") == (400, "no_such_option")
    assert driver.refused("click", **click, action_id="pick") == (400, "missing_field")
    gone = {**click, "message_ts": "1.000001"}
    assert driver.refused("click", **gone, action_id="pick") == (404, "message_not_found")


def test_an_outsider_cannot_click_in_a_private_channel(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0MORGAN", text="Hi", blocks=[button("go", block_id="row")])
    click = {"user": "U0CHARLIE", "channel": "C0MORGAN", "message_ts": sent["ts"], "action_id": "go"}
    assert driver.refused("click", **click) == (403, "not_in_channel")


def test_a_click_without_an_ack_is_an_error_on_screen(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi", blocks=[button("go", block_id="row")])
    click = {"user": "U0ANA", "channel": "C0GENERAL", "message_ts": sent["ts"], "action_id": "go"}
    answer = driver.post("click", **click)
    assert (answer["ok"], answer["acked"]) == (False, False)
    assert "dispatch_failed" in answer["error"]


def test_a_message_shortcut_carries_the_message(driver: Driver, client: WebClient) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.shortcut("disclose_message")
            async def own_up(ack: Any, body: Json) -> None:
                heard.update(body)
                await ack()

            said = driver.post("message", user="U0BO", channel="C0GENERAL", text="What a day")
            return await driver.act(
                "shortcut",
                user="U0ANA",
                callback_id="disclose_message",
                channel="C0GENERAL",
                message_ts=said["ts"],
            )

    heard: Json = {}
    assert asyncio.run(story())["ok"]
    assert heard["type"] == "message_action"
    assert heard["message"]["text"] == "What a day"
    assert heard["channel"] == {"id": "C0GENERAL", "name": "general"}
    assert heard["response_url"]


def test_a_global_shortcut_has_a_trigger_but_no_channel(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.shortcut("disclose")
            async def own_up(ack: Any, body: Json) -> None:
                heard.update(body)
                await ack()

            return await driver.act("shortcut", user="U0ANA", callback_id="disclose")

    heard: Json = {}
    assert asyncio.run(story())["ok"]
    assert heard["type"] == "shortcut"
    assert heard["trigger_id"]
    assert "channel" not in heard
    assert "response_url" not in heard


def test_an_unknown_shortcut_is_refused(driver: Driver) -> None:
    assert driver.refused("shortcut", user="U0ANA", callback_id="nope") == (400, "no_such_shortcut")
