"""The `oops` command."""

import gc
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand; its exit code."""
    gc.disable()  # what is loaded stays; to look through it again and again takes a tenth of a start
    from bot.commands import line  # noqa: PLC0415 - as late as that

    gc.enable()
    return line.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
