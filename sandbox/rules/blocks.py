"""The table of blocks: their fields and limits, and on which surfaces they may appear.

Source: docs.slack.dev/reference/block-kit/blocks. `file` is absent because apps cannot post it,
`auth_provider` because it is not known where it may appear.
"""

from sandbox.rules import forms
from sandbox.rules.between import (
    any_of,
    cells_within,
    collapsed_if_collapsible,
    exactly_one,
    no_file_dispatch,
)
from sandbox.rules.charts import CHART
from sandbox.rules.composition import FLAG, PICTURE, plain, text
from sandbox.rules.elements import ELEMENTS
from sandbox.rules.kinds import Items, Kind, Number, Record, String, Typed
from sandbox.rules.rich_text import RICH_TEXT, RICH_TEXT_OBJECT

ID: dict[str, Kind] = {"block_id": String(255)}
IMAGE = Typed(ELEMENTS, inside="picture")
PARTS_OF_CONTEXT = Typed({"image": ELEMENTS["image"], **text().table})
RAW_TEXT = Record({"text": String()})
RAW_NUMBER = Record({"value": Number(float("-inf"), float("inf"), whole=False)}, {"text": String()})
CELL = Typed({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT})
DATA_CELL = Typed({**CELL.table, "raw_number": RAW_NUMBER})
COLUMN = Record(may={"align": String(among=("left", "center", "right")), "is_wrapped": FLAG})
TASK: dict[str, Kind] = {"task_id": String(), "title": String()}
TASK_MORE: dict[str, Kind] = {
    **ID,
    "details": RICH_TEXT_OBJECT,
    "output": RICH_TEXT_OBJECT,
    "sources": Items(Typed({"url": Record({"url": forms.URL, "text": String()})})),
    "status": String(among=("pending", "in_progress", "complete", "error")),
}
LEVELS = ("default", "info", "warning", "error", "success")

BLOCKS: dict[str, Record] = {
    "section": Record(
        may={
            **ID,
            "text": text(),
            "fields": Items(text(2000), most=10),
            "accessory": Typed(ELEMENTS, inside="section"),
            "expand": FLAG,
        },
        rules=(any_of("text", "fields", at="type"),),
        inside="container",
    ),
    "header": Record({"text": plain(150)}, {**ID, "level": Number(1, 4)}, inside="container"),
    "context": Record({"elements": Items(PARTS_OF_CONTEXT, most=10)}, ID, inside="container"),
    "divider": Record(may=ID, inside="container"),
    "rich_text": RICH_TEXT,
    "actions": Record(
        {"elements": Items(Typed(ELEMENTS, inside="actions"), most=25)}, ID, inside="container"
    ),
    "input": Record(
        {"label": plain(2000), "element": Typed(ELEMENTS, inside="input")},
        {**ID, "hint": plain(2000), "optional": FLAG, "dispatch_action": FLAG},
        (no_file_dispatch,),
        inside="container",
    ),
    "image": Record(
        {"alt_text": String(2000)},
        {**ID, **PICTURE, "title": plain(2000)},
        (exactly_one("image_url", "slack_file"),),
        inside="container",
    ),
    "video": Record(
        {
            "title": plain(199),
            "alt_text": String(2000),
            "video_url": forms.VIDEO_URL,
            "thumbnail_url": forms.PICTURE_URL,
        },
        {
            **ID,
            "title_url": forms.VIDEO_URL,
            "author_name": String(49),
            "description": plain(199),
            "provider_name": String(50),
            "provider_icon_url": forms.PICTURE_URL,
        },
        inside="container",
    ),
    "markdown": Record({"text": String()}, ID, surfaces="message"),
    "alert": Record({"text": text(200)}, {**ID, "level": String(among=LEVELS)}, surfaces="modal"),
    "table": Record(
        {"rows": Items(Items(CELL, most=20), most=100)},
        {**ID, "column_settings": Items(COLUMN, most=20)},
        surfaces="message",
        inside="container",
    ),
    "data_table": Record(
        {"caption": String(), "rows": Items(Items(DATA_CELL, most=20), least=2, most=201)},
        {**ID, "page_size": Number(1, 100), "row_header_column_index": Number(0, 19)},
        (cells_within(20_000),),
        surfaces="message",
    ),
    "data_visualization": Record({"title": String(50), "chart": CHART}, ID, surfaces="message home"),
    "card": Record(
        may={
            **ID,
            "hero_image": IMAGE,
            "icon": IMAGE,
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "actions": Items(Typed(ELEMENTS, inside="card"), most=3),
        },
        rules=(any_of("hero_image", "title", "actions", "body"),),
        surfaces="message home",
    ),
    "context_actions": Record(
        {"elements": Items(Typed(ELEMENTS, inside="context_actions"), most=5)}, ID, surfaces="message"
    ),
    "task_card": Record(TASK, TASK_MORE, surfaces="message"),
    "plan": Record(
        {"title": String()},
        {**ID, "tasks": Items(Record(TASK, {**TASK_MORE, "type": String(among=("task_card",))}), most=50)},
        surfaces="message",
    ),
}
BLOCKS["carousel"] = Record(
    {"elements": Items(Typed({"card": BLOCKS["card"]}), most=10)}, ID, surfaces="message home"
)
BLOCKS["container"] = Record(
    {"child_blocks": Items(Typed(BLOCKS, inside="container"), most=10)},
    {
        **ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT_OBJECT,
        "subtitle": text(150),
        "icon": IMAGE,
        "width": String(among=("narrow", "standard", "wide", "full")),
        "is_collapsible": FLAG,
        "default_collapsed": FLAG,
        "has_header_divider": FLAG,
    },
    (any_of("title", "rich_text_title"), collapsed_if_collapsible),
    surfaces="message home",
)
BLOCK = Typed(BLOCKS)
