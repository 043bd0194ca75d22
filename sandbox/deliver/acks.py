"""What came back for a delivery."""

from dataclasses import dataclass, field, replace
from typing import Any

ACK_WITHIN = 3.0  # seconds of real time (slack-platform.md §2a)


@dataclass(frozen=True, kw_only=True)
class Ack:
    """The app's answer to a delivery. `error` is Slack's word for what went wrong; `retry_reason` its word

    in the headers of the next attempt; `no_retry` says that the app does not want one.
    """

    acked: bool
    body: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    retry_reason: str = "timeout"
    no_retry: bool = False


TIMED_OUT = Ack(acked=False, error="operation_timeout", retry_reason="timeout")
HTTP_TIMED_OUT = replace(TIMED_OUT, retry_reason="http_timeout")
UNREACHABLE = Ack(acked=False, error="dispatch_failed", retry_reason="connection_failed")
