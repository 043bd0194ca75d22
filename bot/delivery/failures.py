"""What an error means for a promised call. Rules: slack-platform §2e."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import aiohttp
from slack_sdk.errors import SlackApiError

PERMANENT = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "no_permission",
        "invalid_user_combination",
        "ekm_access_denied",
        "cannot_reply_to_message",
        "thread_locked",
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "is_inactive",
        "block_mismatch",
        "missing_scope",
        "team_access_not_granted",
        "not_allowed_token_type",
        "message_limit_exceeded",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
        "invalid_arguments",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "markdown_text_conflict",
    }
)
PASSING = frozenset({"service_unavailable", "request_timeout", "team_added_to_org", "org_login_required"})
AMBIGUOUS = frozenset({"internal_error", "fatal_error"})
DEAD = frozenset({"account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired"})


class NotYetError(Exception):
    """It is not our turn for so long that nobody should hold a message meanwhile."""

    def __init__(self, after: timedelta) -> None:
        """`after` is how long it takes."""
        super().__init__(after)
        self.after = after


NETWORK = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, NotYetError)
"""What a call raises; anything else is a mistake of ours."""
LONGEST_WAIT = timedelta(minutes=5)


class Meaning(StrEnum):
    """What to do next; `unknown` is a refusal that no list names: it may pass, but not for ever."""

    AGAIN = "again"
    PERMANENT = "permanent"
    AMBIGUOUS = "ambiguous"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What an error means; `after` is how long Slack wants us to wait, where it said so."""

    meaning: Meaning
    code: str
    after: timedelta | None = None


def read_failure(error: Exception) -> Failure:
    """Class an error of one call. Anything unknown may have arrived, so it is ambiguous."""
    if isinstance(error, SlackApiError):
        return _refused(error)
    if isinstance(error, NotYetError):
        return Failure(meaning=Meaning.AGAIN, code="paced", after=error.after)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Failure(meaning=Meaning.AGAIN, code="unreachable")
    code = "timeout" if isinstance(error, (TimeoutError, asyncio.TimeoutError)) else "connection_lost"
    return Failure(meaning=Meaning.AMBIGUOUS, code=code)


def backoff(attempts: int) -> timedelta:
    """How long to wait before the next try: 1 s, doubling, at most five minutes."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 10)), LONGEST_WAIT)


def _refused(error: SlackApiError) -> Failure:
    answer = getattr(error.response, "data", None)
    status = int(getattr(error.response, "status_code", None) or getattr(error.response, "status", 0) or 0)
    said = answer.get("error") if isinstance(answer, dict) else None
    code = said if isinstance(said, str) else None
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Failure(meaning=Meaning.AGAIN, code="ratelimited", after=_asked_to_wait(error))
    listed = _listed(code) if code else None
    if listed is None and (code is None or status >= 500):
        # Not Slack's words, who refuses with 200, but a proxy's, which may have passed the call on.
        return Failure(meaning=Meaning.AMBIGUOUS, code=f"http_{status}")
    return Failure(meaning=listed or Meaning.UNKNOWN, code=code or "")


def _listed(code: str) -> Meaning | None:
    if code.startswith("restricted_action"):
        return Meaning.PERMANENT
    lists = {
        Meaning.PERMANENT: PERMANENT,
        Meaning.AMBIGUOUS: AMBIGUOUS,
        Meaning.DEAD: DEAD,
        Meaning.AGAIN: PASSING,
    }
    return next((meaning for meaning, codes in lists.items() if code in codes), None)


def _asked_to_wait(error: SlackApiError) -> timedelta:
    said = str(error.response.headers.get("Retry-After", "1"))
    return timedelta(seconds=int(said) if said.isdecimal() else 1)
