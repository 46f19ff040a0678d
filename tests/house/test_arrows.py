from pathlib import Path

from importlinter.cli import lint_imports

TOP = Path(__file__).parents[2]


def test_every_import_follows_the_arrows(capsys, monkeypatch):
    monkeypatch.chdir(TOP)
    answer = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert answer == 0, capsys.readouterr().out


def test_no_file_of_code_reaches_four_hundred_lines():
    files = [path for room in ("bot", "sandbox", "tests", "benchmarks") for path in (TOP / room).rglob("*.py")]
    assert [path for path in files if len(path.read_text(encoding="utf-8").splitlines()) >= 400] == []


def test_no_name_that_cannot_say_no():
    refused = {"utils", "common", "helpers", "core", "services", "models", "manager"}
    assert [path for room in ("bot", "sandbox") for path in (TOP / room).rglob("*.py") if path.stem in refused] == []
