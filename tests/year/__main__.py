"""`make year`: a year of an office of 500, and a table of what Oops wrote to its people."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.storage.migrate import upgrade
from tests.sqlite import quick_store
from tests.year.report import breaches, table
from tests.year.year import FULL, Year


def main() -> int:
    """Run it. 1 where a rule was broken."""
    asked = argparse.ArgumentParser(prog="make year", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--show", type=int, default=3, help="how many breaches of each rule to show")
    options = asked.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        store = quick_store(f"sqlite:///{folder}/year.db")
        upgrade(store.engine)
        began = time.monotonic()
        year = Year(store, FULL, read_policy(HOUSE / "policy.toml"), options.seed)
        judge = year.run()
        store.close()
    print(f"seed {options.seed}, {time.monotonic() - began:.0f} s")
    print(f"done: {dict(year.world.done)}")
    print(f"refused: {dict(year.world.refused)}")
    print(table(judge), breaches(judge, options.show), sep="\n")
    return int(any(judge.broken.values()))


if __name__ == "__main__":
    sys.exit(main())
