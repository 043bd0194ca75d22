"""Modals: typing, errors, stacks, trouble, and what an update leaves alone."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.sandbox.drive import Driver, Json

pytestmark = pytest.mark.browser

# Between the last and the first field the browser's own buttons have their turn: nothing is focused then.
FOCUS_IS_INSIDE = """() => document.activeElement === document.body
    || document.activeElement.closest('#modal') !== null"""


def test_what_is_typed_reaches_the_app(window: Window) -> None:
    window.say("/oops")
    window.modal.get_by_label("What happened?").fill("I deleted the wrong bucket")
    window.answer("Tell them")
    expect(window.modal).to_have_count(0)
    expect(window.message("I deleted the wrong bucket")).to_be_visible()


def test_an_empty_required_field_is_named_and_focused(window: Window) -> None:
    window.say("/oops")
    window.answer("Tell them")
    field = window.modal.get_by_label("What happened?")
    expect(window.modal).to_contain_text("Please complete this required field.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()


def test_too_much_text_is_counted_and_kept(window: Window) -> None:
    window.say("/oops")
    field = window.modal.get_by_label("What happened?")
    field.fill("x" * 301)
    window.answer("Tell them")
    expect(window.modal).to_contain_text("Please use 300 characters or fewer (this is 301).")
    expect(field).to_have_value("x" * 301)


def test_what_the_app_refuses_stands_under_its_field(window: Window) -> None:
    window.say("/oops nonsense")
    window.answer("Tell them")
    expect(window.modal).to_contain_text("That does not sound right.")
    expect(window.modal.get_by_label("What happened?")).to_have_value("nonsense")


def test_typing_goes_on_while_the_app_updates_the_view(window: Window) -> None:
    window.say("/oops")
    field = window.modal.get_by_label("What happened?")
    field.press_sequentially("abcdef")
    expect(window.modal).to_contain_text("So far 6 letters.")
    expect(field).to_be_focused()
    field.press("ArrowLeft")
    field.press_sequentially("X")
    expect(window.modal).to_contain_text("So far 7 letters.")
    expect(field).to_have_value("abcdeXf")
    assert field.evaluate("(node) => node.selectionStart") == 6


def test_an_update_fills_a_field_that_nobody_touched(window: Window) -> None:
    window.say("/oops")
    window.modal.get_by_label("What happened?").press_sequentially("abcdef")
    expect(window.modal.get_by_role("combobox", name="How bad is it? (optional)")).to_have_value("Major")


def test_an_update_changes_nothing_that_somebody_chose(window: Window) -> None:
    window.say("/oops")
    window.choose("How bad is it? (optional)", "Critical")
    window.modal.get_by_label("What happened?").press_sequentially("abcdef")
    expect(window.modal).to_contain_text("So far 6 letters.")
    expect(window.modal.get_by_role("combobox", name="How bad is it? (optional)")).to_have_value("Critical")


def test_what_was_typed_last_reaches_the_app_before_the_view_closes(window: Window, stand_in: Driver) -> None:
    window.say("/oops")
    window.modal.get_by_label("What happened?").press_sequentially("Half a thought")
    window.page.keyboard.press("Escape")
    expect(window.modal).to_have_count(0)
    sent = stand_in.log(type="interactive")[0]["request"]
    assert (sent["type"], sent["actions"][0]["value"]) == ("block_actions", "Half a thought")


def test_a_field_that_is_sent_on_enter_leaves_the_view_open(window: Window, stand_in: Driver) -> None:
    window.say("/oops Something")
    window.answer("Add details")
    field = window.modal.get_by_label("Details (optional)")
    field.fill("It was late")
    field.press("Enter")
    expect(window.page.locator(".toast")).to_contain_text("details")
    assert json.loads(stand_in.messages("U0ANA", "U0OOPS")[-1]["text"])["value"] == "It was late"
    expect(field).to_have_value("It was late")


def test_a_view_on_top_is_left_by_its_back_button(window: Window) -> None:
    window.say("/oops Something")
    window.answer("Add details")
    expect(window.modal.get_by_role("heading", name="Details")).to_be_visible()
    window.answer("Back")
    expect(window.modal.get_by_label("What happened?")).to_have_value("Something")


def test_the_cross_closes_the_whole_stack(window: Window, stand_in: Driver) -> None:
    window.say("/oops Something")
    window.answer("Add details")
    expect(window.modal.get_by_role("heading", name="Details")).to_be_visible()
    window.answer("Close")
    expect(window.modal).to_have_count(0)
    assert stand_in.views("U0ANA") == []


def test_escape_closes_a_view_and_the_focus_stays_inside_until_then(window: Window) -> None:
    window.say("/oops Something")
    expect(window.modal.get_by_label("What happened?")).to_be_focused()
    for _ in range(12):
        window.page.keyboard.press("Tab")
        assert window.page.evaluate(FOCUS_IS_INSIDE)
    window.page.keyboard.press("Escape")
    expect(window.modal).to_have_count(0)


def test_an_app_that_does_not_answer_costs_no_text(window: Window) -> None:
    window.say("/oops silent form")
    field = window.modal.get_by_label("What happened?")
    field.fill("A long story")
    window.answer("Tell them")
    expect(window.modal.locator("[aria-busy=true]")).to_be_visible()
    expect(window.modal.get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    expect(field).to_have_value("A long story")


def test_every_kind_of_input_is_sent_as_slack_sends_it(window: Window, stand_in: Driver) -> None:
    window.say("/oops inputs")
    modal = window.modal
    modal.get_by_label("One line").fill("short")
    modal.get_by_label("Several lines (optional)").fill("a\nb")
    modal.get_by_label("A number").fill("40")
    modal.get_by_label("An address (optional)").fill("ana@example.com")
    modal.get_by_label("A link (optional)").fill("https://example.com/post")
    window.choose("One colour", "Green")
    window.choose("Some colours", "Red", "Blue")
    window.choose("A person", "Morgan Hale")
    window.choose("Some people", "Dana Okafor")
    window.choose("A conversation (optional)", "payments-team")
    window.choose("A channel (optional)", "lessons")
    modal.get_by_label("A day").fill("2026-03-09")
    modal.get_by_label("A time").fill("14:45")
    modal.get_by_role("group", name="A moment").get_by_label("Time").fill("11:00")
    modal.get_by_role("radio", name="Blue").check()
    modal.get_by_role("checkbox", name="Red").check()
    window.answer("Send")
    expect(window.modal).to_have_count(0)
    sent = json.loads(stand_in.messages("U0ANA", "U0OOPS")[-1]["text"])
    assert {block: _chosen(actions[block]) for block, actions in sent.items()} == {
        "line": "short",
        "text": "a\nb",
        "number": "40",
        "mail": "ana@example.com",
        "web": "https://example.com/post",
        "one": "green",
        "many": ["red", "blue"],
        "person": "U0MORGAN",
        "people": ["U0BO", "U0DANA"],
        "place": "C0MORGAN",
        "channel": "C0LESSONS",
        "day": "2026-03-09",
        "time": "14:45",
        "moment": 1772445600,  # 11:00 in Berlin, where Ana is
        "radio": "blue",
        "checks": ["red"],
    }


def _chosen(held: Json) -> Any:
    """What an element holds, with options by their values."""
    (value,) = (value for key, value in held.items() if key != "type")
    return [_plain(one) for one in value] if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("label", "wrong", "words"),
    [
        ("A number", "ten", "Please enter a number."),
        ("A number", "0", "Please enter 1 or more."),
        ("An address (optional)", "ana", "Please enter a valid email address."),
        ("A link (optional)", "example", "Please enter a valid URL."),
    ],
)
def test_a_field_says_what_it_cannot_take(window: Window, label: str, wrong: str, words: str) -> None:
    window.say("/oops inputs")
    window.modal.get_by_label(label).fill(wrong)
    window.answer("Send")
    expect(window.modal).to_contain_text(words)


def test_a_select_is_worked_by_the_keyboard(window: Window) -> None:
    window.say("/oops inputs")
    box = window.modal.get_by_role("combobox", name="A person", exact=True)
    box.press("ArrowDown")
    box.press_sequentially("dan")
    expect(window.modal.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(box).to_have_value("Dana Okafor")
    box.press("ArrowDown")
    box.press("Escape")
    expect(window.modal.get_by_role("listbox")).to_have_count(0)
    expect(window.modal).to_be_visible()
