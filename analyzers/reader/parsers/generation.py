"""The parser ``generation``: what a file says of a generator that made it: terms, names, and the settings it was made with, prompts whole.

Each form is recognised by its own key or its own shape, and one that is not known is left alone: free text is no trace.
"""

import re
from typing import Any

from analyzers.reader.parsers.generation_comfy import comfy
from analyzers.reader.parsers.generation_forms import Mark, from_json, from_text
from analyzers.reader.parsers.generation_hidden import hidden_text
from analyzers.reader.parsers.generation_names import maker_in
from analyzers.reader.parsers.generation_texts import Found, texts
from analyzers.reader.parsers.text import shown

LONGEST = 2_000_000  # characters of one whole text
MOST_MARKS = 40

# Where a program or a service signs; a free description that speaks of a generator is no trace of one.
_SIGNED = re.compile(
    r"(^|[./:])(Software|ProcessingSoftware|CreatorTool|softwareAgent|Credit|Program|Source|Author|creator|DigitalSourceType|HostComputer|"
    r"AISystemUsed|AISystemVersionUsed|Artist|GeneratedBy|Generator)(\[\d+\])?$",
    re.IGNORECASE,
)
_SOURCE_TYPE = re.compile(r"DigitalSourceType$", re.IGNORECASE)
_DECLARED = re.compile(r"(AISystemUsed|AISystemVersionUsed|AIPromptInformation|AIPromptWriterName)$")
_WEBP_COMFY = re.compile(r"^(workflow|prompt):\s*(?=\{)", re.IGNORECASE)


def generation(data: bytes) -> dict[str, Any]:
    """terms: IPTC's digital source types with their fields; names: fields that name a generator; declared: IPTC's fields on the system.

    marks: settings by maker, with prompt, nodes of a workflow and the whole text. read: how many texts of each kind were looked at.
    """
    found = texts(data)
    hidden = hidden_text(data)
    if hidden:
        found.append(Found("hidden in the alpha channel", "", hidden))
    counted: dict[str, int] = {}
    for text in found:
        counted[text.kind] = counted.get(text.kind, 0) + 1
    return {
        "terms": [_field(text) for text in found if _SOURCE_TYPE.search(text.key)],
        "names": [{**_field(text), "maker": maker} for text in found if _signs(text) and (maker := maker_in(text.text[:2_000]))],
        "declared": [_field(text) for text in found if _DECLARED.search(text.key)],
        "marks": [_plain(mark) for mark in _marks(found)],
        "read": counted,
    }


def _signs(text: Found) -> bool:
    return bool(_SIGNED.search(text.key)) and not _SOURCE_TYPE.search(text.key)


def _field(text: Found) -> dict[str, Any]:
    return {"where": shown(text.where), "offset": text.offset, "value": shown(text.text, 2_000)}


def _marks(found: list[Found]) -> list[Mark]:
    """One mark for each text that is of a known form; ComfyUI's two texts make one."""
    by_key = {text.key.casefold(): text for text in found if text.kind == "PNG text"}
    graphs: dict[str, Found] = {name: by_key[name] for name in ("prompt", "workflow") if name in by_key}
    others: list[Found] = []
    for text in found:
        tagged = _WEBP_COMFY.match(text.text)
        if tagged and text.kind == "Exif":
            graphs.setdefault(tagged.group(1).casefold(), Found(text.kind, text.key, text.text[tagged.end() :], text.offset))
        elif text is not graphs.get("prompt") and text is not graphs.get("workflow"):
            others.append(text)
    made = comfy(graphs)
    kept = [made] if made is not None else []
    if made is None:
        others = [*graphs.values(), *others]
    for text in others:
        mark = from_json(text, by_key) or from_text(text, by_key)
        if mark is not None and len(kept) < MOST_MARKS:
            kept.append(mark)
    return kept


def _plain(mark: Mark) -> dict[str, Any]:
    return {
        "maker": shown(mark.maker),
        "where": shown(mark.where),
        "offset": mark.offset,
        "settings": [[shown(name)[:200], shown(value, 4_000)] for name, value in mark.settings],
        "prompt": shown(mark.prompt, LONGEST),
        "negative": shown(mark.negative, LONGEST),
        "nodes": [[shown(cell, 4_000) for cell in row] for row in mark.nodes],
        "whole": [[shown(name), shown(text, LONGEST)] for name, text in mark.whole],
    }
