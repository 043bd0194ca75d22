"""`oops demo`: a local workspace and the bot, with nothing to set up."""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

PEOPLE = """\
# Who is whose manager in the demo. Yours looks the same: see docs/settings.md.
[U0ANA]
manager = "U0MORGAN"

[U0BO]
manager = "U0MORGAN"

[U0MORGAN]
manager = "U0RIO"
channel = "C0MORGAN"
"""
STOP_WITHIN = 15
"""Seconds the parts have to finish before they are ended."""


def demo(chosen: argparse.Namespace) -> int:
    """Run both until one ends or we are told to stop; leaves no process behind."""
    data = chosen.data.absolute()
    data.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{chosen.port}"
    parts: list[subprocess.Popen[str]] = []
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        workspace = ["-m", "sandbox", "--port", str(chosen.port), "--data", str(data / "workspace")]
        parts.append(_start(workspace, {}, stop))
        if not stop.is_set():  # else that address may be somebody else's workspace
            parts.append(_start(["-m", "bot", "run"], _settings(address, data), stop))
        if stop.is_set():
            print("oops demo: a part did not start; its reason stands above", file=sys.stderr)
            return 1
        print(f"Oops is ready: {address}", flush=True)
        if not chosen.no_open:
            webbrowser.open(address)
        stop.wait()
        return 0 if all(part.poll() is None for part in parts) else 1
    finally:
        _end(parts)


def _settings(address: str, data: Path) -> dict[str, str]:
    people = data / "people.toml"
    people.write_text(PEOPLE, encoding="utf-8")
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_SIGNING_SECRET": "sandbox-secret",
        "SLACK_API_URL": f"{address}/api/",
        "OOPS_CLOCK_URL": address,
        "OOPS_DATA": str(data / "bot"),
        "OOPS_PEOPLE": str(people),
        "OOPS_ADMINS": "U0ADMIN",
        "OOPS_LESSONS_CHANNEL": "C0LESSONS",
        "DATABASE_URL": f"sqlite:///{data / 'bot' / 'oops.db'}",
    }


def _start(module: list[str], settings: dict[str, str], stop: threading.Event) -> "subprocess.Popen[str]":
    """Start a part and wait for its ready line; `stop` is set when it ends."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("OOPS_", "SLACK_", "DATABASE_URL"))}
    part = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, *module],
        env={**ours, **settings},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - no threads run yet that could hold a lock
        start_new_session=True,
    )
    assert part.stdout  # noqa: S101 - it was asked for
    if not part.stdout.readline():
        stop.set()
    threading.Thread(target=_watch, args=(part, stop), daemon=True).start()
    return part


def _watch(part: "subprocess.Popen[str]", stop: threading.Event) -> None:
    if part.stdout:
        for line in part.stdout:
            print(line, end="")
    part.wait()
    stop.set()


def _end_with_parent() -> None:
    """On Linux the kernel ends a part whose parent was killed; elsewhere the parts outlive only a kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _end(parts: "list[subprocess.Popen[str]]") -> None:
    for part in reversed(parts):
        if part.poll() is None:
            part.terminate()
        try:
            part.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
