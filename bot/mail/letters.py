"""A tree of words as a letter: subject, plain text and HTML; or as a page of its own."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from bot.words.inline import Leaf, address, leaves
from bot.words.tree import Element, Text, WrongWords

_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}
_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d1c1d;max-width:600px">\n{body}\n'
    "</body></html>\n"
)
_QUOTE = "margin:0 0 16px;padding-left:12px;border-left:3px solid #ccc"
_BUTTON = "display:inline-block;padding:8px 16px;border:1px solid #777;border-radius:4px;text-decoration:none"
_SMALL = "color:#616061;font-size:13px"
_CELL = "padding:4px 12px 4px 0;text-align:left;vertical-align:top"

Part = tuple[str, str]  # plain text, HTML


def letter(tree: Element, language: str = "en") -> tuple[str, str, str]:
    """Subject (one line), text and HTML of a `<Letter>`. What a person typed is text in all three.

    Raises WrongWords for what a letter cannot hold: a mention, a button without an address, an input.
    """
    subject, parts = read(tree, "Letter", "Subject")
    text = "\n\n".join(plain for plain, _ in parts if plain) + "\n"
    return subject, text, _written(subject, parts, language)


def page(tree: Element, language: str) -> str:
    """HTML of a `<Message>` as a page of its own; its `<Header>` is the title. Raises WrongWords as `letter`."""
    return _written(*read(tree, "Message", "Header"), language)


def read(
    tree: Element, tag: str, title: str, more: Mapping[str, Callable[[Element], Part]] | None = None
) -> tuple[str, list[Part]]:
    """What stands in the title (one line), and the parts; `more` are parts besides those of a letter."""
    if tree.tag != tag:
        raise WrongWords(f"<{tree.tag}> is not a <{tag}>")
    found, parts, known = "", [], {**PARTS, **(more or {})}
    for child in tree.children:
        if isinstance(child, Text):
            if child.value.strip():
                raise WrongWords(f"text directly in <{tag}>: {child.value[:40]!r}")
            continue
        if child.tag == title:
            found = found or " ".join(_text(leaves(child.children)).split())
        if child.tag in known:
            parts.append(known[child.tag](child))
        elif child.tag != title:
            raise WrongWords(f"<{child.tag}> cannot stand in a <{tag}>")
    if not found:
        raise WrongWords(f"a <{tag}> lacks its <{title}>")
    return found, parts


def _written(title: str, parts: Sequence[Part], language: str) -> str:
    body = "\n".join(shown for _, shown in parts if shown)
    return _PAGE.format(title=escape(title), body=body, language=language)


def _said(found: Sequence[Leaf], tag: str, style: str = "") -> Part:
    """A paragraph of some kind; nothing at all when there is nothing in it."""
    text = _text(found)
    start = f'<{tag} style="{style}">' if style else f"<{tag}>"
    return (text, f"{start}{html_of(found)}</{tag}>") if text else ("", "")


def _header(element: Element) -> Part:
    return _said(leaves(element.children), "h2")


def _section(element: Element) -> Part:
    buttons = [child for child in element.children if isinstance(child, Element) and child.tag == "Button"]
    said = _said(leaves(element.children, frozenset({"Button"})), "p")
    return _together([said, *map(_button, buttons)])


def _quote(element: Element) -> Part:
    text, shown = _said(leaves(element.children), "blockquote", _QUOTE)
    return "\n".join(f"> {line}" for line in text.split("\n")) if text else "", shown


def _context(element: Element) -> Part:
    return _said(leaves(element.children), "p", _SMALL)


def _together(parts: Sequence[Part]) -> Part:
    return "\n".join(text for text, _ in parts if text), "\n".join(shown for _, shown in parts if shown)


def _fields(element: Element) -> Part:
    return _together([_section(child) for child in element.children if isinstance(child, Element)])


def _actions(element: Element) -> Part:
    return _together([_button(child) for child in element.children if isinstance(child, Element)])


def _button(element: Element) -> Part:
    if element.tag != "Button" or "href" not in element.attributes:
        raise WrongWords(f"<{element.tag}> in a letter must be a <Button> with an href")
    link, found = address(element.attributes["href"]), leaves(element.children)
    return f"{_text(found)}: {link}", f'<p><a href="{escape(link)}" style="{_BUTTON}">{html_of(found)}</a></p>'


def _divider(element: Element) -> Part:
    return "---", "<hr>"


def _image(element: Element) -> Part:
    alternative = _text(leaves(element.children, frozenset({"Title"})))
    source = escape(address(element.attributes.get("src", "")))
    return alternative, f'<p><img src="{source}" alt="{escape(alternative)}" style="max-width:100%"></p>'


def _table(element: Element) -> Part:
    lines, shown = [], []
    for row in (child for child in element.children if isinstance(child, Element)):
        cells = [leaves(cell.children) for cell in row.children if isinstance(cell, Element)]
        lines.append(" | ".join(" ".join(_text(cell).split()) for cell in cells))
        shown.append("<tr>" + "".join(f'<td style="{_CELL}">{html_of(cell)}</td>' for cell in cells) + "</tr>")
    return "\n".join(lines), "<table>\n" + "\n".join(shown) + "\n</table>"


PARTS: dict[str, Callable[[Element], Part]] = {
    "Header": _header,
    "Section": _section,
    "Quote": _quote,
    "Context": _context,
    "Fields": _fields,
    "Actions": _actions,
    "Divider": _divider,
    "Image": _image,
    "Table": _table,
}


def _text(found: Sequence[Leaf]) -> str:
    parts = []
    for leaf in found:
        if leaf.kind == "link":
            label = leaf.text.strip()
            parts.append(f"{label} ({leaf.target})" if label else leaf.target)
        elif leaf.kind in ("user", "channel"):
            raise WrongWords(f"a letter cannot mention {leaf.target}")
        else:
            parts.append({"item": "\n- ", "end": "\n"}.get(leaf.kind, leaf.text))
    return "".join(parts).strip()


def html_of(found: Sequence[Leaf]) -> str:
    """The leaves as HTML, all text in them escaped."""
    parts = []
    item = False
    for leaf in found:
        if leaf.kind in ("item", "end"):
            parts.append("</li>" if item else "")
            parts.append("</ul>" if leaf.kind == "end" else "<li>" if item else "<ul><li>")
            item = leaf.kind == "item"
            continue
        shown = escape(leaf.text).replace("\n", "<br>")
        for style in sorted(leaf.style):
            shown = f"<{_TAGS[style]}>{shown}</{_TAGS[style]}>"
        if leaf.kind == "link":
            shown = f'<a href="{escape(leaf.target)}">{shown or escape(leaf.target)}</a>'
        parts.append(shown)
    return "".join(parts)
