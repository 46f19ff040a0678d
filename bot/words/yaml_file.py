"""YAML read with its lines, and written. Apart, because it is large and what reads none need not load it."""

from __future__ import annotations

from typing import Any

import yaml

from bot.words.lined import LinedList, LinedMap


class _Loader(yaml.SafeLoader):
    pass


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> LinedMap:
    lines: dict[Any, int] = {}
    for key, _ in node.value:
        name = loader.construct_object(key, deep=True)
        if name in lines:
            problem = f"{name!r} stands there twice"
            raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        lines[name] = key.start_mark.line + 1
    made = LinedMap(loader.construct_mapping(node, deep=True))
    made.lines = lines
    return made


def _list(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> LinedList:
    made = LinedList(loader.construct_sequence(node, deep=True))
    made.lines = [each.start_mark.line + 1 for each in node.value]
    return made


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _list)


def load(text: str) -> Any:
    """What the text says, with lines. Raises yaml.YAMLError, also for a key that stands there twice."""
    return yaml.load(text, _Loader)


class _Dumper(yaml.SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines stand as lines; what YAML takes for other ends of lines is spelt out."""
    style = '"' if set("\r\x85\u2028\u2029") & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def dumped(content: Any) -> str:
    """The content as a person reads it: in its order, in its own script, lines as lines."""
    return str(yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))
