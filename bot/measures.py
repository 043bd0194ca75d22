"""What is measured, for Prometheus. Kinds and codes only: no words, and nobody's id."""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
MINUTES = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0)

ACKS = Histogram(
    "oops_ack_seconds", "From a request to its ack; Slack waits 3 s.", ("type",), buckets=SECONDS
)
USE_CASES = Histogram(
    "oops_use_case_seconds",
    "From asking the store to its commit. `outcome`: done, or the kind of error that undid it.",
    ("use_case", "outcome"),
    buckets=SECONDS,
)
CALLS = Histogram(
    "oops_slack_call_seconds",
    "Web API calls. `status`: the HTTP status, or what went wrong with the connection.",
    ("method", "status"),
    buckets=SECONDS,
)
MESSAGES = Counter("oops_messages_total", "Promised messages that were settled.", ("kind", "state"))
MESSAGE_WAITS = Histogram(
    "oops_message_seconds", "From a promise to its arrival.", ("kind",), buckets=MINUTES
)
REFUSALS = Counter("oops_refusals_total", "Tries that Slack or the network refused.", ("kind", "code"))

UNSENT = Gauge("oops_unsent_messages", "Promised messages that are not settled yet.")
UNSENT_AGE = Gauge("oops_oldest_unsent_seconds", "The age of the oldest of them; 0 where there is none.")
LOST = Gauge(
    "oops_lost_messages", "Messages that did not arrive (undeliverable) or may not have.", ("state",)
)
OVERDUE = Gauge("oops_overdue_nudges", "Nudges that are due and were not looked at yet.")
OVERDUE_AGE = Gauge("oops_oldest_overdue_nudge_seconds", "How long the oldest of them is due; 0 for none.")
FRAME_AGE = Gauge("oops_last_frame_seconds", "Since Slack was last heard on a socket; -1 over HTTP.")
READY = Gauge("oops_ready", "1 where /ready is green.")
