"""Slack's Web API, as much of it as METHODS lists."""
