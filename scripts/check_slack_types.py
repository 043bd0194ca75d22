"""Type-check what an app sent in a sandbox's log against the types Slack publishes for TypeScript.

    python scripts/check_slack_types.py http://127.0.0.1:8088     # a running sandbox's log
    python scripts/check_slack_types.py log.json                  # the saved answer of GET /_sandbox/log

Needs Node and npm, which fetches the types into a scratch folder; therefore no part of `make test`.
Exit code 0: every payload fits; 1: some do not; 2: nothing could be checked. The types know shapes, no
lengths (the sandbox's own rules check those), and lack a few new blocks, which therefore count as faults.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

PACKAGES = {"@slack/types": "3.2.0", "@slack/web-api": "8.2.0", "typescript": "5.9.3"}
DECLARATIONS = Path(__file__).with_name("slack_types.ts")
CHAT = ("chat.postMessage", "chat.postEphemeral", "chat.update")
VIEWS = ("views.open", "views.publish", "views.push", "views.update")
TSC = ["--noEmit", "--strict", "--skipLibCheck", "--pretty", "false"]
MODULES = ["--target", "es2022", "--module", "node16", "--moduleResolution", "node16"]
COMPLAINT = re.compile(r"payloads\.ts\((\d+),\d+\): error (.*)")


class Payload(NamedTuple):
    """One value to check: where it came from, the type it should have, itself."""

    source: str
    type: str
    value: Any


# A header's text is never mrkdwn: where this passes, the types have stopped checking anything.
WRONG = Payload("wrong on purpose", "Blocks", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}])


def main() -> int:
    """Check a log and say which payloads do not fit."""
    log = _arguments().log
    try:
        payloads = [payload for entry in _entries(log) for payload in payloads_of(entry)]
    except (OSError, ValueError, KeyError) as unreadable:
        return _give_up(f"{log} cannot be read as a sandbox's log: {unreadable!r}")
    if not payloads:
        return _give_up(f"{log} holds no payload of the app's: drive the app first")
    missing = [program for program in ("node", "npm") if not shutil.which(program)]
    if missing:
        return _give_up(f"this check needs {' and '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="slack-types-") as folder:
        found = _faults([*payloads, WRONG], Path(folder))
    faults = [fault for fault in found if not fault.startswith(WRONG.source)]
    if len(faults) == len(found):
        return _give_up("a payload that is wrong on purpose passed: the types check nothing")
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(payloads)} payloads checked against Slack's types, {len(faults)} faults")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("log", help="a running sandbox's address, or a file with its log")
    return parser.parse_args()


def _entries(log: str) -> list[dict[str, Any]]:
    if log.startswith("http://"):
        with urllib.request.urlopen(f"{log.rstrip('/')}/_sandbox/log?after=0&wait=0") as answer:
            read = json.load(answer)
    else:
        read = json.loads(Path(log).read_text())
    entries: list[dict[str, Any]] = read["entries"] if isinstance(read, dict) else read
    return entries


def payloads_of(entry: dict[str, Any]) -> Iterator[Payload]:
    """What the app sent in one entry: a call's arguments, or its answer to a delivery."""
    source = f"seq {entry['seq']} {entry.get('method') or entry.get('type')}"
    if entry["direction"] == "app":
        yield from _called(source, entry.get("method", ""), entry["request"])
    elif entry["direction"] == "slack":
        yield from _shown(f"{source} answered", entry.get("response"))


def _called(source: str, method: str, request: dict[str, Any]) -> Iterator[Payload]:
    request = {name: _decoded(name, value) for name, value in request.items()}
    if method in (*CHAT, *VIEWS):
        yield Payload(source, f"Arguments['{method}']", request)
    if method in (*CHAT, *VIEWS, "response_url"):
        yield from _shown(source, request)


def _shown(source: str, holder: object) -> Iterator[Payload]:
    if not isinstance(holder, dict):
        return
    if holder.get("blocks") is not None:
        yield Payload(f"{source} blocks", "Blocks", holder["blocks"])
    if holder.get("view") is not None:
        yield Payload(f"{source} view", "View", holder["view"])


def _decoded(name: str, value: object) -> object:
    """An argument as JSON: clients that post forms send their structures as text."""
    structured = name in ("blocks", "view", "metadata", "attachments")
    return json.loads(value) if structured and isinstance(value, str) else value


def _faults(payloads: list[Payload], folder: Path) -> list[str]:
    _install(folder)
    shutil.copy(DECLARATIONS, folder)
    source, starts = _as_typescript(payloads)
    (folder / "payloads.ts").write_text(source)
    compiler = folder / "node_modules/.bin/tsc"
    done = subprocess.run(
        [compiler, *TSC, *MODULES, "payloads.ts"], cwd=folder, capture_output=True, text=True, check=False
    )
    complaints = [COMPLAINT.match(line) for line in done.stdout.splitlines()]
    named = [_named(found, source, starts, payloads) for found in complaints if found]
    if done.returncode and not named:
        sys.exit(done.stdout + done.stderr)
    return named


def _install(folder: Path) -> None:
    manifest = {"private": True, "type": "module", "dependencies": PACKAGES}
    (folder / "package.json").write_text(json.dumps(manifest))
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=folder, check=True)


def _as_typescript(payloads: list[Payload]) -> tuple[str, list[int]]:
    """The source to compile, and the line on which each payload starts."""
    lines = ["import type { Arguments, Blocks, View } from './slack_types.js';"]
    starts = []
    for number, payload in enumerate(payloads):
        starts.append(len(lines) + 1)
        literal = json.dumps(payload.value, indent=1)
        lines += f"export const p{number}: {payload.type} = {literal};".split("\n")
    return "\n".join(lines) + "\n", starts


def _named(found: re.Match[str], source: str, starts: list[int], payloads: list[Payload]) -> str:
    line = int(found[1])
    number = sum(start <= line for start in starts) - 1
    return f"{payloads[number].source}: {source.splitlines()[line - 1].strip()[:80]}\n    {found[2]}"


def _give_up(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
