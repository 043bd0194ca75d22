"""The kinds of steps a disclosure can owe."""

from enum import StrEnum


class Kind(StrEnum):
    """What is owed. Ordered as a disclosure runs; the order decides the stage."""

    DECISION = "decision"
    QUICK_FIX = "quick_fix"
    UNDERSTANDING = "understanding"
    REAL_FIX = "real_fix"
    TELL = "tell"
    CHECK_IN = "check_in"
    LESSONS = "lessons"
    COMMITMENT = "commitment"
    ASK = "ask"
    CLOSE = "close"

    __hash__ = str.__hash__  # Enum's own is written in Python, and every plan that is sorted asks for it
