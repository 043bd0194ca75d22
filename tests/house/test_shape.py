"""Files and functions stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import name, parsed, tracked

CODE = ("bot/*.py", "sandbox/*.py")
LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the last one, without the docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_files_say_one_thing() -> None:
    long = {
        name(path): lines
        for path in tracked(*CODE, "sandbox/*.js")
        if (lines := path.read_text().count("\n")) >= LINES_IN_A_FILE
    }
    assert not long, f"split these by what they are about (under {LINES_IN_A_FILE} lines each): {long}"


def test_functions_do_one_thing() -> None:
    long = {
        f"{name(path)}:{function.lineno} {function.name}": lines
        for path in tracked(*CODE)
        for function in functions(path)
        if (lines := length(function)) > LINES_IN_A_FUNCTION
    }
    assert not long, f"take steps out under their own names ({LINES_IN_A_FUNCTION} lines at most): {long}"
