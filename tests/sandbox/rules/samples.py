"""One sound sample of each block and element, with every field it may have."""

from tests.sandbox.rules.payloads import (
    Json,
    actions,
    asks,
    confirm,
    leaf,
    mrkdwn,
    option,
    options,
    plain,
    rich,
    says,
    section,
)

PICTURE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A graph"}
BUTTON: Json = {
    "type": "button",
    "action_id": "approve",
    "text": plain("Approve"),
    "value": "7",
    "url": "https://example.com/",
    "style": "primary",
    "confirm": confirm(),
    "accessibility_label": "Approve the quick fix",
}
CHOOSES: Json = {"action_id": "choice", "confirm": confirm(), "focus_on_load": True}
PICKS: Json = {**CHOOSES, "placeholder": plain("Choose")}
SEVERAL: Json = {**PICKS, "max_selected_items": 2}
TYPES: Json = {
    "action_id": "typed",
    "placeholder": plain("Type"),
    "focus_on_load": True,
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
}
FILTER: Json = {
    "include": ["im", "private"],
    "exclude_bot_users": True,
    "exclude_external_shared_channels": True,
}
GROUPS = [{"label": plain("Grave"), "options": options(2)}]

# Elements that sections, actions and inputs may all hold.
PICKERS: dict[str, Json] = {
    "checkboxes": {**CHOOSES, "options": options(3), "initial_options": options(2)},
    "radio_buttons": {**CHOOSES, "options": options(3), "initial_option": option("1")},
    "static_select": {**PICKS, "options": options(3), "initial_option": option("1")},
    "multi_static_select": {**SEVERAL, "option_groups": GROUPS, "initial_options": options(1)},
    "external_select": {**PICKS, "min_query_length": 2, "initial_option": option()},
    "multi_external_select": {**SEVERAL, "min_query_length": 2, "initial_options": options(2)},
    "users_select": {**PICKS, "initial_user": "U0MORGAN"},
    "multi_users_select": {**SEVERAL, "initial_users": ["U0ANA", "U0BO"]},
    "channels_select": {**PICKS, "initial_channel": "C0MORGAN"},
    "multi_channels_select": {**SEVERAL, "initial_channels": ["C0MORGAN"]},
    "conversations_select": {**PICKS, "initial_conversation": "D0ANA", "filter": FILTER},
    "multi_conversations_select": {**SEVERAL, "default_to_current_conversation": True, "filter": FILTER},
    "datepicker": {**PICKS, "initial_date": "2028-02-29"},
    "timepicker": {**PICKS, "initial_time": "23:59", "timezone": "Europe/Berlin"},
}
# Elements that only inputs of a modal may hold.
FIELDS: dict[str, Json] = {
    "plain_text_input": {
        **TYPES,
        "initial_value": "",
        "multiline": True,
        "min_length": 0,
        "max_length": 3000,
    },
    "rich_text_input": {**TYPES, "initial_value": says(leaf()), "min_lines": 1, "max_lines": 100},
    "number_input": {
        **TYPES,
        "is_decimal_allowed": True,
        "initial_value": "1.5",
        "min_value": "-1",
        "max_value": "2",
    },
    "email_text_input": {**TYPES, "initial_value": "ana@example.com"},
    "url_text_input": {**TYPES, "initial_value": "https://example.com"},
    "file_input": {"action_id": "files", "filetypes": ["png"], "max_files": 10},
    "datetimepicker": {**CHOOSES, "initial_date_time": 1_777_777_777},
}
LEAVES: list[Json] = [
    leaf(),
    {"type": "link", "url": "https://example.com", "text": "here", "style": {"italic": True}},
    {"type": "user", "user_id": "U0ANA", "style": {"bold": True}},
    {"type": "usergroup", "usergroup_id": "S0TEAM"},
    {"type": "channel", "channel_id": "C0GENERAL"},
    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
    {"type": "broadcast", "range": "here"},
    {"type": "date", "timestamp": 1_777_777_777, "format": "{date}", "fallback": "in spring"},
]
RICH_PARTS: list[Json] = [
    {"type": "rich_text_section", "elements": LEAVES},
    {
        "type": "rich_text_list",
        "style": "bullet",
        "indent": 8,
        "border": 1,
        "elements": [{"type": "rich_text_section", "elements": LEAVES[:3]}],
    },
    {"type": "rich_text_quote", "elements": LEAVES[:3], "border": 0},
    {"type": "rich_text_preformatted", "elements": LEAVES[:2], "border": 1, "language": "python"},
]
CARD: Json = {
    "type": "card",
    "title": mrkdwn("Bo"),
    "subtitle": plain("now"),
    "body": plain("Fine"),
    "hero_image": PICTURE,
}
TASK: Json = {
    "task_id": "1",
    "title": "Look",
    "status": "pending",
    "details": says(leaf()),
    "output": says(leaf()),
}
RAW: Json = {"type": "raw_text", "text": "cell"}
SERIES = [{"name": "Fixes", "data": [{"label": "May", "value": -1.5}]}]


