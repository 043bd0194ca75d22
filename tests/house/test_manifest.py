"""manifest.json: Slack accepts it, the docs explain what it asks for, and the code answers to its names."""

import json
import re
import subprocess

import jsonschema
import pytest

from tests.house.tree import ROOT

MANIFEST = json.loads((ROOT / "manifest.json").read_text())
HOOKS = json.loads((ROOT / ".slack" / "hooks.json").read_text())


def text(shortest: int, longest: int, pattern: str = "") -> dict[str, object]:
    return {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": pattern}


def having(*required: str, **properties: object) -> dict[str, object]:
    """An object with these keys and no others: a key we have not looked up yet must not slip in."""
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def several(items: dict[str, object], *, most: int) -> dict[str, object]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most, "uniqueItems": True}


YES_OR_NO = {"type": "boolean"}
# The part of Slack's published manifest schema (version 2.0.0) that we use, in our own words.
SLACKS_RULES = having(
    "display_information",
    display_information=having(
        "name",
        name=text(1, 35),
        description=text(1, 140),
        long_description=text(175, 4000),
        background_color=text(4, 7, "^#[0-9a-f]{6}$"),
    ),
    features=having(
        app_home=having(
            home_tab_enabled=YES_OR_NO,
            messages_tab_enabled=YES_OR_NO,
            messages_tab_read_only_enabled=YES_OR_NO,
        ),
        bot_user=having("display_name", display_name=text(1, 80), always_online=YES_OR_NO),
        shortcuts=several(
            having(
                *("name", "type", "callback_id", "description"),
                name=text(1, 24),
                type={"enum": ["message", "global"]},
                callback_id=text(1, 255),
                description=text(1, 150),
            ),
            most=10,
        ),
        slash_commands=several(
            having(
                *("command", "description"),
                command=text(2, 32, "^/"),
                description=text(1, 2000),
                usage_hint=text(1, 1000),
                should_escape=YES_OR_NO,
            ),
            most=50,
        ),
    ),
    oauth_config=having(scopes=having(bot=several(text(1, 50), most=255))),
    settings=having(
        event_subscriptions=having(bot_events=several(text(1, 50), most=100)),
        interactivity=having("is_enabled", is_enabled=YES_OR_NO),
        org_deploy_enabled=YES_OR_NO,
        socket_mode_enabled=YES_OR_NO,
        token_rotation_enabled=YES_OR_NO,
    ),
)


def documented(heading: str) -> list[str]:
    """The names in the first column of the table below a heading of docs/slack.md."""
    section = (ROOT / "docs" / "slack.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE)


def test_slack_would_accept_it() -> None:
    faults = jsonschema.Draft7Validator(SLACKS_RULES).iter_errors(MANIFEST)
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_slack_would_refuse_a_name_that_is_too_long() -> None:
    long = {**MANIFEST, "display_information": {"name": "Oops" * 10}}
    assert not jsonschema.Draft7Validator(SLACKS_RULES).is_valid(long)


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("Permissions", MANIFEST["oauth_config"]["scopes"]["bot"]),
        ("Events", MANIFEST["settings"]["event_subscriptions"]["bot_events"]),
    ],
)
def test_the_docs_explain_each_scope_and_event_and_no_other(heading: str, asked: list[str]) -> None:
    assert sorted(documented(heading)) == sorted(asked), f"docs/slack.md, {heading}: one row for each"


def test_the_command_and_the_shortcuts_are_the_ones_we_answer_to() -> None:
    features = MANIFEST["features"]
    assert [(command["command"], command["should_escape"]) for command in features["slash_commands"]] == [
        ("/oops", False)
    ]
    assert {shortcut["callback_id"]: shortcut["type"] for shortcut in features["shortcuts"]} == {
        "disclose": "global",
        "disclose_message": "message",
    }


def test_people_can_write_to_the_app_and_find_its_home() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_slack_cli_gets_the_manifest_from_its_hook() -> None:
    """The CLI appends an argument of its own to the command and gives it to a shell."""
    command = f"{HOOKS['hooks']['get-manifest']} --source=."
    answer = subprocess.run(["sh", "-c", command], cwd=ROOT, check=True, capture_output=True, text=True)
    assert json.loads(answer.stdout) == MANIFEST
