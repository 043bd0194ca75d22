"""Slack → us: parse, call, ack. A listener decides nothing."""
