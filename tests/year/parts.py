"""One part of the office, so that each core has one."""

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.storage.migrate import upgrade
from tests.sqlite import quick_store
from tests.year.judge import Judge
from tests.year.year import FULL, Year

MEMORY = Path("/dev/shm")
"""Where there is such a folder in memory."""


def one_part(seed: int, parts: int) -> tuple[Judge, Counter[str]]:
    """The year of one part of the office."""
    size = replace(FULL, people=FULL.people // parts, disclosures=FULL.disclosures // parts)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        store = quick_store(f"sqlite:///{folder}/year.db")
        upgrade(store.engine)
        year = Year(store, size, read_policy(HOUSE / "policy.toml"), seed)
        judge = year.run()
        store.close()
    return judge, year.world.done
