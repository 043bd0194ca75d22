"""The limits of elements: one exactly at its limit passes, one beyond is named with the right pointer."""

from typing import Any

import pytest

from tests.sandbox.rules.limits import Limit, least, most, named
from tests.sandbox.rules.payloads import (
    actions,
    asks,
    confirm,
    mrkdwn,
    on,
    option,
    options,
    plain,
    section,
    where,
    words,
)
from tests.sandbox.rules.samples import BUTTON


def button(**changes: object) -> dict[str, Any]:
    return section(accessory={**BUTTON, **changes})


def menu(kind: str, **fields: object) -> dict[str, Any]:
    return asks({"type": kind, **fields})


def typed(**fields: object) -> dict[str, Any]:
    return asks({"type": "plain_text_input", **fields})


def groups(count: int) -> list[dict[str, Any]]:
    return [{"label": plain(), "options": options(1)}] * count


def _sure(**fields: Any) -> dict[str, Any]:
    return button(confirm=confirm(**fields))


def _group(**fields: object) -> dict[str, Any]:
    return menu("static_select", option_groups=[{"label": plain(), "options": options(1), **fields}])


def _choice(**fields: object) -> dict[str, Any]:
    return menu("static_select", options=[{**option(), **fields}])


def _dispatched(occasions: list[str]) -> dict[str, Any]:
    return typed(dispatch_action_config={"trigger_actions_on": occasions})


def _radio(**fields: object) -> dict[str, Any]:
    return menu("radio_buttons", options=[{**option(), **fields}])


def _link(**fields: object) -> dict[str, Any]:
    return actions({"type": "overflow", "options": [{**option(), **fields}]})


def _workflow(**fields: object) -> dict[str, Any]:
    return {"type": "workflow_button", "workflow": {"trigger": {"url": "https://example.com"}}, **fields}


def _number(**fields: object) -> dict[str, Any]:
    return menu("number_input", **{"is_decimal_allowed": False, "initial_value": "5", **fields})


