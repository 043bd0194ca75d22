"""What may be in a payload at all: required fields, unknown ones, types, surfaces and parents."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.rules import message_faults, view_faults
from tests.sandbox.rules.payloads import (
    actions,
    asks,
    confirm,
    fresh,
    home,
    leaf,
    modal,
    mrkdwn,
    on,
    option,
    options,
    plain,
    rich,
    says,
    section,
    where,
)
from tests.sandbox.rules.samples import BLOCKS, BUTTON, FIELDS, PICKERS, PICTURE, RICH_PARTS, typed

SURFACES = ("message", "modal", "home")


@pytest.mark.parametrize(
    ("surfaces", "block"), BLOCKS, ids=lambda it: it["type"] if isinstance(it, dict) else ""
)
@pytest.mark.parametrize("surface", SURFACES)
def test_a_block_passes_where_slack_shows_it_and_is_refused_elsewhere(
    surfaces: str, block: dict[str, Any], surface: str
) -> None:
    refused = [f"unsupported type: {block['type']} "] if surface not in surfaces.split() else []
    faults = on(surface, block)
    assert [refused[0] in fault for fault in faults if refused] == [True] * len(refused)
    assert where(faults) == ["/blocks/0/type"] * len(refused)


@pytest.mark.parametrize("name", ["file", "auth_provider", "sections", ""])
def test_a_block_that_apps_cannot_post_is_refused(name: str) -> None:
    assert on("message", {"type": name}) == [
        f"[ERROR] unsupported type: {name} [json-pointer:/blocks/0/type]"
    ]


@pytest.mark.parametrize("element", typed(PICKERS), ids=lambda element: str(element["type"]))
def test_a_picker_goes_in_sections_actions_and_inputs(element: dict[str, Any]) -> None:
    for block in (section(accessory=element), actions(element), asks(element)):
        assert [on(surface, block) for surface in SURFACES] == [[], [], []]


@pytest.mark.parametrize("element", typed(FIELDS), ids=lambda element: str(element["type"]))
def test_a_field_to_type_in_goes_in_an_input_of_a_modal(element: dict[str, Any]) -> None:
    assert on("modal", asks(element)) == []
    assert where(on("modal", section(accessory=element))) == ["/blocks/0/accessory/type"]


NARROW = [
    ("rich_text_input", "modal home"),
    ("plain_text_input", "message modal home"),
    ("number_input", "modal"),
    ("email_text_input", "modal"),
    ("url_text_input", "modal"),
    ("file_input", "modal"),
    ("datetimepicker", "message modal"),
]


@pytest.mark.parametrize(("name", "surfaces"), NARROW)
def test_an_element_is_refused_on_surfaces_that_do_not_know_it(name: str, surfaces: str) -> None:
    accepted = [surface for surface in SURFACES if not on(surface, asks({"type": name, **FIELDS[name]}))]
    assert accepted == surfaces.split()


def test_rich_text_may_be_asked_among_actions_too() -> None:
    asked = {"type": "rich_text_input", **FIELDS["rich_text_input"]}
    assert on("home", actions(asked)) == []
    assert where(on("message", actions(asked))) == ["/blocks/0/elements/0/type"]


def test_a_workflow_button_is_for_messages() -> None:
    trigger = {"url": "https://example.com", "customizable_input_parameters": [{"name": "a", "value": "b"}]}
    button = {"type": "workflow_button", "text": plain(), "workflow": {"trigger": trigger}}
    assert on("message", actions(button)) == []
    assert where(on("modal", actions(button))) == ["/blocks/0/elements/0/type"]


def test_elements_are_refused_in_parents_that_do_not_take_them() -> None:
    misplaced = [
        asks(BUTTON),
        actions(PICTURE),
        actions({"type": "plain_text_input"}),
        section(accessory={"type": "datetimepicker"}),
        {"type": "context", "elements": [BUTTON]},
        {"type": "context_actions", "elements": [BUTTON]},
        rich(leaf()),
        rich({"type": "rich_text_list", "style": "bullet", "elements": [RICH_PARTS[2]]}),
        rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U0ANA"}]}),
    ]
    for block in misplaced:
        (fault,) = on("message", block)
        assert "unsupported type: " in fault
        assert fault.endswith("/type]")


def every_object(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every object in a payload, itself first."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from every_object(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from every_object(inner, (*path, index))


def reach(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


EVERYTHING = [
    *BLOCKS,
    *(("message modal home", asks(element)) for element in typed(PICKERS)),
    *(("modal", asks(element)) for element in typed(FIELDS)),
    ("message", actions({"type": "overflow", "options": [{**option(), "url": "https://example.com"}]})),
]
OBJECTS = [
    (surfaces.split()[0], block, path) for surfaces, block in EVERYTHING for path in every_object(block)
]


def pointer(path: tuple[str | int, ...]) -> str:
    return "".join(f"/{step}" for step in ("blocks", 0, *path))


def test_an_unknown_field_is_refused_in_every_object_a_payload_can_hold() -> None:
    for surface, block, path in OBJECTS:
        changed = fresh(block)
        reach(changed, path)["surprise"] = 1
        unknown = f"[ERROR] invalid additional property: surprise [json-pointer:{pointer(path)}]"
        assert [fault.replace("/view", "") for fault in on(surface, changed)] == [unknown]


def test_null_is_refused_as_the_value_of_every_field_a_payload_can_hold() -> None:
    for surface, block, path in OBJECTS:
        for name in reach(block, path):
            changed = fresh(block)
            reach(changed, path)[name] = None
            assert where(on(surface, changed)) == [pointer((*path, name))]


REQUIRED = [
    (section(accessory={**BUTTON}), "accessory", "text"),
    (section(accessory=PICTURE), "accessory", "alt_text"),
    (section(accessory=PICTURE), "accessory", "image_url"),
    (section(text=plain()), "text", "text"),
    (section(text=plain()), "text", "type"),
    (section(accessory={**BUTTON, "confirm": confirm()}), "accessory/confirm", "title"),
    (section(accessory={**BUTTON, "confirm": confirm()}), "accessory/confirm", "text"),
    (section(accessory={**BUTTON, "confirm": confirm()}), "accessory/confirm", "confirm"),
    (section(accessory={**BUTTON, "confirm": confirm()}), "accessory/confirm", "deny"),
    (actions(BUTTON), "", "elements"),
    ({"type": "context", "elements": [plain()]}, "", "elements"),
    ({"type": "header", "text": plain()}, "", "text"),
    (PICTURE, "", "alt_text"),
    (PICTURE, "", "image_url"),
    (asks(BUTTON), "", "label"),
    (asks({"type": "users_select"}), "", "element"),
    (asks({"type": "static_select", "options": options(1)}), "element", "options"),
    (asks({"type": "radio_buttons", "options": options(1)}), "element", "options"),
    (asks({"type": "static_select", "options": options(1)}), "element/options/0", "text"),
    (asks({"type": "static_select", "options": options(1)}), "element/options/0", "value"),
    (asks({"type": "number_input", "is_decimal_allowed": True}), "element", "is_decimal_allowed"),
    (rich(), "", "elements"),
    (rich(RICH_PARTS[1]), "elements/0", "style"),
    (rich(RICH_PARTS[1]), "elements/0", "elements"),
    (says(leaf()), "elements/0/elements/0", "text"),
    (says({"type": "link", "url": "https://example.com"}), "elements/0/elements/0", "url"),
    (says({"type": "user", "user_id": "U0ANA"}), "elements/0/elements/0", "user_id"),
    (says({"type": "date", "timestamp": 1, "format": "{date}"}), "elements/0/elements/0", "format"),
]


@pytest.mark.parametrize(("block", "inside", "name"), REQUIRED)
def test_a_required_field_is_missed(block: dict[str, Any], inside: str, name: str) -> None:
    path = tuple(int(step) if step.isdigit() else step for step in inside.split("/") if step)
    changed = fresh(block)
    del reach(changed, path)[name]
    at = "/view" + pointer(path)
    assert f"[ERROR] missing required field: {name} [json-pointer:{at}]" in on("modal", changed)


def test_a_section_needs_text_or_fields() -> None:
    assert on("message", {"type": "section"}) == [
        "[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0/type]"
    ]
    assert on("message", {"type": "section", "fields": [plain()]}) == []


PLAIN_ONLY = [
    ({"type": "header", "text": mrkdwn()}, "/text"),
    (section(accessory={**BUTTON, "text": mrkdwn()}), "/accessory/text"),
    (asks({"type": "users_select"}, label=mrkdwn()), "/label"),
    (asks({"type": "users_select"}, hint=mrkdwn()), "/hint"),
    (asks({"type": "users_select", "placeholder": mrkdwn()}), "/element/placeholder"),
    (asks({"type": "static_select", "options": [option(text=mrkdwn())]}), "/element/options/0/text"),
    (section(accessory={**BUTTON, "confirm": confirm(title=mrkdwn())}), "/accessory/confirm/title"),
]


@pytest.mark.parametrize(("block", "at"), PLAIN_ONLY)
def test_mrkdwn_is_refused_where_only_plain_text_is_allowed(block: dict[str, Any], at: str) -> None:
    assert on("message", block) == [f"[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0{at}/type]"]


@pytest.mark.parametrize("kind", ["radio_buttons", "checkboxes"])
def test_radio_buttons_and_checkboxes_may_be_worded_in_mrkdwn(kind: str) -> None:
    choice = {**option(text=mrkdwn()), "description": mrkdwn()}
    assert on("message", section(accessory={"type": kind, "options": [choice]})) == []


def test_emoji_belongs_to_plain_text_and_verbatim_to_mrkdwn() -> None:
    assert where(on("message", section(text={**mrkdwn(), "emoji": True}))) == ["/blocks/0/text"]
    assert where(on("message", section(text={**plain(), "verbatim": True}))) == ["/blocks/0/text"]


def test_blank_text_counts_as_empty() -> None:
    assert where(on("message", section(text=mrkdwn(" \n ")))) == ["/blocks/0/text/text"]


def test_a_view_is_a_modal_with_a_title_or_a_home_without() -> None:
    assert view_faults(modal(section(), close=plain(), clear_on_close=True, notify_on_close=True)) == []
    assert view_faults(home(section(), private_metadata="", callback_id="", external_id="x")) == []
    assert where(view_faults({"type": "modal", "blocks": [section()]})) == [""]
    assert where(view_faults({"type": "workflow_step", "blocks": [section()]})) == ["/type"]
    assert where(view_faults(modal(section(), submit_disabled=True))) == [""]
    for name in ("title", "submit", "close"):
        unknown = f"[ERROR] invalid additional property: {name} [json-pointer:/view]"
        assert view_faults(home(section(), **{name: plain()})) == [unknown]
    assert where(view_faults({})) == [""]


def test_some_things_may_be_empty() -> None:
    inputs = [asks({"type": kind, "initial_value": ""}) for kind in ("email_text_input", "url_text_input")]
    hollow = [
        rich(),
        says(),
        rich({"type": "rich_text_quote", "elements": []}),
        rich({"type": "rich_text_preformatted", "elements": []}),
        says({"type": "date", "timestamp": 0, "format": "{date}", "fallback": ""}),
    ]
    assert view_faults(modal(*inputs, *hollow, external_id="", callback_id="", private_metadata="")) == []
    assert message_faults({"text": "x", "blocks": [], "attachments": []}) == []
