"""Take the README's screenshots from the demo: starts it, walks the road, writes docs/screenshots/*.png.

Run: .venv/bin/python scripts/screenshots.py [FOLDER]. Needs chromium (CHROMIUM names its binary).
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOLD = {
    "what_happened": "I ran the clean-up job against production, not staging. 1,200 draft invoices are gone.",
    "impact": "About 40 customers see no drafts. Nothing was sent or charged.",
    "quick_fix": "Restore last night's backup of the drafts into a copy, then put the missing rows back.",
}


class Demo:
    """The demo on a port of its own."""

    def __init__(self, folder: str) -> None:
        """`folder` keeps its data."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", folder, "--no-open"]
        self.running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.running.stdout or ():
            if line.startswith("Oops is ready"):
                break

    def ask(self, route: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the sandbox's control API."""
        sent = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"{self.address}/_sandbox/{route}", sent, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def modal(self) -> str:
        """Ana's open form."""
        return str(self.ask("views?user=U0ANA")["views"][-1]["id"])

    def click(self, user: str, channel: str, action: str) -> None:
        """Press a button on the newest message that has it."""
        for message in reversed(self.ask(f"messages?user={user}&channel={channel}")["messages"]):
            elements = [e for b in message.get("blocks", []) for e in b.get("elements", [])]
            if any(e.get("action_id") == action for e in elements):
                where = {"user": user, "channel": channel, "message_ts": message["ts"]}
                self.ask("click", {**where, "action_id": action})
                return


def walk(demo: Demo, page: Page, folder: Path) -> None:
    """The road of the README, one picture a station."""
    look(demo, page, "U0ANA/C0GENERAL")
    page.get_by_role("button", name="Dismiss").first.click()
    demo.ask("command", {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops", "text": ""})
    for field, words in TOLD.items():
        page.locator("dialog[open] textarea").nth(list(TOLD).index(field)).fill(words)
    page.locator("dialog[open]").last.screenshot(path=folder / "form.png")
    values: dict[str, Any] = {field: {field: {"value": words}} for field, words in TOLD.items()}
    values["severity"] = {"severity": {"selected_option": {"value": "major"}}}
    demo.ask("submit", {"user": "U0ANA", "view_id": demo.modal(), "values": values})
    demo.ask("close", {"user": "U0ANA", "view_id": demo.modal()})
    look(demo, page, "U0MORGAN/C0MORGAN", "Approve quick fix")
    page.screenshot(path=folder / "card.png")
    demo.click("U0MORGAN", "C0MORGAN", "approve")
    demo.click("U0ANA", "U0OOPS", "do")
    done = {"what_was_done": {"what_was_done": {"value": "Restored; 1,198 of 1,200 are back."}}}
    demo.ask("submit", {"user": "U0ANA", "view_id": demo.modal(), "values": done})
    time.sleep(1)
    demo.ask("clock", {"to": "next"})
    look(demo, page, "U0ANA/U0OOPS", "What really happened?")
    page.screenshot(path=folder / "nudge.png")


def look(demo: Demo, page: Page, where: str, until: str = "") -> None:
    """Act as somebody, somewhere."""
    page.goto(f"{demo.address}/#/{where}")
    page.reload()
    page.get_by_text(until or "general").last.wait_for()
    page.wait_for_timeout(600)


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        demo = Demo(data)
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        try:
            walk(demo, browser.new_page(viewport={"width": 1180, "height": 760}), folder)
        finally:
            browser.close()
            demo.running.terminate()
            demo.running.wait(20)


if __name__ == "__main__":
    main()
