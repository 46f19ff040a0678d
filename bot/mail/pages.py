"""A `<Page>` of words as HTML for a browser: the parts of a letter, and forms. It needs no script.

A `<Form>` goes back to the address it stands on, by POST unless `method` says get; its other attributes go with it.
Within: `<Section>`, `<Textarea name max value>`, `<Input name type value max>`, `<RadioButtonGroup name value>` and
`<CheckboxGroup name>` and `<FileInput name types>` with a `<Label>`, `<Button>`; and `<Trap name>` with a `<Label>`, a
field that nobody sees and programs fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.mail.letters import PARTS, Part, html_of, read
from bot.words.inline import leaves
from bot.words.tree import Element, WrongWords

_STYLE = (
    "body{margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d1c1d;background:#fff}"
    "main{max-width:640px;margin:auto}h1{font-size:26px;line-height:1.3}h2{font-size:19px;margin-top:28px}"
    "fieldset{border:1px solid #777;border-radius:4px;margin:0 0 16px;min-width:0;padding:8px 12px}"
    "fieldset label{display:block;padding:6px 0 6px 28px;text-indent:-28px}"
    "fieldset input{width:18px;margin:0 10px 0 0}textarea,input{box-sizing:border-box;font:inherit;max-width:100%}"
    "textarea,input[type=email],input[type=text]{width:100%;padding:8px}.trap{position:absolute;left:-10000px}"
    ".does{display:inline-block;margin:4px 8px 4px 0}"
    "button{font:inherit;padding:9px 16px;border:1px solid #555;border-radius:4px;background:#fff;color:#1d1c1d}"
)
_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
    "<title>{title}</title><style>{style}</style></head>\n"
    "<body><main>\n<h1>{title}</h1>\n{body}\n</main></body></html>\n"
)


def page(tree: Element, language: str) -> str:
    """The whole page; its `<Title>` is its heading too. Raises WrongWords for what cannot stand in one."""
    title, parts = _parts(tree)
    body = "\n".join(shown for _, shown in parts if shown)
    return _PAGE.format(title=escape(title), body=body, language=escape(language), style=_STYLE)


def spoken(tree: Element) -> list[str]:
    """All that the page says, part by part."""
    title, parts = _parts(tree)
    return [title, *(text for text, _ in parts if text)]


def _parts(tree: Element) -> tuple[str, list[Part]]:
    return read(tree, "Page", "Title", {"Form": _form})


def _form(element: Element) -> Part:
    method = element.attributes.get("method", "post")
    if method not in ("get", "post"):
        raise WrongWords(f"a form goes by get or post, not by {method!r}")
    sent = {name: value for name, value in element.attributes.items() if name != "method"}
    hidden = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in sent.items())
    parts = list(_fields(element))
    inside = "\n".join(shown for _, shown in parts if shown)
    has_file = any(isinstance(each, Element) and each.tag == "FileInput" for each in element.children)
    kind = ' enctype="multipart/form-data"' if has_file else ""
    return "\n".join(text for text, _ in parts if text), f'<form method="{method}"{kind}>{hidden}\n{inside}\n</form>'


def _fields(form: Element) -> Iterator[Part]:
    for child in form.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "Section":
            yield PARTS["Section"](child)
        elif child.tag == "Button":
            text = html_of(leaves(child.children))
            yield _plain(child), f'<p class="does"><button type="submit"{_named(child)}>{text}</button></p>'
        elif child.tag == "Textarea":
            yield _textarea(child)
        elif child.tag == "Input":
            yield _input(child)
        elif child.tag == "FileInput":
            yield _file(child)
        elif child.tag == "Trap":
            yield _trap(child)
        elif child.tag in ("RadioButtonGroup", "CheckboxGroup"):
            yield _choice(child)
        else:
            raise WrongWords(f"<{child.tag}> cannot stand in a <Form>")


def _named(element: Element) -> str:
    return "".join(
        f' {name}="{escape(element.attributes[name])}"' for name in ("name", "value") if name in element.attributes
    )


def _textarea(element: Element) -> Part:
    label, name = _label(element), escape(element.attributes["name"])
    most = int(element.attributes["max"])
    typed = escape(element.attributes.get("value", ""))
    shown = f'<p><label for="{name}">{html_of(leaves(label.children))}</label><br>'
    # A browser drops the first line end after the tag.
    shown += f'<textarea id="{name}" name="{name}" rows="5" maxlength="{most}">\n{typed}</textarea></p>'
    return _plain(label), shown


def _input(element: Element) -> Part:
    label, name, kind = _label(element), escape(element.attributes["name"]), element.attributes.get("type", "text")
    if kind not in ("text", "date", "time", "email"):
        raise WrongWords(f"no field of a page is a {kind!r}")
    typed = escape(element.attributes.get("value", ""))
    shown = f'<p><label for="{name}">{html_of(leaves(label.children))}</label><br>'
    most = int(element.attributes.get("max", "64"))
    more = ' autocomplete="email"' if kind == "email" else ""
    field = f'<input type="{kind}" id="{name}" name="{name}" maxlength="{most}" value="{typed}"{more}>'
    return _plain(label), f"{shown}{field}</p>"


def _trap(element: Element) -> Part:
    label, name = _label(element), escape(element.attributes["name"])
    field = f'<input type="text" name="{name}" tabindex="-1" autocomplete="off">'
    shown = f"<label>{html_of(leaves(label.children))} {field}</label>"
    return _plain(label), f'<p class="trap" aria-hidden="true">{shown}</p>'


def _file(element: Element) -> Part:
    label, name = _label(element), escape(element.attributes["name"])
    types = escape(",".join(f".{each}" for each in element.attributes["types"].split(",")))
    shown = f'<p><label for="{name}">{html_of(leaves(label.children))}</label><br>'
    return _plain(label), f'{shown}<input type="file" id="{name}" name="{name}" accept="{types}" required></p>'


def _choice(element: Element) -> Part:
    """One of several, or as many as are ticked: the chosen ones stand in `value`, a line each."""
    label, chosen = _label(element), element.attributes.get("value", "").split("\n")
    kind = "radio" if element.tag == "RadioButtonGroup" else "checkbox"
    name, lines, texts = escape(element.attributes["name"]), [], [_plain(label)]
    for option in (each for each in element.children if isinstance(each, Element) and each.tag == "Option"):
        value = option.attributes["value"]
        ticked = " checked" if value in chosen else ""
        text = html_of(leaves(option.children))
        lines.append(f'<label><input type="{kind}" name="{name}" value="{escape(value)}"{ticked}> {text}</label>')
        texts.append(f"- {_plain(option)}")
    legend = html_of(leaves(label.children))
    return "\n".join(texts), f"<fieldset><legend>{legend}</legend>\n" + "\n".join(lines) + "\n</fieldset>"


def _label(element: Element) -> Element:
    for child in element.children:
        if isinstance(child, Element) and child.tag == "Label":
            return child
    raise WrongWords(f"a <{element.tag}> lacks its <Label>")


def _plain(element: Element) -> str:
    return "".join(each.text for each in leaves(element.children)).strip()
