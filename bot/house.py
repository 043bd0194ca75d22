"""Where templates, migrations and the default policy lie: beside bot/, or inside the installed wheel."""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_house"
HOUSE = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent
