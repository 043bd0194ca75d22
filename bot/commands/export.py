"""`oops export`: the write-up of a disclosure, to standard output."""

import argparse
import sys

from bot.commands.database import ask
from bot.house import HOUSE
from bot.settings import read_settings
from bot.storage import disclosures
from bot.storage.store import Transaction
from bot.usecases.picture import Picture, picture
from bot.views.copy import Locales
from bot.views.document import document
from bot.views.document_files import FORMATS

LAYOUT = "layout"
"""The folder of the formats, beside the locales; one of the installation's own wins, file by file."""


def export(chosen: argparse.Namespace) -> int:
    """Print it in the discloser's language; 1 where the number is nobody's, or several people's."""
    settings = read_settings(http=None)
    found = ask(settings, _found, chosen.id.strip().lower())
    if len(found) != 1:
        print(f"oops: {_which(chosen.id, found)}", file=sys.stderr)
        return 1
    told = found[0]
    own = [settings.templates / LAYOUT] if settings.templates else []
    copy = Locales(HOUSE / "templates", settings.templates).copy(told.discloser.locale)
    print("oops: what follows is what people wrote, and it is not encrypted", file=sys.stderr)
    written = FORMATS[chosen.format](document(told, copy), copy, [*own, HOUSE / "templates" / LAYOUT])
    sys.stdout.buffer.write(written.encode())
    sys.stdout.flush()
    return 0


def _found(tx: Transaction, number: str) -> list[Picture]:
    return [picture(tx, id_) for id_ in disclosures.numbered(tx, number)]


def _which(asked: str, found: list[Picture]) -> str:
    if not found:
        return f"no disclosure has the number {asked!r}"
    return f"several have it; name one in full: {', '.join(told.disclosure.id for told in found)}"
