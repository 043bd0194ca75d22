"""The limits of blocks: a block exactly at one passes, one beyond is named with the right pointer."""

from typing import Any

import pytest

from tests.sandbox.rules.limits import Limit, least, most, named
from tests.sandbox.rules.payloads import (
    actions,
    asks,
    leaf,
    mrkdwn,
    on,
    plain,
    rich,
    says,
    section,
    where,
    words,
)
from tests.sandbox.rules.samples import BUTTON, CARD, PICTURE, RAW, TASK


def button(**changes: object) -> dict[str, Any]:
    return section(accessory={**BUTTON, **changes})


def typed(**fields: object) -> dict[str, Any]:
    return asks({"type": "plain_text_input", **fields})


def bullets(**fields: object) -> dict[str, Any]:
    sections = [{"type": "rich_text_section", "elements": [leaf()]}]
    return rich({"type": "rich_text_list", "style": "bullet", "elements": sections, **fields})


def chart(**fields: object) -> dict[str, Any]:
    return {"type": "data_visualization", "title": "Fixes", "chart": {"type": "pie", **fields}}


def _numbered(number: int) -> dict[str, Any]:
    return {**BUTTON, "action_id": f"a{number}"}


def _container(count: int) -> dict[str, Any]:
    return {"type": "container", "title": plain(), "child_blocks": [section() for _ in range(count)]}


def _data_table(rows: list[Any], **fields: object) -> dict[str, Any]:
    return {"type": "data_table", "caption": "Fixes", "rows": rows, **fields}


def _slices(count: int) -> list[dict[str, Any]]:
    return [{"label": "a", "value": 1}] * count


def _lines(
    series: int = 1, points: int = 1, name: str = "a", label: str = "May", **axes: object
) -> dict[str, Any]:
    one = {"name": name, "data": [{"label": label, "value": 1}] * points}
    return chart(type="line", series=[one] * series, axis_config={"categories": ["May"], **axes})


def _wave(**fields: object) -> dict[str, Any]:
    return {"type": "emoji", "name": "wave", **fields}


def _link(**fields: object) -> dict[str, Any]:
    return {"type": "link", "url": "https://example.com", **fields}


def _date(**fields: object) -> dict[str, Any]:
    return {"type": "date", "format": "{date}", **fields}


def _bin(**fields: object) -> dict[str, Any]:
    return {"type": "icon_button", "icon": "trash", "text": plain("Bin"), **fields}


def _icon(**fields: object) -> dict[str, Any]:
    return {"type": "context_actions", "elements": [_bin(**fields)]}


def _feedback(**fields: object) -> dict[str, Any]:
    good = {"text": plain("Good"), "value": "+"}
    buttons = {"positive_button": {**good, **fields}, "negative_button": good}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", **buttons}]}


def _video(**fields: object) -> dict[str, Any]:
    urls = {"video_url": "https://example.com/v", "thumbnail_url": "https://example.com/t.png"}
    return {"type": "video", "title": plain(), "alt_text": "How", **urls, **fields}


