"""Read a record back with parsers that are not ours."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


@dataclass(frozen=True)
class ReadRecord:
    head: dict
    head_lines: list[str]
    body: str
    headings: list[tuple[int, str]]
    html: bool
    """Whether any raw HTML came through."""
    links: list[str]

    @property
    def titles(self) -> list[str]:
        return [text for level, text in self.headings if level == 1]

    def section(self, title: str) -> str:
        """The raw Markdown under a heading, up to the next one of any level."""
        lines = self.body.splitlines()
        start = next(i for i, line in enumerate(lines) if line.lstrip("#").strip() == title)
        rest = lines[start + 1 :]
        end = next((i for i, line in enumerate(rest) if line.startswith("#")), len(rest))
        return "\n".join(rest[:end]).strip()

    def bullets(self, title: str) -> list[str]:
        return [line[2:] for line in self.section(title).splitlines() if line.startswith("* ")]


def read(text: str) -> ReadRecord:
    first, head, body = text.split("---\n", 2)
    assert first == ""
    tokens = PARSER.parse(body)
    headings = [
        (int(token.tag[1]), plain(tokens[i + 1]))
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
    inline = [child for token in tokens for child in token.children or []]
    return ReadRecord(
        head=yaml.safe_load(head),
        head_lines=head.splitlines(),
        body=body,
        headings=headings,
        html=any(t.type in ("html_block", "html_inline") for t in [*tokens, *inline]),
        links=[str(t.attrs["href"]) for t in inline if t.type == "link_open"],
    )


def plain(inline) -> str:
    """What a reader sees of an inline token."""
    return "".join(
        child.content for child in inline.children if child.type in ("text", "code_inline")
    )


def shown(markdown: str) -> str:
    """What a reader sees of one line of inline Markdown."""
    return plain(PARSER.parseInline(markdown)[0])
