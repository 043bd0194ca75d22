"""The ownership coach's rules, templates/<locale>/coach/rules.toml. A locale without them has no coach."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.domain.coach import CONDITIONS, FIELDS, Coach, Habit, Rule, trained
from bot.domain.spelling import PhraseError
from bot.views.toml_files import TemplateError, read_tables

RULES = Path("coach") / "rules.toml"
KNOWN = {"kind", "advice", "fields", "at_least", *CONDITIONS}


def has_rules(folders: Sequence[Path]) -> bool:
    """Whether the last of these folders that says anything about it has a coach."""
    files = _files(folders)
    return bool(files) and "[[rule]]" in files[-1].read_text(encoding="utf-8")


def read_coach(folders: Sequence[Path], labels: Collection[str]) -> Coach | None:
    """The coach of the last of these folders that has rules. Raises TemplateError with file and place.

    `labels` are the locale's: every rule's advice must have its words there.
    """
    files = _files(folders)
    if not files:
        return None
    tables = read_tables(files[-1])
    try:
        lists = {name: _texts(words) for name, words in _table(tables, "lists").items()}
        rules = [_rule(number, given, labels) for number, given in enumerate(tables.get("rule", []), 1)]
        return trained(rules, lists) if rules else None
    except (PhraseError, ValueError) as error:
        raise TemplateError(f"{files[-1]}: {error}") from None


def _files(folders: Sequence[Path]) -> list[Path]:
    return [folder / RULES for folder in folders if (folder / RULES).is_file()]


def _rule(number: int, given: Mapping[str, Any], labels: Collection[str]) -> Rule:
    try:
        if strange := sorted(set(given) - KNOWN):
            raise ValueError(f"{strange[0]} is not known; use {', '.join(sorted(KNOWN))}")
        if not given.get("say"):
            raise ValueError("say lists no phrases")
        return Rule(
            kind=Habit(str(given.get("kind"))),
            advice=_advice(given.get("advice"), labels),
            fields=_fields(given.get("fields", list(FIELDS))),
            at_least=_count(given.get("at_least", 1)),
            **{condition: _texts(given.get(condition, [])) for condition in CONDITIONS},
        )
    except ValueError as error:
        raise ValueError(f"rule {number}: {error}") from None


def _table(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"{name} must be a table")
    return table


def _advice(advice: object, labels: Collection[str]) -> str:
    wanted = [f"coach.{advice}_why", f"coach.{advice}_better"]
    if missing := [label for label in wanted if label not in labels]:
        raise ValueError(f"advice {advice} has no label {missing[0]}")
    return str(advice)


def _fields(fields: object) -> tuple[str, ...]:
    named = _texts(fields)
    if strange := [field for field in named if field not in FIELDS]:
        raise ValueError(f"fields: {strange[0]} is not one of {', '.join(FIELDS)}")
    return named


def _count(count: object) -> int:
    if not isinstance(count, int) or count < 1:
        raise ValueError("at_least must be a number from 1")
    return count


def _texts(texts: object) -> tuple[str, ...]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{texts!r} must be a list of strings")
    return tuple(texts)
