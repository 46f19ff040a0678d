"""What the house allows a file to be, to load and to say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.handlers.commands import WORDS

TOP = Path(__file__).parents[2]
HEAVY = ("scipy", "sklearn", "ortools", "matplotlib", "numpy", "rustworkx", "PIL", "playwright", "sandbox")
HANDLER_LINES = 200
ROOMS = ("rules", "store", "handlers", "jobs", "slack", "mail", "calendars", "words")
# A capital and two more words, or three Chinese characters: somebody is spoken to.
SENTENCE = re.compile(r"[A-Z][\w’']*([,;:]? [\w’']+){2}|[\u4e00-\u9fff]{3}")


def sources(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (TOP / room).rglob("*.py"))


def test_no_handler_reaches_two_hundred_lines() -> None:
    long = [path.name for path in sources("bot/handlers") if len(path.read_text().splitlines()) >= HANDLER_LINES]
    assert long == []


def test_no_line_of_the_browser_front_or_of_a_template_file_is_beyond_four_hundred() -> None:
    files = [*(TOP / "sandbox/static").glob("*.*"), *(TOP / "messages").rglob("*.j2")]
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) >= 400] == []


def test_serving_requests_loads_nothing_heavy_and_nothing_of_the_stand_in() -> None:
    asked = "import sys, bot.app, bot.server, bot.__main__; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", asked], cwd=TOP, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & set(HEAVY) == set()


def test_a_public_function_says_what_comes_back() -> None:
    silent = [
        f"{path.relative_to(TOP)}:{node.lineno} {node.name}"
        for path in sources(*(f"bot/{room}" for room in ROOMS))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node) and not _is_plain(node) and "migrations" not in path.parts
    ]
    assert silent == []


def _is_plain(node: ast.AST) -> bool:
    """Enumerations and empty protocols speak by their members."""
    return isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases)


def test_what_a_person_reads_stands_in_the_messages_and_not_in_the_code() -> None:
    found = [
        f"{path.relative_to(TOP)}:{line}: {text}"
        for path in sources("bot/handlers", "bot/jobs")
        for line, text in _said(ast.parse(path.read_text(encoding="utf-8")))
        if SENTENCE.search(text) and path.name != "setup.py"  # its sentences answer the command line's `import`
        if text not in {word.chinese for word in WORDS}  # which people type
    ]
    assert found == []


def _said(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The strings of a module, but for its docstrings, its log lines and the reasons of what it raises."""
    excused: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or _logs(node) or _is_docstring(node):
            excused.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in excused:
            yield node.lineno, node.value


def _logs(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "log"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_the_search_for_words_in_code_would_find_them() -> None:
    code = 'log.info("Not this one")\nack(text="Your request was sent.")\nack(text="已经发送了")\nx = "hiring.access"'
    found = [text for _, text in _said(ast.parse(code)) if SENTENCE.search(text)]
    assert found == ["Your request was sent.", "已经发送了"]
