"""Our own ids: 128 random bits, so that nobody guesses another's and replicas never collide."""

from uuid import uuid4


def new_id() -> str:
    """A fresh id, 32 hex digits."""
    return uuid4().hex
