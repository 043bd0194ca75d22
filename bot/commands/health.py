"""`oops health`: for a container's health check."""

import argparse
import time

from bot.settings import read_settings

OLDEST_PULSE = 60
"""Seconds. The bot touches its pulse every ten while it can hear Slack."""


def health(_chosen: argparse.Namespace) -> int:
    """0 while the bot's pulse is fresh."""
    pulse = read_settings(http=None).data / "pulse"
    age = time.time() - pulse.stat().st_mtime if pulse.exists() else None
    if age is not None and age < OLDEST_PULSE:
        print("ok")
        return 0
    print("no pulse" if age is None else f"the last pulse is {age:.0f} s old")
    return 1
