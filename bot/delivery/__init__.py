"""Us → Slack: the dispatcher sends what the outbox promises; the heartbeat keeps time."""
