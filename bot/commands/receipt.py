"""`oops receipt verify`: whether a pasted receipt is genuine."""

import argparse
import sys
from pathlib import Path

from bot.commands.database import ask
from bot.domain.receipt import HEADING, NotGenuineError, verify
from bot.settings import read_settings
from bot.storage import keys

GENUINE, NOT_GENUINE, NOT_READ = 0, 1, 2


def check(chosen: argparse.Namespace) -> int:
    """Say it in one line: 0 for genuine, 1 for not, 2 for a file that cannot be read."""
    try:
        pasted = (sys.stdin.buffer.read() if chosen.file == "-" else Path(chosen.file).read_bytes()).decode()
    except OSError as error:
        print(f"oops: {chosen.file} cannot be read ({error.strerror})", file=sys.stderr)
        return NOT_READ
    except UnicodeDecodeError:
        print(f"oops: {chosen.file} is not text in UTF-8", file=sys.stderr)
        return NOT_READ
    key = ask(read_settings(http=None), keys.key, keys.RECEIPT)
    try:
        told = verify(key, pasted)
    except NotGenuineError as reason:
        print(f"not genuine: {reason}")
        return NOT_GENUINE
    said = "; ".join(f"{name.lower()} {words}" for name, words in told.items() if name != HEADING)
    print(f"genuine: receipt {told[HEADING]}: {said}")
    return GENUINE
