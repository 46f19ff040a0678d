"""A `<Paper>` of words as one file to print: nothing in it comes from anywhere else, and nothing in it runs.

Within: the parts of a letter, a `<Ratings>` as a table whose bars are drawn in the file itself, and a `<QrCode href>`
that a phone reads from paper.
"""

from __future__ import annotations

from html import escape

from bot.mail.letters import Part, read
from bot.words.inline import address, leaves
from bot.words.ratings import LEAST, MOST, Rated, ratings, share
from bot.words.tree import Element

# A browser told so loads nothing and runs nothing, whatever somebody typed.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "@page{margin:18mm 16mm}"
    "body{margin:0;padding:24px;font:15px/1.5 'Noto Sans','PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif;"
    "color:#1d2b28;background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact;overflow-wrap:anywhere}"
    "main{max-width:760px;margin:auto}h1{font-size:25px;line-height:1.3;margin:0 0 8px}"
    "h2{font-size:18px;margin:28px 0 8px;padding-top:12px;border-top:1px solid #d5dedb;break-after:avoid}"
    "h3{font-size:15px;margin:22px 0 0;break-after:avoid}h3+p{margin-top:2px;color:#55645f}"
    "p,blockquote,li{orphans:3;widows:3}blockquote{white-space:normal;break-inside:avoid}"
    "table{border-collapse:collapse;width:100%}tr{break-inside:avoid}"
    ".bars td{padding:6px 8px;vertical-align:middle;border-bottom:1px solid #eef2f1}.bars td:first-child{width:38%}"
    ".bars td:last-child{width:3em;text-align:right;font-size:17px}.bars small,.key{color:#55645f;font-size:13px}"
    ".bars svg{display:block;width:100%;height:34px}"
    "@media print{body{padding:0;font-size:11pt}h1{font-size:18pt}h2{font-size:13pt}}"
)
_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
    "<title>{title}</title><style>{style}</style></head>\n<body><main>\n<h1>{title}</h1>\n{body}\n</main></body></html>\n"
)
_WIDTH, _MIDDLE, _TRACK, _DOT = 400, 17, 10, 4


def printed(tree: Element, language: str) -> str:
    """The whole file. Raises WrongWords for what cannot stand in one: a mention, an input, an image from elsewhere."""
    title, parts = _read(tree)
    body = "\n".join(shown for _, shown in parts if shown)
    filled = {"title": escape(title), "language": escape(language), "policy": escape(_POLICY), "style": _STYLE}
    return _PAGE.format(body=body, **filled)


def spoken(tree: Element) -> list[str]:
    """All that the file says, part by part."""
    title, parts = _read(tree)
    return [title, *(text for text, _ in parts if text)]


def _read(tree: Element) -> tuple[str, list[Part]]:
    return read(tree, "Paper", "Title", {"Ratings": _bars, "Subheader": _subheader, "QrCode": _qr_code})


def _subheader(element: Element) -> Part:
    text = " ".join("".join(each.text for each in leaves(element.children)).split())
    return text, f"<h3>{escape(text)}</h3>"


def _qr_code(element: Element) -> Part:
    import segno  # only who prints needs it

    link = address(element.attributes["href"])
    # A quarter of it may be torn or dirty and it is still read (ISO/IEC 18004, level Q).
    drawn = segno.make(link, error="q", micro=False).svg_inline(scale=8, border=4, light="#fff", omitsize=True)
    return link, f'<p style="max-width:420px;margin:24px auto" aria-hidden="true">{drawn}</p>'


def _bars(element: Element) -> Part:
    made = ratings(element)
    rows = f"<tr><td></td><td>{_scale()}</td><td></td></tr>\n" + "".join(_row(each) for each in made.rated)
    texts = [f"{each.name} | {each.note} | {'' if each.mean is None else f'{each.mean:.1f}'}" for each in made.rated]
    return "\n".join([made.title, *texts, made.key]), (
        f'<table class="bars">{rows}</table>\n<p class="key">{escape(made.key)}</p>'
    )


def _row(bar: Rated) -> str:
    mean = "" if bar.mean is None else f"{bar.mean:.1f}"
    name = f"{escape(bar.name)}<br><small>{escape(bar.note)}</small>"
    return f"<tr><td>{name}</td><td>{_drawn(bar)}</td><td>{mean}</td></tr>\n"


def _drawn(bar: Rated) -> str:
    """The bar on its scale, a dot for each rating; the same twice stands one above the other."""
    inside = [
        f'<rect x="{_at(n):.1f}" y="0" width="1" height="34" fill="#d5dedb"/>' for n in range(LEAST, MOST + 1)
    ]  # fmt: skip
    top = _MIDDLE - _TRACK / 2
    inside.append(f'<rect x="6" y="{top}" width="{_WIDTH - 12}" height="{_TRACK}" rx="3" fill="#eef2f1"/>')
    if bar.mean is not None:
        width = max(_TRACK / 2, _at(bar.mean) - 6)
        inside.append(f'<rect x="6" y="{top}" width="{width:.1f}" height="{_TRACK}" rx="3" fill="#17594c"/>')
    seen: dict[int, int] = {}
    for score in bar.scores:
        n = seen[score] = seen.get(score, 0) + 1
        y = _MIDDLE + (_TRACK / 2 + _DOT) * (-1) ** n * ((n + 1) // 2)
        inside.append(f'<circle cx="{_at(score):.1f}" cy="{y}" r="{_DOT}" fill="#c2410c"/>')
    return f'<svg viewBox="0 0 {_WIDTH} 34" aria-hidden="true">{"".join(inside)}</svg>'


def _scale() -> str:
    numbers = "".join(
        f'<text x="{_at(n):.1f}" y="12" font-size="11" text-anchor="middle" fill="#55645f">{n}</text>'
        for n in range(LEAST, MOST + 1)
    )
    return f'<svg viewBox="0 0 {_WIDTH} 14" style="height:14px" aria-hidden="true">{numbers}</svg>'


def _at(score: float) -> float:
    return 6 + share(score) * (_WIDTH - 12)
