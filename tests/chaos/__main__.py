"""`make chaos`: the campaign at full size on each kind of installation; exit 1 where anything is broken."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.campaign import Plan, run
from tests.chaos.installation import KINDS


def main() -> int:
    """Run what was asked for and print a table for each kind."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--lives", type=int, default=2000, help="on each engine (2000)")
    parser.add_argument("--minutes", type=float, default=9, help="begin no life after this long (9)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, action="append", help="only these (all)")
    parser.add_argument("--faults", type=float, default=0.05, help="share of calls that go wrong (0.05)")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two blows (5)")
    parser.add_argument("--without", choices=("reconcile", "claim"), help="leave a part of the bot out")
    parser.add_argument("--limits", action="store_true", help="Slack's published rate limits hold")
    parser.add_argument("--keep", type=Path, help="an empty folder for logs and data, kept afterwards")
    asked = parser.parse_args()
    return max([_run(kind, asked) for kind in asked.kind or KINDS])


def _run(kind: str, asked: argparse.Namespace) -> int:
    share = 0.5 if kind == "sqlite" else 0.25
    lives = asked.lives if kind == "sqlite" or asked.kind else asked.lives // 2
    if asked.kind:
        share = 1 / len(asked.kind)
    plan = Plan(
        kind=kind,
        lives=lives,
        seed=asked.seed,
        faults=asked.faults,
        every=asked.every,
        seconds=60 * asked.minutes * share,
        without=asked.without,
        limits=asked.limits,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = (asked.keep or Path(name)) / kind
        folder.mkdir(parents=True)
        verdict = run(plan, folder)
    print(f"\n== {kind}, seed {plan.seed} ==\n{verdict}\n{'BROKEN' if verdict.broken else 'all is well'}")
    sys.stdout.flush()
    return bool(verdict.broken)


if __name__ == "__main__":
    sys.exit(main())
