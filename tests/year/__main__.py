"""`make year`: one year of an office, and a table of what Oops wrote to its people."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.storage.migrate import upgrade
from tests.sqlite import quick_store
from tests.year.judge import table
from tests.year.year import FULL, Year


def main() -> int:
    """Run it. 1 where a rule was broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--show", type=int, default=3, help="how many breaches of each rule to show")
    options = asked.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        store = quick_store(f"sqlite:///{folder}/year.db")
        upgrade(store.engine)
        began = time.monotonic()
        year = Year(store, FULL, read_policy(HOUSE / "policy.toml"), options.seed)
        judge = year.run()
        store.close()
    print(f"seed {options.seed}: {time.monotonic() - began:.0f} s; done {year.done}; refused {year.refused}")
    print(table(judge))
    for rule, found in judge.broken.items():
        for one in found[: options.show]:
            print(f"  {rule}: {one}")
    return int(any(judge.broken.values()))


sys.exit(main())
