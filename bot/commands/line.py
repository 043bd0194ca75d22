"""The command line: `oops` and its subcommands."""

import argparse
import sys
from pathlib import Path

from bot.commands import demo, doctor, export, health, migrate, nudges, receipt, rekey, run
from bot.domain.policy_file import PolicyError
from bot.settings import SettingsError
from bot.storage.engines import DatabaseError
from bot.views.toml_files import TemplateError

WRONG_SETTINGS = 2


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand; its exit code. A wrong setting is one clear line and exit code 2, as is a database
    that cannot be reached."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (SettingsError, PolicyError, TemplateError, DatabaseError) as error:
        print(f"oops: {error}", file=sys.stderr)
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="oops", description="The easy way to own up to a mistake at work.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demonstrate = commands.add_parser("demo", help="try it: a local workspace and the bot, in your browser")
    demonstrate.add_argument("--port", type=int, default=8088, help="where the workspace is served (8088)")
    demonstrate.add_argument(
        "--data", type=Path, default=Path("data/demo"), help="where it is kept (data/demo)"
    )
    demonstrate.add_argument("--no-open", action="store_true", help="do not open the browser")
    demonstrate.set_defaults(run=demo.demo)

    running = commands.add_parser("run", help="run the bot against Slack")
    running.add_argument("--http", metavar="HOST:PORT", help="take Slack's requests over HTTP, not sockets")
    running.set_defaults(run=run.run)

    migrating = commands.add_parser("migrate", help="bring the database to this release's schema")
    migrating.set_defaults(run=migrate.migrate)

    examining = commands.add_parser("doctor", help="check the installation; each line is ok or what to do")
    examining.set_defaults(run=doctor.doctor)

    proving = commands.add_parser("receipt", help="whether a receipt that somebody shows you is genuine")
    ways = proving.add_subparsers(required=True, metavar="verify")
    verifying = ways.add_parser("verify", help="exit 0 for genuine, 1 for not")
    verifying.add_argument("file", nargs="?", default="-", help="the pasted receipt; - or nothing: stdin")
    verifying.set_defaults(run=receipt.check)

    exporting = commands.add_parser("export", help="print the write-up of a disclosure")
    exporting.add_argument("id", help="its receipt's number, or its id in full")
    exporting.add_argument("--format", choices=("md", "json", "html"), default="md", help="(md)")
    exporting.set_defaults(run=export.export)

    nudges.describe(commands.add_parser("nudges", help="what waits to be said to somebody, and when"))
    rekey.describe(commands)

    asking = commands.add_parser("health", help="exit 0 while the bot here is alive (for containers)")
    asking.set_defaults(run=health.health)
    return parser
