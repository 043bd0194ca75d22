"""Reading the TOML files under templates/."""

import tomllib
from pathlib import Path
from typing import Any


class TemplateError(Exception):
    """A template file cannot be used. The message names the file and the reason."""


def read_tables(path: Path) -> dict[str, Any]:
    """What a file holds. Raises TemplateError naming it, with line and column where TOML is wrong."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"{path} is not text in UTF-8") from None
