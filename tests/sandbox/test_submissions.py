"""Submitting a modal: what is sent, and what the ack makes of it."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from tests.sandbox.drive import Driver, Json, modal, plain
from tests.sandbox.modals import acking, submit, with_modal


def test_an_empty_ack_closes_the_modal(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        heard = acking(app)
        answer = await submit(driver, view)
        assert answer["acked"]
        assert answer["views"] == []
        assert "response_action" not in answer
        assert heard[0]["view"]["state"]["values"]["what"]["what"]["value"] == "I broke it"

    with_modal(driver, story)


def test_errors_stay_under_their_field_with_the_text_kept(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="errors", errors={"what": "Too short"})
        answer = await submit(driver, view, "x")
        assert answer["response_action"] == "errors"
        assert answer["errors"] == {"what": "Too short"}
        assert answer["views"][0]["state"]["values"]["what"]["what"]["value"] == "x"

    with_modal(driver, story)


def test_errors_for_a_block_that_is_not_an_input_are_trouble(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="errors", errors={"elsewhere": "Too short"})
        answer = await submit(driver, view)
        assert answer["error"] == "We had some trouble connecting. Try again?"
        assert len(answer["views"]) == 1

    with_modal(driver, story)


def test_update_in_the_ack_keeps_the_view_and_its_id(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="update", view=modal(title="Thanks"))
        answer = await submit(driver, view)
        shown = answer["views"][0]
        assert (shown["id"], shown["title"]["text"]) == (view["id"], "Thanks")
        assert shown["hash"] != view["hash"]

    with_modal(driver, story)


def test_push_in_the_ack_puts_a_modal_on_top(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="push", view=modal(title="Details"))
        answer = await submit(driver, view)
        assert [one["title"]["text"] for one in answer["views"]] == ["A modal", "Details"]
        assert answer["views"][1]["previous_view_id"] == view["id"]
        assert answer["views"][1]["root_view_id"] == view["id"]

    with_modal(driver, story)


def test_the_stack_ends_at_three(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="push", view=modal())
        second = (await submit(driver, view))["views"][1]
        third = (await submit(driver, second))["views"][2]
        answer = await submit(driver, third)
        assert answer["error"] == "We had some trouble connecting. Try again?"
        assert answer["detail"] == ["push_limit_reached"]
        assert len(answer["views"]) == 3

    with_modal(driver, story)


def test_an_empty_ack_closes_only_the_top(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="push", view=modal(callback_id="details"))
        second = (await submit(driver, view))["views"][1]

        @app.view("details")
        async def done(ack: Any) -> None:
            await ack()

        answer = await submit(driver, second)
        assert [one["id"] for one in answer["views"]] == [view["id"]]

    with_modal(driver, story)


def test_clear_in_the_ack_closes_the_whole_stack(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="push", view=modal(callback_id="details"))
        second = (await submit(driver, view))["views"][1]

        @app.view("details")
        async def done(ack: Any) -> None:
            await ack(response_action="clear")

        assert (await submit(driver, second))["views"] == []

    with_modal(driver, story)


def test_a_submission_without_an_ack_leaves_the_modal_with_its_text(driver: Driver) -> None:
    async def story(_app: AsyncApp, view: Json) -> None:
        driver.post("faults", match={"method": "view_submission"}, kind="lost_ack")
        acking(_app)
        answer = await submit(driver, view)
        assert (answer["ok"], answer["acked"]) == (False, False)
        assert answer["error"] == "We had some trouble connecting. Try again?"
        assert answer["views"][0]["state"]["values"]["what"]["what"]["value"] == "I broke it"

    with_modal(driver, story)


def test_a_faulty_view_in_the_ack_is_trouble(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        acking(app, response_action="update", view={"type": "modal", "blocks": [{"type": "nonsense"}]})
        answer = await submit(driver, view)
        assert answer["error"] == "We had some trouble connecting. Try again?"
        assert answer["views"][0]["hash"]

    with_modal(driver, story)


def test_an_emptied_text_is_null_and_blanks_stay(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        heard = acking(app, response_action="errors", errors={"what": "More"})
        await submit(driver, view, "")
        await submit(driver, view, "  ")
        values = [body["view"]["state"]["values"]["what"]["what"]["value"] for body in heard]
        assert values == [None, "  "]

    with_modal(driver, story)


def test_values_of_the_wrong_kind_are_refused(driver: Driver) -> None:
    async def story(_app: AsyncApp, view: Json) -> None:
        asked = {"user": "U0ANA", "view_id": view["id"]}
        wrong = {"what": {"what": {"value": 5}}}
        assert driver.refused("submit", **asked, values=wrong) == (400, "invalid_value")
        assert driver.refused("submit", **asked, values=["x"]) == (400, "invalid_values")

    with_modal(driver, story)


def test_untouched_inputs_are_sent_as_null_or_as_their_initial_value(driver: Driver) -> None:
    option = {"text": plain("Minor"), "value": "minor"}

    def field(name: str, **element: Any) -> Json:
        input_of = {"action_id": name, **element}
        return {"type": "input", "block_id": name, "label": plain(name), "element": input_of}

    fields = [
        field("pick", type="static_select", options=[option], initial_option=option),
        field("boxes", type="checkboxes", options=[option]),
        field("who", type="users_select"),
        field("when", type="datetimepicker", initial_date_time=1772442000),
        field("words", type="plain_text_input", initial_value="so far"),
    ]

    async def story(app: AsyncApp, view: Json) -> None:
        heard = acking(app)
        await driver.act("submit", user="U0ANA", view_id=view["id"])
        assert heard[0]["view"]["state"]["values"] == {
            "what": {"what": {"type": "plain_text_input", "value": None}},
            "pick": {"pick": {"type": "static_select", "selected_option": option}},
            "boxes": {"boxes": {"type": "checkboxes", "selected_options": []}},
            "who": {"who": {"type": "users_select", "selected_user": None}},
            "when": {"when": {"type": "datetimepicker", "selected_date_time": 1772442000}},
            "words": {"words": {"type": "plain_text_input", "value": "so far"}},
        }

    with_modal(driver, story, modal(*fields))


def test_a_view_that_the_app_updates_before_its_ack_is_still_closed_by_it(driver: Driver) -> None:
    async def story(app: AsyncApp, view: Json) -> None:
        @app.view("modal")
        async def submitted(ack: Any) -> None:
            await app.client.views_update(view_id=view["id"], view=modal(title="Saving"))
            await ack()

        assert (await submit(driver, view))["views"] == []

    with_modal(driver, story)


def test_a_conversation_picker_can_ask_for_a_response_url(driver: Driver) -> None:
    element = {
        "type": "conversations_select",
        "action_id": "where",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    field = {"type": "input", "block_id": "where", "label": plain("Where"), "element": element}

    async def story(app: AsyncApp, view: Json) -> None:
        heard = acking(app)
        await submit(driver, view)
        (url,) = heard[0]["response_urls"]
        assert (url["block_id"], url["action_id"], url["channel_id"]) == ("where", "where", "C0GENERAL")
        assert url["response_url"].startswith(driver.base_url)

    with_modal(driver, story, modal(field))
