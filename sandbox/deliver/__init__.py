"""Slack → the app: envelopes on sockets or signed requests, acks, retries."""