LIMITS = [
    most("button text", 75, "/accessory/text/text", lambda n: button(text=plain(words(n)))),
    least("button text", 1, "/accessory/text/text", lambda n: button(text=plain(words(n)))),
    most("button value", 2000, "/accessory/value", lambda n: button(value=words(n))),
    most("button url", 3000, "/accessory/url", lambda n: button(url="https://" + words(n - 8))),
    most(
        "button label", 75, "/accessory/accessibility_label", lambda n: button(accessibility_label=words(n))
    ),
    most("agent prompt", 4000, "/accessory/agent_prompt", lambda n: button(agent_prompt=words(n))),
    most("confirm title", 100, "/accessory/confirm/title/text", lambda n: _sure(title=plain(words(n)))),
    most("confirm text", 300, "/accessory/confirm/text/text", lambda n: _sure(text=plain(words(n)))),
    most("confirm yes", 30, "/accessory/confirm/confirm/text", lambda n: _sure(confirm=plain(words(n)))),
    most("confirm no", 30, "/accessory/confirm/deny/text", lambda n: _sure(deny=plain(words(n)))),
    most("select options", 100, "/element/options", lambda n: menu("static_select", options=options(n))),
    least("select options", 1, "/element/options", lambda n: menu("static_select", options=options(n))),
    most("groups", 100, "/element/option_groups", lambda n: menu("static_select", option_groups=groups(n))),
    most("group label", 75, "/element/option_groups/0/label/text", lambda n: _group(label=plain(words(n)))),
    most("group options", 100, "/element/option_groups/0/options", lambda n: _group(options=options(n))),
    most("radio options", 10, "/element/options", lambda n: menu("radio_buttons", options=options(n))),
    most("checkboxes", 10, "/element/options", lambda n: menu("checkboxes", options=options(n))),
    most(
        "overflow", 5, "/elements/0/options", lambda n: actions({"type": "overflow", "options": options(n)})
    ),
    least(
        "overflow", 1, "/elements/0/options", lambda n: actions({"type": "overflow", "options": options(n)})
    ),
    most("option text", 75, "/element/options/0/text/text", lambda n: _choice(text=plain(words(n)))),
    most("option value", 150, "/element/options/0/value", lambda n: _choice(value=words(n))),
    most(
        "option note",
        75,
        "/element/options/0/description/text",
        lambda n: _choice(description=plain(words(n))),
    ),
    most("placeholder", 150, "/element/placeholder/text", lambda n: typed(placeholder=plain(words(n)))),
    most(
        "select hint",
        150,
        "/element/placeholder/text",
        lambda n: menu("users_select", placeholder=plain(words(n))),
    ),
    least(
        "selected",
        1,
        "/element/max_selected_items",
        lambda n: menu("multi_users_select", max_selected_items=n),
    ),
    least("min_length", 0, "/element/min_length", lambda n: typed(min_length=n)),
    most("min_length", 3000, "/element/min_length", lambda n: typed(min_length=n)),
    least("max_length", 1, "/element/max_length", lambda n: typed(max_length=n)),
    most("max_length", 3000, "/element/max_length", lambda n: typed(max_length=n)),
    most("initial value", 3000, "/element/initial_value", lambda n: typed(initial_value=words(n))),
    most(
        "initial value, own limit",
        9,
        "/element/initial_value",
        lambda n: typed(initial_value=words(n), max_length=9),
    ),
    Limit("lengths", lambda n: typed(min_length=n, max_length=9), 9, 10, "/element/min_length"),
    least("lines", 1, "/element/max_lines", lambda n: menu("rich_text_input", max_lines=n)),
    most("lines", 100, "/element/max_lines", lambda n: menu("rich_text_input", max_lines=n)),
    least("files", 1, "/element/max_files", lambda n: menu("file_input", max_files=n)),
    most("files", 10, "/element/max_files", lambda n: menu("file_input", max_files=n)),
    least(
        "date time",
        1_000_000_000,
        "/element/initial_date_time",
        lambda n: menu("datetimepicker", initial_date_time=n),
    ),
    most(
        "date time",
        9_999_999_999,
        "/element/initial_date_time",
        lambda n: menu("datetimepicker", initial_date_time=n),
    ),
    Limit(
        "dates",
        lambda d: menu("datepicker", initial_date=d),
        "2028-02-29",
        "2026-02-31",
        "/element/initial_date",
    ),
    Limit(
        "dates",
        lambda d: menu("datepicker", initial_date=d),
        "2026-12-31",
        "20261231",
        "/element/initial_date",
    ),
    Limit("times", lambda t: menu("timepicker", initial_time=t), "23:59", "24:00", "/element/initial_time"),
    Limit("zones", lambda z: menu("timepicker", timezone=z), "Asia/Tokyo", "Asia/Oops", "/element/timezone"),
    Limit("numbers", lambda n: _number(max_value=n), "5", "4", "/element/initial_value"),
    Limit("numbers", lambda n: _number(min_value=n), "5", "6", "/element/min_value"),
    Limit("numbers", lambda n: _number(initial_value=n), "5", "5.5", "/element/initial_value"),
    least("query", 0, "/element/min_query_length", lambda n: menu("external_select", min_query_length=n)),
    least("first lines", 1, "/element/min_lines", lambda n: menu("rich_text_input", min_lines=n)),
    most("first lines", 100, "/element/min_lines", lambda n: menu("rich_text_input", min_lines=n)),
    most(
        "occasions",
        2,
        "/element/dispatch_action_config/trigger_actions_on",
        lambda n: _dispatched(["on_enter_pressed"] * n),
    ),
    most("radio text", 75, "/element/options/0/text/text", lambda n: _radio(text=mrkdwn(words(n)))),
    most(
        "radio note",
        75,
        "/element/options/0/description/text",
        lambda n: _radio(description=mrkdwn(words(n))),
    ),
    most("overflow text", 75, "/elements/0/options/0/text/text", lambda n: _link(text=plain(words(n)))),
    most("overflow url", 3000, "/elements/0/options/0/url", lambda n: _link(url="https://" + words(n - 8))),
    most(
        "workflow button",
        75,
        "/elements/0/text/text",
        lambda n: actions(_workflow(text=plain(words(n)))),
        "message",
    ),
    Limit("times", lambda t: menu("timepicker", initial_time=t), "00:00", "0:00", "/element/initial_time"),
    Limit("times", lambda t: menu("timepicker", initial_time=t), "19:09", "19:60", "/element/initial_time"),
    Limit(
        "users", lambda u: menu("users_select", initial_user=u), "W0ANA9", "C0ANA", "/element/initial_user"
    ),
    Limit(
        "channels",
        lambda c: menu("channels_select", initial_channel=c),
        "G09",
        "D09",
        "/element/initial_channel",
    ),
    Limit("urls", lambda url: button(url=url), "mailto:ana@example.com", "example.com", "/accessory/url"),
]


@pytest.mark.parametrize("limit", LIMITS, ids=named)
def test_an_element_at_its_limit_passes_and_one_beyond_is_named(limit: Limit) -> None:
    assert on(limit.surface, limit.build(limit.inside)) == []
    assert where(on(limit.surface, limit.build(limit.outside))) == [f"/blocks/0{limit.pointer}"]
