"""`make year`: a year of an office of 500, and a table of what Oops wrote to its people.

Each core lives through the year of one part of the office, on a store of its own.
"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from tests.year.judge import Judge
from tests.year.parts import one_part
from tests.year.report import breaches, table


def main() -> int:
    """Run it. 1 where a rule was broken."""
    asked = argparse.ArgumentParser(prog="make year", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--parts", type=int, default=min(os.cpu_count() or 1, 4))
    asked.add_argument("--show", type=int, default=3, help="how many breaches of each rule to show")
    options = asked.parse_args()
    began = time.monotonic()
    seeds = [options.seed * 100 + part for part in range(options.parts)]
    with ProcessPoolExecutor(options.parts, get_context("spawn")) as cores:
        found = list(cores.map(one_part, seeds, [options.parts] * options.parts))
    judge, done = Judge(read_policy(HOUSE / "policy.toml").working), Counter[str]()
    for part, acts in found:
        judge.hear_out(part)
        done.update(acts)
    print(f"seed {options.seed}, {options.parts} parts, {time.monotonic() - began:.0f} s")
    print("done: " + ", ".join(f"{name} {count}" for name, count in done.most_common()))
    print(table(judge), breaches(judge, options.show), sep="\n")
    return int(any(judge.broken.values()))


if __name__ == "__main__":
    sys.exit(main())
