"""A local Slack workspace for the demo and the tests; knows nothing of bot."""
