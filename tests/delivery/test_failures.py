"""What an error means, as slack-platform §2e classes them; and how long to wait before the next try."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.delivery.failures import Failure, Meaning, backoff, read_failure


def refused(data: Any, status: int = 200, **headers: str) -> Failure:
    return failed(SimpleNamespace(data=data, status_code=status, headers=headers))


def failed(answer: SimpleNamespace) -> Failure:
    return read_failure(SlackApiError("refused", answer))  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def meaning(code: str, status: int = 200) -> Meaning:
    found = refused({"ok": False, "error": code}, status)
    assert found.code == code
    return found.meaning


@pytest.mark.parametrize(
    "code",
    [
        *("channel_not_found", "not_in_channel", "is_archived", "user_disabled", "user_not_found"),
        *("user_not_visible", "cannot_dm_bot", "messages_tab_disabled", "no_permission"),
        *("restricted_action", "restricted_action_read_only_channel", "invalid_user_combination"),
        *("ekm_access_denied", "cannot_reply_to_message"),
    ],
)
def test_a_target_that_cannot_be_reached_is_permanent(code: str) -> None:
    assert meaning(code) is Meaning.PERMANENT


@pytest.mark.parametrize(
    "code",
    ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "block_mismatch"],
)
def test_a_message_that_cannot_be_updated_is_permanent(code: str) -> None:
    assert meaning(code) is Meaning.PERMANENT


@pytest.mark.parametrize(
    "code",
    [
        *("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text"),
        *("invalid_arguments", "invalid_metadata_format", "metadata_too_large", "markdown_text_conflict"),
    ],
)
def test_a_mistake_of_ours_is_permanent(code: str) -> None:
    assert meaning(code) is Meaning.PERMANENT


@pytest.mark.parametrize("code", ["missing_scope", "team_access_not_granted", "not_allowed_token_type"])
def test_what_only_an_admin_can_mend_is_permanent(code: str) -> None:
    assert meaning(code) is Meaning.PERMANENT


@pytest.mark.parametrize(
    "code", ["account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired"]
)
def test_a_token_that_is_dead_is_nobodys_message_lost(code: str) -> None:
    assert meaning(code) is Meaning.DEAD


@pytest.mark.parametrize(
    "code", ["service_unavailable", "request_timeout", "team_added_to_org", "org_login_required"]
)
def test_what_will_pass_is_tried_again(code: str) -> None:
    assert meaning(code) is Meaning.AGAIN


def test_a_refusal_that_no_list_names_is_unknown() -> None:
    assert meaning("brand_new") is Meaning.UNKNOWN


@pytest.mark.parametrize(
    ("code", "status"), [("internal_error", 200), ("internal_error", 500), ("fatal_error", 200)]
)
def test_a_slack_that_stumbled_may_have_acted(code: str, status: int) -> None:
    assert meaning(code, status) is Meaning.AMBIGUOUS


@pytest.mark.parametrize("data", [{}, None, [], "Bad gateway", b"\x1f\x8b", {"error": {"code": 502}}])
@pytest.mark.parametrize("status", [200, 502, 504])
def test_an_answer_that_is_not_slacks_may_come_after_it_acted(data: Any, status: int) -> None:
    assert refused(data, status) == Failure(meaning=Meaning.AMBIGUOUS, code=f"http_{status}")


def test_a_proxy_that_speaks_json_is_not_slack() -> None:
    assert refused({"error": "bad gateway"}, 502) == Failure(meaning=Meaning.AMBIGUOUS, code="http_502")


def test_an_answer_that_is_not_json_is_the_sdks_own_kind_of_error() -> None:
    answer = SimpleNamespace(status=502, headers={})  # aiohttp's response, without Slack's data
    assert failed(answer).meaning is Meaning.AMBIGUOUS


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited"])
def test_too_many_requests_wait_as_long_as_slack_says(code: str) -> None:
    found = refused({"ok": False, "error": code}, 429, **{"Retry-After": "30"})
    assert (found.meaning, found.after) == (Meaning.AGAIN, timedelta(seconds=30))


@pytest.mark.parametrize("said", ["", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_wait_that_cannot_be_read_is_a_second(said: str) -> None:
    assert refused({}, 429, **{"Retry-After": said}).after == timedelta(seconds=1)


def test_a_slack_that_cannot_be_reached_has_not_acted() -> None:
    key = SimpleNamespace(host="slack.test", port=443, is_ssl=True, ssl=True)
    error = aiohttp.ClientConnectorError(key, OSError("no route"))  # type: ignore[arg-type]
    assert read_failure(error).meaning is Meaning.AGAIN


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionResetError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        KeyError("ts"),
    ],
)
def test_a_connection_that_broke_may_have_carried_it(error: Exception) -> None:
    assert read_failure(error).meaning is Meaning.AMBIGUOUS


def test_the_wait_doubles_up_to_five_minutes() -> None:
    waits = [backoff(attempts).total_seconds() for attempts in range(1, 12)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert backoff(10_000) == timedelta(minutes=5)
