"""Which methods the workspace knows: the table, what it says of itself, and what real clients get."""

import re
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

import sandbox.server
import sandbox.web_api
from sandbox.server import ACTIONS
from sandbox.web_api.methods import METHODS
from tests.sandbox.drive import APP_TOKEN, Driver, Json

TABLE = Path(sandbox.web_api.__file__).with_name("README.md")
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "Hi"}}


def working_calls(client: WebClient) -> dict[str, Json]:
    """For each method the arguments of a call that succeeds (or needs more than a call: see the test)."""
    ts = client.chat_postMessage(channel="C0GENERAL", text="Hi")["ts"]
    doomed = client.chat_postMessage(channel="C0GENERAL", text="Bye")["ts"]
    here = {"channel": "C0GENERAL"}
    return {
        "auth.test": {},
        "chat.delete": {**here, "ts": doomed},
        "chat.getPermalink": {**here, "message_ts": ts},
        "chat.postEphemeral": {**here, "user": "U0ANA", "text": "Hi"},
        "chat.postMessage": {**here, "text": "Hi"},
        "chat.update": {**here, "ts": ts, "text": "Ho"},
        "conversations.history": here,
        "conversations.info": here,
        "conversations.list": {},
        "conversations.members": here,
        "conversations.open": {"users": "U0ANA"},
        "conversations.replies": {**here, "ts": ts},
        "dnd.info": {"user": "U0ANA"},
        "dnd.teamInfo": {"users": "U0ANA,U0BO"},
        "reactions.add": {**here, "timestamp": ts, "name": "heart"},
        "team.info": {},
        "team.profile.get": {},
        "users.info": {"user": "U0ANA"},
        "users.list": {},
        "users.lookupByEmail": {"email": "ana@sandbox.example"},
        "users.profile.get": {"user": "U0ANA"},
        "views.publish": {"user_id": "U0ANA", "view": '{"type": "home", "blocks": [{"type": "divider"}]}'},
    }


NEEDS_A_TRIGGER = {"views.open", "views.push", "views.update"}
NEEDS_THE_APP_TOKEN = {"apps.connections.open"}


def test_every_method_is_called_here(client: WebClient) -> None:
    assert set(working_calls(client)) | NEEDS_A_TRIGGER | NEEDS_THE_APP_TOKEN == set(METHODS)


@pytest.mark.parametrize("way", ["json", "data", "params"], ids=["JSON", "form", "query"])
def test_every_method_takes_json_forms_and_queries(client: WebClient, way: str) -> None:
    for method, arguments in working_calls(client).items():
        answer = client.api_call(method, **{way: arguments})  # type: ignore[arg-type]
        assert answer["ok"], method


def test_the_app_token_opens_connections(driver: Driver) -> None:
    assert driver.web_client(APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)["ok"]


def test_views_need_a_trigger_that_was_given(client: WebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": [SECTION]}
    for method in ("views.open", "views.push"):
        assert refusal(client, method, trigger_id="1.2.3", view=view) == "invalid_trigger_id"
    assert refusal(client, "views.update", view_id="V0NONE", view=view) == "not_found"


def test_other_methods_are_unknown(client: WebClient) -> None:
    assert refusal(client, "chat.scheduleMessage", channel="C0GENERAL") == "unknown_method"


def test_answers_name_the_scopes_that_the_token_has(client: WebClient) -> None:
    scopes = client.auth_test().headers["X-OAuth-Scopes"].split(",")
    assert {"chat:write", "commands", "users:read"} <= set(scopes)


def test_tokens_are_checked(driver: Driver) -> None:
    assert refusal(driver.web_client("xoxb-other"), "auth.test") == "invalid_auth"
    assert refusal(driver.web_client(""), "auth.test") == "not_authed"
    assert refusal(driver.web_client(APP_TOKEN), "auth.test") == "not_allowed_token_type"


def test_faulty_views_are_named(client: WebClient) -> None:
    view = {"type": "home", "blocks": [{"type": "nonsense"}]}
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0ANA", view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    assert "json-pointer:/view/blocks/0" in refused.value.response["response_metadata"]["messages"][0]


def test_an_oversized_view_is_too_large(client: WebClient) -> None:
    view = {"type": "home", "blocks": [SECTION], "private_metadata": "x" * 250_001}
    assert refusal(client, "views.publish", user_id="U0ANA", view=view) == "view_too_large"


def test_the_table_lists_every_method_with_its_tier() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (\w+) \|", TABLE.read_text(), re.MULTILINE)
    assert dict(rows) == {name: method.tier for name, method in METHODS.items()}
    assert [name for name, _ in rows] == sorted(METHODS)


def test_the_readme_lists_every_route_of_the_control_api() -> None:
    readme = Path(sandbox.server.__file__).with_name("README.md").read_text()
    rows = re.findall(r"^\| `(GET|POST|DELETE) (\w+)` \|", readme, re.MULTILINE)
    assert set(rows) == {*ACTIONS, ("GET", "clock")}


def refusal(client: WebClient, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    code: str = refused.value.response["error"]
    return code