def typed(table: dict[str, Json]) -> list[Json]:
    """Each entry of a table with its type put in."""
    return [{"type": name, **fields} for name, fields in table.items()]


# One sound block of each sort, with every field it may have; which surfaces take it.
BLOCKS: list[tuple[str, Json]] = [
    ("message modal home", section(block_id="s", accessory=BUTTON, fields=[plain(), mrkdwn()], expand=True)),
    ("message modal home", {"type": "header", "block_id": "h", "text": plain()}),
    ("message modal home", {"type": "context", "block_id": "c", "elements": [plain(), mrkdwn(), PICTURE]}),
    ("message modal home", {"type": "divider", "block_id": "d"}),
    ("message modal home", {**rich(*RICH_PARTS), "block_id": "r"}),
    ("message modal home", {**actions(BUTTON, *typed(PICKERS)[:1]), "block_id": "a"}),
    ("message modal home", {**PICTURE, "block_id": "i", "title": plain()}),
    (
        "message modal home",
        asks(
            {"type": "plain_text_input", **FIELDS["plain_text_input"]},
            block_id="what_happened",
            hint=plain("No passwords"),
            optional=True,
            dispatch_action=True,
        ),
    ),
    (
        "message modal home",
        {
            "type": "video",
            "title": plain(),
            "title_url": "https://example.com",
            "alt_text": "How",
            "video_url": "https://example.com/v",
            "thumbnail_url": "https://example.com/t.png",
            "author_name": "Bo",
            "description": plain(),
            "provider_name": "Us",
            "provider_icon_url": "https://example.com/i.png",
        },
    ),
    ("message", {"type": "markdown", "text": "**bold**"}),
    ("modal", {"type": "alert", "text": mrkdwn(), "level": "warning"}),
    (
        "message",
        {
            "type": "table",
            "rows": [[RAW, says(leaf())]],
            "column_settings": [{"align": "right", "is_wrapped": True}],
        },
    ),
    (
        "message",
        {
            "type": "data_table",
            "caption": "Fixes",
            "rows": [[RAW], [{"type": "raw_number", "value": 1.5, "text": "1½"}]],
            "page_size": 10,
            "row_header_column_index": 0,
        },
    ),
    (
        "message home",
        {
            "type": "data_visualization",
            "title": "Fixes",
            "chart": {
                "type": "bar",
                "series": SERIES,
                "axis_config": {"categories": ["May"], "x_label": "Month"},
            },
        },
    ),
    (
        "message home",
        {
            "type": "data_visualization",
            "title": "Share",
            "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
        },
    ),
    ("message home", {**CARD, "actions": [BUTTON]}),
    ("message home", {"type": "carousel", "elements": [CARD]}),
    (
        "message home",
        {
            "type": "container",
            "title": plain(),
            "width": "wide",
            "is_collapsible": True,
            "child_blocks": [section()],
        },
    ),
    ("message", {"type": "plan", "title": "Next", "tasks": [TASK]}),
    (
        "message",
        {
            "type": "task_card",
            **TASK,
            "status": "error",
            "sources": [{"type": "url", "url": "https://example.com", "text": "here"}],
        },
    ),
    (
        "message",
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "f",
                    "positive_button": {"text": plain("Good"), "value": "+", "accessibility_label": "Good"},
                    "negative_button": {"text": plain("Bad"), "value": "-"},
                },
                {
                    "type": "icon_button",
                    "icon": "trash",
                    "text": plain("Bin"),
                    "visible_to_user_ids": ["U0ANA"],
                },
            ],
        },
    ),
]
