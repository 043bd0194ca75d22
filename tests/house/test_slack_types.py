"""Which payloads scripts/check_slack_types.py finds in a log; checking them needs Node, so not here."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "check_slack_types.py"
BLOCKS = [{"type": "divider"}]
VIEW = {"type": "home", "blocks": BLOCKS}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_slack_types", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def types_of(script: ModuleType, **entry: Any) -> list[str]:
    return [payload.type for payload in script.payloads_of({"seq": 1, **entry})]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral", "chat.update"])
def test_a_message_is_checked_as_arguments_and_as_known_blocks(script: ModuleType, method: str) -> None:
    sent = types_of(script, direction="app", method=method, request={"channel": "C0", "blocks": BLOCKS})
    assert sent == [f"Arguments['{method}']", "Blocks"]


@pytest.mark.parametrize("method", ["views.open", "views.push", "views.update", "views.publish"])
def test_a_view_is_checked_as_arguments_and_with_known_blocks(script: ModuleType, method: str) -> None:
    assert types_of(script, direction="app", method=method, request={"view": VIEW}) == [
        f"Arguments['{method}']",
        "View",
    ]


def test_answers_to_deliveries_and_response_urls_are_checked(script: ModuleType) -> None:
    update = {"response_action": "update", "view": VIEW}
    assert types_of(script, direction="slack", type="interactive", request={}, response=update) == ["View"]
    said = {"text": "Here", "blocks": BLOCKS}
    assert types_of(script, direction="slack", type="slash_commands", request={}, response=said) == ["Blocks"]
    assert types_of(script, direction="app", method="response_url", request=said) == ["Blocks"]


def test_what_the_app_did_not_say_is_left_alone(script: ModuleType) -> None:
    assert types_of(script, direction="app", method="users.info", request={"user": "U0ANA"}) == []
    assert types_of(script, direction="slack", type="events_api", request={"view": VIEW}, response=None) == []
    assert (
        types_of(
            script, direction="person", type="message", request={"text": "x"}, response={"blocks": BLOCKS}
        )
        == []
    )


def test_structures_sent_as_forms_are_read(script: ModuleType) -> None:
    entry = {
        "seq": 1,
        "direction": "app",
        "method": "chat.update",
        "request": {"blocks": '[{"type": "divider"}]'},
    }
    assert [payload.value for payload in script.payloads_of(entry)] == [{"blocks": BLOCKS}, BLOCKS]
