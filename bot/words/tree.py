"""XML to a tree that knows which text a person typed."""

import re
import xml.etree.ElementTree as etree
from typing import NamedTuple

from bot.words.said import CLOSE, OPEN

_SPACE = re.compile("[ \t\r\n]+")
# A full-width mark carries its own room: where sentences are put together, Chinese has no space beside it.
_ROOMY = re.compile(" (?=[，。、；：？！（）《》])|(?<=[，。、；：？！（）《》]) ")
_TYPED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


class WrongWords(ValueError):
    """A template, or what came out of it, is not in the vocabulary."""


class Text(NamedTuple):
    """Text of the template (white space collapsed) or, when `typed`, of a person (kept as it is)."""

    value: str
    typed: bool


class Element(NamedTuple):
    """A tag with its attributes and children."""

    tag: str
    attributes: dict[str, str]
    children: "tuple[Element | Text, ...]"


def parse(xml: str, name: str = "words") -> Element:
    """The root element of `xml`. Raises WrongWords, naming the template, for anything but well-formed XML."""
    if "<!DOCTYPE" in xml:
        raise WrongWords(f"{name}: a document type is not allowed")
    try:
        return _element(etree.fromstring(xml))
    except etree.ParseError as error:
        raise WrongWords(f"{name}: {error}") from error


_BLANK = Text(" ", False)


def _element(node: etree.Element) -> Element:
    children: list[Element | Text] = []
    if text := node.text:
        if text.isspace() and text.isascii():  # between tags, as half of all text is
            children.append(_BLANK)
        else:
            _texts(text, children)
    for child in node:
        children.append(_element(child))
        if text := child.tail:
            if text.isspace() and text.isascii():
                children.append(_BLANK)
            else:
                _texts(text, children)
    if attributes := node.attrib:
        for key, value in attributes.items():
            if OPEN in value:
                attributes[key] = value.replace(OPEN, "").replace(CLOSE, "")
    return Element(node.tag, attributes, tuple(children))


def _texts(text: str, children: list[Element | Text]) -> None:
    if OPEN not in text:
        children.append(_collapsed(text))
        return
    for index, part in enumerate(_TYPED.split(text)):
        if part:
            children.append(Text(part, True) if index % 2 else _collapsed(part))


def _collapsed(text: str) -> Text:
    text = _SPACE.sub(" ", text) if "\n" in text or "  " in text or "\t" in text else text
    return Text(text if text.isascii() else _ROOMY.sub("", text), False)
