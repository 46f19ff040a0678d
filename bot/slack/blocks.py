"""A tree of words as Block Kit: messages, modals and App Home."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.slack import text
from bot.slack.elements import ELEMENTS, Payload, build, image, inner, needed, part
from bot.slack.rich import rich_cost, rich_text
from bot.words.inline import Leaf, leaves
from bot.words.tree import Element, Text, WrongWords

HEADER_MAX, SECTION_MAX, FIELD_MAX, CONTEXT_MAX, LABEL_MAX, ALERT_MAX = 150, 3000, 2000, 3000, 2000, 200
VIEW_TITLE_MAX = 24
FIELDS_A_SECTION, ELEMENTS_A_ROW, ELEMENTS_A_CONTEXT = 10, 25, 10
# Of all cells together; so that one talkative cell does not cost the rows below, each has its own share.
TABLE_ROWS, TABLE_TEXT, CELL_MAX = 100, 10_000, 500
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100

_FRAME = frozenset({"Title", "Submit", "Close"})


def message(tree: Element, more: str = "…") -> Payload:
    """`text` and `blocks` for a `<Message>`. Where something had to be left out, `more` says so."""
    page = _Page(tree, "Message", more)
    return {"text": text.cut(page.spoken(), more), "blocks": page.limited(MESSAGE_BLOCKS)}


def modal(tree: Element, private_metadata: str = "", generation: int = 0, more: str = "…") -> Payload:
    """The view for a `<Modal>`; fields get the block id `name~generation`."""
    page = _Page(tree, "Modal", more, generation)
    view: Payload = {
        "type": "modal",
        "title": _frame(needed(tree, "Title")),
        "blocks": page.limited(VIEW_BLOCKS),
        "private_metadata": private_metadata,
    }
    if "does" in tree.attributes:
        view["callback_id"] = tree.attributes["does"]
    for tag, name in (("Submit", "submit"), ("Close", "close")):
        words = part(tree, tag)
        if words is not None:
            view[name] = _frame(words)
    if tree.attributes.get("notify") == "true":
        view["notify_on_close"] = True
    return view


def home(tree: Element, more: str = "…") -> Payload:
    """The view for a `<Home>`."""
    return {"type": "home", "blocks": _Page(tree, "Home", more).limited(VIEW_BLOCKS)}


def plain(tree: Element) -> str:
    """All that a tree of any kind says, as text Slack can be sent: escaped, nothing typed can act."""
    if tree.tag in ("Matrix", "HeatMap", "Ratings", "Bars", "Curve", "Scatter", "Forest", "Calendar", "Loop", "Sheet"):
        return "\n".join(text.mrkdwn(line, styled=False).strip() for line in _lines(tree))
    return _Page(tree, tree.tag, "…").spoken()


def _lines(element: Element) -> Iterator[Sequence[Leaf]]:
    """What the innermost elements say."""
    inside = [child for child in element.children if isinstance(child, Element)]
    if inside:
        for child in inside:
            yield from _lines(child)
    elif element.children:
        yield leaves(element.children)


def _frame(element: Element) -> Payload:
    return text.plain_text(leaves(element.children), VIEW_TITLE_MAX)


class _Page:
    """The blocks of one tree, and line by line what they say."""

    def __init__(self, tree: Element, tag: str, more: str, generation: int = 0) -> None:
        if tree.tag != tag:
            raise WrongWords(f"<{tree.tag}> is not a <{tag}>")
        self.generation, self.more = generation, more
        self.lines: list[Sequence[Leaf]] = []
        self.blocks: list[Payload] = []
        for child in tree.children:
            if isinstance(child, Text):
                if child.value.strip():
                    raise WrongWords(f"text directly in <{tag}>: {child.value[:40]!r}")
            elif child.tag in _BLOCKS:
                self.blocks += _BLOCKS[child.tag](self, child)
            elif "name" in child.attributes and child.tag in ELEMENTS:
                self.blocks.append(self.field(child))
            elif child.tag not in _FRAME:
                raise WrongWords(f"<{child.tag}> cannot stand directly in <{tag}>")

    def limited(self, limit: int) -> list[Payload]:
        """The blocks, or the first of them and a line that says there are more."""
        if len(self.blocks) <= limit:
            return self.blocks
        return [*self.blocks[: limit - 1], self.left_out()]

    def left_out(self) -> Payload:
        more = Leaf("text", self.more)
        return {"type": "context", "elements": [text.text_object([more], CONTEXT_MAX)]}

    def spoken(self) -> str:
        lines = (text.mrkdwn(line, styled=False).strip() for line in self.lines)
        return "\n".join(line for line in lines if line)

    def says(self, found: Sequence[Leaf]) -> Sequence[Leaf]:
        self.lines.append(found)
        return found

    def header(self, element: Element) -> list[Payload]:
        found = self.says(inner(element))
        return [{"type": "header", "text": text.plain_text(found, HEADER_MAX)}] if _shows(found) else []

    def section(self, element: Element) -> list[Payload]:
        beside = [child for child in element.children if isinstance(child, Element) and child.tag in ELEMENTS]
        found = self.says(leaves(element.children, _ELEMENT_TAGS) if beside else leaves(element.children))
        if not beside:
            shown = rich_text(found)
            return [shown] if shown else []
        if len(beside) > 1:
            raise WrongWords("a <Section> takes one element beside its text")
        if beside[0].tag == "Image":
            self.says(inner(beside[0]))
        accessory = build(beside[0], beside[0].attributes.get("does"))
        return [{"type": "section", "text": text.text_object(found, SECTION_MAX), "accessory": accessory}]

    def quote(self, element: Element) -> list[Payload]:
        shown = rich_text(self.says(leaves(element.children)), quote=True)
        return [shown] if shown else []

    def fields(self, element: Element) -> list[Payload]:
        fields = []
        for child in _only(element, "Field"):
            found = self.says(leaves(child.children))
            if _shows(found):
                fields.append(text.text_object(found, FIELD_MAX))
        return [{"type": "section", "fields": group} for group in _groups(fields, FIELDS_A_SECTION)]

    def context(self, element: Element) -> list[Payload]:
        elements: list[Payload] = []
        run: list[Element | Text] = []
        for child in (*element.children, None):
            if child is not None and not (isinstance(child, Element) and child.tag == "Image"):
                run.append(child)
                continue
            found = leaves(run)
            if _shows(found):
                elements.append(text.text_object(self.says(found), CONTEXT_MAX))
            run = []
            if child is not None:
                self.says(inner(child))
                elements.append(image(child))
        return [{"type": "context", "elements": group} for group in _groups(elements, ELEMENTS_A_CONTEXT)]

    def actions(self, element: Element) -> list[Payload]:
        children = [child for child in element.children if isinstance(child, Element)]
        rows = []
        for group in _groups(children, ELEMENTS_A_ROW):
            seen: dict[str, int] = {}
            built = []
            for child in group:
                does = child.attributes.get("does")
                if does:
                    seen[does] = seen.get(does, 0) + 1
                    if seen[does] > 1:
                        does = f"{does}#{seen[does]}"
                built.append(build(child, does))
            rows.append({"type": "actions", "elements": built})
        return rows

    def divider(self, element: Element) -> list[Payload]:
        return [{"type": "divider"}]

    def image(self, element: Element) -> list[Payload]:
        title = part(element, "Title")
        shown = image(element)
        if title is not None:
            shown["title"] = text.plain_text(self.says(leaves(title.children)), LABEL_MAX)
        self.says(inner(element))
        return [shown]

    def alert(self, element: Element) -> list[Payload]:
        found = self.says(leaves(element.children))
        level = element.attributes.get("level", "default")
        return [{"type": "alert", "text": text.text_object(found, ALERT_MAX), "level": level}]

    def table(self, element: Element) -> list[Payload]:
        rows, written, whole = [], 0, _only(element, "Row")
        for row in whole[:TABLE_ROWS]:
            cells = [text.fit(leaves(cell.children), CELL_MAX, rich_cost) for cell in _only(row, "Cell")]
            written += sum(rich_cost(leaf) for cell in cells for leaf in cell)
            if written > TABLE_TEXT:
                break
            self.says([leaf for cell in cells for leaf in (*cell, Leaf("text", " · "))][:-1])
            rows.append([_cell(cell) for cell in cells])
        table: Payload = {"type": "table", "rows": rows}
        sides = [cell.attributes.get("align", "left") for cell in _only(whole[0], "Cell")] if whole else []
        if set(sides) - {"left"}:
            table["column_settings"] = [{"align": side} for side in sides]
        if not rows:
            return [self.left_out()] if whole else []
        return [table] if len(rows) == len(whole) else [table, self.left_out()]

    def field(self, element: Element) -> Payload:
        """An input block for an element that has a `name`."""
        attributes = element.attributes
        does = attributes.get("does")
        label = self.says(leaves(needed(element, "Label").children))
        built = build(element, does or attributes.get("suggests") or attributes["name"])
        if does and element.tag in ("Input", "Textarea"):
            built["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
        block: Payload = {
            "type": "input",
            "block_id": f"{attributes['name']}~{self.generation}",
            "label": text.plain_text(label, LABEL_MAX),
            "element": built,
            "optional": attributes.get("required") != "true",
        }
        if does:
            block["dispatch_action"] = True
        hint = part(element, "Hint")
        if hint is not None:
            block["hint"] = text.plain_text(self.says(leaves(hint.children)), LABEL_MAX)
        return block


_ELEMENT_TAGS = frozenset(ELEMENTS)

_BLOCKS: dict[str, Callable[[_Page, Element], list[Payload]]] = {
    "Header": _Page.header,
    "Section": _Page.section,
    "Quote": _Page.quote,
    "Fields": _Page.fields,
    "Context": _Page.context,
    "Actions": _Page.actions,
    "Divider": _Page.divider,
    "Image": _Page.image,
    "Alert": _Page.alert,
    "Table": _Page.table,
}


def _shows(found: Sequence[Leaf]) -> bool:
    return any(leaf.target or leaf.text.strip() for leaf in found)


def _only(element: Element, tag: str) -> list[Element]:
    children = [child for child in element.children if isinstance(child, Element)]
    if any(child.tag != tag for child in children):
        raise WrongWords(f"a <{element.tag}> holds nothing but <{tag}>")
    return children


def _groups(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _cell(found: Sequence[Leaf]) -> Payload:
    if any(leaf.style or leaf.kind != "text" for leaf in found):
        return rich_text(found) or {"type": "raw_text", "text": "–"}
    return {"type": "raw_text", "text": "".join(leaf.text for leaf in found).strip() or "–"}