LIMITS = [
    most("block_id", 255, "/block_id", lambda n: section(block_id=words(n))),
    most("action_id", 255, "/accessory/action_id", lambda n: button(action_id=words(n))),
    most("section text", 3000, "/text/text", lambda n: section(text=mrkdwn(words(n)))),
    least("section text", 1, "/text/text", lambda n: section(text=plain(words(n)))),
    least("section fields", 1, "/fields", lambda n: section(fields=[plain()] * n)),
    most("section fields", 10, "/fields", lambda n: section(fields=[plain()] * n)),
    most("section field", 2000, "/fields/0/text", lambda n: section(fields=[plain(words(n))])),
    most("header text", 150, "/text/text", lambda n: {"type": "header", "text": plain(words(n))}),
    most("context elements", 10, "/elements", lambda n: {"type": "context", "elements": [mrkdwn()] * n}),
    least("context elements", 1, "/elements", lambda n: {"type": "context", "elements": [mrkdwn()] * n}),
    most(
        "context text",
        3000,
        "/elements/0/text",
        lambda n: {"type": "context", "elements": [mrkdwn(words(n))]},
    ),
    most(
        "actions", 25, "/elements", lambda n: actions(*({**BUTTON, "action_id": f"a{i}"} for i in range(n)))
    ),
    least("actions", 1, "/elements", lambda n: actions(*[BUTTON] * n)),
    most("input label", 2000, "/label/text", lambda n: {**typed(), "label": plain(words(n))}),
    most("input hint", 2000, "/hint/text", lambda n: {**typed(), "hint": plain(words(n))}),
    most("image url", 3000, "/image_url", lambda n: {**PICTURE, "image_url": "https://" + words(n - 8)}),
    most("image alt_text", 2000, "/alt_text", lambda n: {**PICTURE, "alt_text": words(n)}),
    most("image title", 2000, "/title/text", lambda n: {**PICTURE, "title": plain(words(n))}),
    most("list indent", 8, "/elements/0/indent", lambda n: bullets(indent=n)),
    least("list indent", 0, "/elements/0/indent", lambda n: bullets(indent=n)),
    most("list border", 1, "/elements/0/border", lambda n: bullets(border=n)),
    least(
        "list elements",
        1,
        "/elements/0/elements",
        lambda n: bullets(elements=n * [says(leaf())["elements"][0]]),
    ),
    least("rich text leaf", 1, "/elements/0/elements/0/text", lambda n: says(leaf(words(n)))),
    most("markdown", 12_000, "/text", lambda n: {"type": "markdown", "text": words(n)}, "message"),
    most("alert", 200, "/text/text", lambda n: {"type": "alert", "text": plain(words(n))}),
    most("card title", 150, "/title/text", lambda n: {**CARD, "title": mrkdwn(words(n))}, "home"),
    most("card subtitle", 150, "/subtitle/text", lambda n: {**CARD, "subtitle": mrkdwn(words(n))}, "home"),
    most("card body", 200, "/body/text", lambda n: {**CARD, "body": mrkdwn(words(n))}, "home"),
    most(
        "card buttons", 3, "/actions", lambda n: {**CARD, "actions": [_numbered(i) for i in range(n)]}, "home"
    ),
    most("carousel", 10, "/elements", lambda n: {"type": "carousel", "elements": [CARD] * n}, "home"),
    least("carousel", 1, "/elements", lambda n: {"type": "carousel", "elements": [CARD] * n}, "home"),
    most("container", 10, "/child_blocks", _container, "home"),
    most("table rows", 100, "/rows", lambda n: {"type": "table", "rows": [[RAW]] * n}, "message"),
    most("table cells", 20, "/rows/0", lambda n: {"type": "table", "rows": [[RAW] * n]}, "message"),
    least("data table rows", 2, "/rows", lambda n: _data_table([[RAW]] * n), "message"),
    most("data table rows", 201, "/rows", lambda n: _data_table([[RAW]] * n), "message"),
    most(
        "data table words",
        20_000,
        "/rows",
        lambda n: _data_table([[RAW], [says(leaf(words(n - 4)))]]),
        "message",
    ),
    most("data table page", 100, "/page_size", lambda n: _data_table([[RAW]] * 2, page_size=n), "message"),
    most("chart title", 50, "/title", lambda n: {**chart(segments=_slices(1)), "title": words(n)}, "home"),
    most("chart segments", 12, "/chart/segments", lambda n: chart(segments=_slices(n)), "home"),
    most("chart series", 12, "/chart/series", lambda n: _lines(series=n), "home"),
    most("chart points", 20, "/chart/series/0/data", lambda n: _lines(points=n), "home"),
    most(
        "plan tasks",
        50,
        "/tasks",
        lambda n: {"type": "plan", "title": "Next", "tasks": [TASK] * n},
        "message",
    ),
    most("video title", 199, "/title/text", lambda n: _video(title=plain(words(n)))),
    most("video author", 49, "/author_name", lambda n: _video(author_name=words(n))),
    least("header level", 1, "/level", lambda n: {"type": "header", "text": plain(), "level": n}),
    most("header level", 4, "/level", lambda n: {"type": "header", "text": plain(), "level": n}),
    most(
        "pictured alt_text",
        2000,
        "/accessory/alt_text",
        lambda n: section(accessory={**PICTURE, "alt_text": words(n)}),
    ),
    most("rich text block_id", 255, "/block_id", lambda n: {**says(leaf()), "block_id": words(n)}),
    least("list offset", 0, "/elements/0/offset", lambda n: bullets(offset=n)),
    least("link text", 1, "/elements/0/elements/0/text", lambda n: says(_link(text=words(n)))),
    least("skin tone", 1, "/elements/0/elements/0/skin_tone", lambda n: says(_wave(skin_tone=n))),
    most("skin tone", 6, "/elements/0/elements/0/skin_tone", lambda n: says(_wave(skin_tone=n))),
    least("date", 0, "/elements/0/elements/0/timestamp", lambda n: says(_date(timestamp=n))),
    most("date", 9_999_999_999, "/elements/0/elements/0/timestamp", lambda n: says(_date(timestamp=n))),
    most(
        "columns",
        20,
        "/column_settings",
        lambda n: {"type": "table", "rows": [[RAW]], "column_settings": [{}] * n},
        "message",
    ),
    most("data cells", 20, "/rows/1", lambda n: _data_table([[RAW], [RAW] * n]), "message"),
    least("data table page", 1, "/page_size", lambda n: _data_table([[RAW]] * 2, page_size=n), "message"),
    least(
        "row header",
        0,
        "/row_header_column_index",
        lambda n: _data_table([[RAW]] * 2, row_header_column_index=n),
        "message",
    ),
    most(
        "row header",
        19,
        "/row_header_column_index",
        lambda n: _data_table([[RAW]] * 2, row_header_column_index=n),
        "message",
    ),
    most(
        "container title", 150, "/title/text", lambda n: {**_container(1), "title": plain(words(n))}, "home"
    ),
    most(
        "container subtitle",
        150,
        "/subtitle/text",
        lambda n: {**_container(1), "subtitle": plain(words(n))},
        "home",
    ),
    least("container", 1, "/child_blocks", _container, "home"),
    most("series name", 20, "/chart/series/0/name", lambda n: _lines(name=words(n)), "home"),
    most("point label", 20, "/chart/series/0/data/0/label", lambda n: _lines(label=words(n)), "home"),
    most("categories", 20, "/chart/axis_config/categories", lambda n: _lines(categories=["May"] * n), "home"),
    most("category", 20, "/chart/axis_config/categories/0", lambda n: _lines(categories=[words(n)]), "home"),
    most("x label", 50, "/chart/axis_config/x_label", lambda n: _lines(x_label=words(n)), "home"),
    most("y label", 50, "/chart/axis_config/y_label", lambda n: _lines(y_label=words(n)), "home"),
    most(
        "slice label",
        20,
        "/chart/segments/0/label",
        lambda n: chart(segments=[{"label": words(n), "value": 1}]),
        "home",
    ),
    least(
        "slice", 1, "/chart/segments/0/value", lambda n: chart(segments=[{"label": "a", "value": n}]), "home"
    ),
    most("video description", 199, "/description/text", lambda n: _video(description=plain(words(n)))),
    most("video provider", 50, "/provider_name", lambda n: _video(provider_name=words(n))),
    most("video alt_text", 2000, "/alt_text", lambda n: _video(alt_text=words(n))),
    most("video url", 3000, "/video_url", lambda n: _video(video_url="https://" + words(n - 8))),
    Limit(
        "video url", lambda url: _video(video_url=url), "https://a.example", "http://a.example", "/video_url"
    ),
    most(
        "context buttons",
        5,
        "/elements",
        lambda n: {"type": "context_actions", "elements": [_bin()] * n},
        "message",
    ),
    most("icon text", 75, "/elements/0/text/text", lambda n: _icon(text=plain(words(n))), "message"),
    most("icon value", 2000, "/elements/0/value", lambda n: _icon(value=words(n)), "message"),
    most(
        "icon's people",
        10,
        "/elements/0/visible_to_user_ids",
        lambda n: _icon(visible_to_user_ids=["U0ANA"] * n),
        "message",
    ),
    most(
        "feedback text",
        75,
        "/elements/0/positive_button/text/text",
        lambda n: _feedback(text=plain(words(n))),
        "message",
    ),
    most(
        "feedback value",
        2000,
        "/elements/0/positive_button/value",
        lambda n: _feedback(value=words(n)),
        "message",
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=named)
def test_a_block_at_its_limit_passes_and_one_beyond_is_named(limit: Limit) -> None:
    assert on(limit.surface, limit.build(limit.inside)) == []
    assert where(on(limit.surface, limit.build(limit.outside))) == [f"/blocks/0{limit.pointer}"]
