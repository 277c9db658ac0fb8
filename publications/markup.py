"""Markdown of a chapter as a tree of plain lists, from which the web page and the PDF are made alike.

The tree is what is frozen. It knows paragraphs, headings, lists, quotes and tables, bold, emphasis and links, and nothing
else: there is no way to write HTML, a picture or a script into it. Text of people is therefore never markup, neither in
the browser nor in Typst.

Blocks: ``{"t": "p"|"h2"|"h3", "c": inline}``, ``{"t": "ul"|"ol", "c": [blocks, …]}``, ``{"t": "quote", "c": blocks}``,
``{"t": "table", "head": [inline, …], "rows": [[inline, …], …]}``. Inline: text as a string, or ``{"t": "b"|"i", "c": …}``,
``{"t": "a", "to": address, "c": …}``, ``{"t": "br"}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kopalnia.lib.words import typography

Inline = list[Any]
Blocks = list[dict[str, Any]]

_parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["table", "linkify"])
# Deeper nesting than people write is an attack on recursion.
_parser.options["maxNesting"] = 12
SCHEMES = {"http", "https", "mailto"}


def parse(markdown: str, *, language: str = "pl") -> Blocks:
    """The tree of a Markdown text; in Polish with no-break spaces where print wants them."""
    tidy = typography.keep_together if language == "pl" else str
    tree = SyntaxTreeNode(_parser.parse(markdown))
    return [block for node in tree.children for block in _blocks(node, tidy)]


def _blocks(node: SyntaxTreeNode, tidy: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    kind = node.type
    if kind == "heading":
        yield {"t": "h2" if node.tag in {"h1", "h2"} else "h3", "c": _inline(node, tidy)}
    elif kind == "paragraph":
        inline = _inline(node, tidy)
        if inline:
            yield {"t": "p", "c": inline}
    elif kind in {"bullet_list", "ordered_list"}:
        items = [[block for child in item.children for block in _blocks(child, tidy)] for item in node.children]
        yield {"t": "ul" if kind == "bullet_list" else "ol", "c": items}
    elif kind == "blockquote":
        yield {"t": "quote", "c": [block for child in node.children for block in _blocks(child, tidy)]}
    elif kind == "table":
        yield _table(node, tidy)
    elif kind in {"fence", "code_block"}:
        yield {"t": "p", "c": [tidy(" ".join(node.content.split()))]}


def _table(node: SyntaxTreeNode, tidy: Callable[[str], str]) -> dict[str, Any]:
    rows = [[_inline(cell, tidy) for cell in row.children] for part in node.children for row in part.children]
    return {"t": "table", "head": rows[0], "rows": rows[1:]}


def _inline(node: SyntaxTreeNode, tidy: Callable[[str], str]) -> Inline:
    parts: Inline = []
    for child in node.children:
        if child.type == "inline":
            parts.extend(_inline(child, tidy))
        elif child.type in {"text", "code_inline"}:
            if child.content:
                parts.append(tidy(child.content))
        elif child.type in {"strong", "em"}:
            parts.append({"t": "b" if child.type == "strong" else "i", "c": _inline(child, tidy)})
        elif child.type == "link":
            parts.extend(_link(child, tidy))
        elif child.type == "image":  # only its words: a picture comes in through the choice of photos, with consents
            parts.append(tidy(child.content))
        elif child.type == "hardbreak":
            parts.append({"t": "br"})
        elif child.type == "softbreak":
            parts.append(" ")
    return _joined(parts)


def _link(node: SyntaxTreeNode, tidy: Callable[[str], str]) -> Inline:
    to, inside = str(node.attrs.get("href", "")), _inline(node, tidy)
    try:
        scheme = urlsplit(to).scheme.lower()
    except ValueError:
        scheme = ""
    return [{"t": "a", "to": to, "c": inside}] if scheme in SCHEMES and inside else inside


def _joined(parts: Inline) -> Inline:
    """Neighbouring texts as one, so that a rule over words sees whole words."""
    joined: Inline = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


# --- From the tree ---

_TAGS = {"b": "strong", "i": "em"}


def to_html(blocks: Blocks) -> SafeString:
    """The tree as HTML; every text is escaped here."""
    return mark_safe("".join(_block_html(block) for block in blocks))  # noqa: S308 – made of escaped parts only


def _block_html(block: dict[str, Any]) -> str:
    kind = block["t"]
    if kind in {"p", "h2", "h3"}:
        return f"<{kind}>{_inline_html(block['c'])}</{kind}>"
    if kind in {"ul", "ol"}:
        return f"<{kind}>" + "".join(f"<li>{_item_html(item)}</li>" for item in block["c"]) + f"</{kind}>"
    if kind == "quote":
        return f"<blockquote>{''.join(_block_html(inner) for inner in block['c'])}</blockquote>"
    head = "".join(f'<th scope="col">{_inline_html(cell)}</th>' for cell in block["head"])
    rows = "".join(f"<tr>{_row_html(row)}</tr>" for row in block["rows"])
    table = f'<table class="tbl"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="tblwrap" tabindex="0">{table}</div>'


def _row_html(row: list[Inline]) -> str:
    first, *rest = row
    return f'<th scope="row">{_inline_html(first)}</th>' + "".join(f"<td>{_inline_html(cell)}</td>" for cell in rest)


def _item_html(item: Blocks) -> str:
    """A list item of one paragraph needs no paragraph."""
    if item and item[0]["t"] == "p":
        return _inline_html(item[0]["c"]) + "".join(_block_html(block) for block in item[1:])
    return "".join(_block_html(block) for block in item)


def _inline_html(parts: Inline) -> str:
    out: list[str] = []
    for part in parts:
        if isinstance(part, str):
            out.append(escape(part))
        elif part["t"] == "br":
            out.append("<br>")
        elif part["t"] == "a":
            out.append(f'<a href="{escape(part["to"])}" rel="nofollow">{_inline_html(part["c"])}</a>')
        else:
            tag = _TAGS[part["t"]]
            out.append(f"<{tag}>{_inline_html(part['c'])}</{tag}>")
    return "".join(out)


def to_text(blocks: Blocks) -> str:
    """The words alone, a line for each block: for checks of names and claims."""
    lines: list[str] = []
    for block in blocks:
        if block["t"] in {"p", "h2", "h3"}:
            lines.append(_inline_text(block["c"]))
        elif block["t"] == "table":
            lines.extend(" ".join(_inline_text(cell) for cell in row) for row in (block["head"], *block["rows"]))
        elif block["t"] == "quote":
            lines.append(to_text(block["c"]))
        else:
            lines.extend(to_text(item) for item in block["c"])
    return "\n".join(lines)


def _inline_text(parts: Inline) -> str:
    return "".join(
        part if isinstance(part, str) else " " if part["t"] == "br" else _inline_text(part["c"]) for part in parts
    )


# --- Writing Markdown from records ---

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_AT_START = re.compile(r"^(\s*)(#{1,6}\s|[-+](?=\s)|\d+[.)](?=\s)|={2,}|-{2,}|>)", re.MULTILINE)


def quoted(text: str) -> str:
    """Somebody's words made safe inside Markdown: signs that would be formatting keep their own look."""
    return _AT_START.sub(lambda found: found[1] + _escaped_start(found[2]), _SPECIAL.sub(r"\\\1", text.strip()))


def _escaped_start(mark: str) -> str:
    number = re.match(r"\d+", mark)
    return f"{number[0]}\\{mark[number.end() :]}" if number else "\\" + mark


def paragraphs(text: str) -> str:
    """A text of several paragraphs as Markdown paragraphs; single line breaks join."""
    return "\n\n".join(quoted(" ".join(part.split())) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def bullets(lines: list[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines if line.strip())
