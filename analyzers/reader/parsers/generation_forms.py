"""Settings in the forms that generators write: the lines of Stable Diffusion WebUI, the command of Dream, and JSON of several makers.

Bounded and without backtracking: a prompt of megabytes costs no more than reading it once.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analyzers.reader.parsers.generation_makers import NEGATIVES, PROMPTS, maker_of, ours, parsed
from analyzers.reader.parsers.generation_texts import Found

MOST_SETTINGS = 300
LONGEST_VALUE = 20_000
DEEPEST = 6

Settings = tuple[tuple[str, str], ...]

WEBUI = "Stable Diffusion WebUI (AUTOMATIC1111) or a program that writes as it does"
_NEGATIVE = "\nNegative prompt:"
_LORA = re.compile(r"<(?:lora|lyco):([^:<>]{1,200}):([^<>]{1,60})>")
_COMMAND = re.compile(r"(?:^|\s)-([A-Za-z])\s?(\S+)")
_JOB = re.compile(r"Job ID:\s*([0-9a-f-]{36})")
_FLAG = re.compile(r"\s--([a-z]{1,20})(?:\s+([^\s-]\S{0,200}))?")


@dataclass(frozen=True)
class Mark:
    """What one text says of its maker. settings: names and values, the well-known ones by one name; nodes: node, type, setting, value."""

    maker: str
    where: str
    offset: int | None
    settings: Settings
    prompt: str = ""
    negative: str = ""
    nodes: tuple[tuple[str, str, str, str], ...] = ()
    whole: tuple[tuple[str, str], ...] = ()


def from_text(text: Found, by_key: Mapping[str, Found]) -> Mark | None:
    """A text that is not JSON: WebUI's lines, Dream's command, Midjourney's description, NovelAI's description."""
    return _webui(text) or _dream(text) or _midjourney(text) or _novelai_description(text, by_key)


def _webui(text: Found) -> Mark | None:
    """Prompt, then a line "Negative prompt: …", then one line of "Steps: 20, Sampler: …"."""
    body = text.text.replace("\r\n", "\n")
    at = max(body.rfind("\nSteps: "), 0 if body.startswith("Steps: ") else -1)
    if at < 0:
        return None
    settings = tuple(_pairs(body[at:].strip()))
    names = {name.casefold() for name, _ in settings}
    if not {"steps"} < names or not names & {"sampler", "seed", "cfg scale", "size", "model hash", "model"}:
        return None
    prompt, _, negative = body[:at].partition(_NEGATIVE)
    if body.startswith(_NEGATIVE[1:]):
        prompt, negative = "", body[len(_NEGATIVE) - 1 : at]
    kept = tuple((ours(name), value) for name, value in settings)
    loras = tuple(("LoRA", f"{name}, {weight}") for name, weight in _LORA.findall(prompt[:LONGEST_VALUE]))
    return Mark(WEBUI, text.where, text.offset, (*kept, *loras), prompt.strip(), negative.strip(), whole=((text.where, text.text),))


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """ "Name: value" between commas; a comma within quotes or brackets belongs to the value."""
    start, quoted, depth, count = 0, False, 0, 0
    line = line[: 4 * LONGEST_VALUE]
    for at, letter in enumerate(f"{line},"):
        if letter == '"' and (at == 0 or line[at - 1] != "\\"):
            quoted = not quoted
        elif not quoted and letter in "[{(":
            depth += 1
        elif not quoted and letter in "]})":
            depth = max(0, depth - 1)
        elif (letter == "," and not quoted and not depth) or at == len(line):
            name, colon, value = line[start:at].partition(":")
            start = at + 1
            if colon and name.strip() and count < MOST_SETTINGS:
                count += 1
                yield name.strip(), value.strip().strip('"')


def _dream(text: Found) -> Mark | None:
    """The command line of the first InvokeAI: a prompt in quotes, then letters with values."""
    if text.key != "Dream":
        return None
    prompt, _, rest = text.text.strip().lstrip('"').partition('"')
    names = {"s": "steps", "S": "seed", "W": "width", "H": "height", "C": "guidance", "A": "sampler"}
    settings = tuple((names.get(letter, f"-{letter}"), value) for letter, value in _COMMAND.findall(rest[:LONGEST_VALUE]))
    return Mark("InvokeAI (Dream)", text.where, text.offset, settings[:MOST_SETTINGS], prompt, whole=((text.where, text.text),))


def _midjourney(text: Found) -> Mark | None:
    """A description that ends in "Job ID: …", as Midjourney writes it."""
    job = _JOB.search(text.text[-400:])
    if job is None or not text.key.casefold().endswith(("description", "title", "title[1]", "description[1]")):
        return None
    body = text.text[:LONGEST_VALUE].partition("Job ID:")[0].strip()
    flags = tuple((f"--{name}", value) for name, value in _FLAG.findall(body))[:MOST_SETTINGS]
    prompt = body.partition(" --")[0]
    return Mark("Midjourney", text.where, text.offset, (("job", job.group(1)), *flags), prompt, whole=((text.where, text.text),))


def _novelai_description(text: Found, by_key: Mapping[str, Found]) -> Mark | None:
    software = by_key.get("software")
    if text.key != "Description" or software is None or software.text.strip() != "NovelAI" or "comment" in by_key:
        return None
    return Mark("NovelAI", text.where, text.offset, (), text.text.strip(), whole=((text.where, text.text),))


def from_json(text: Found, by_key: Mapping[str, Found]) -> Mark | None:
    """A text that is a JSON object of a maker that is known by its key or by its names."""
    values = parsed(text.text)
    if values is None:
        return None
    software = by_key["software"].text.strip() if "software" in by_key else ""
    maker, inner = maker_of(text, values, software)
    if not maker:
        return None
    prompt, negative = _prompt(inner, PROMPTS), _prompt(inner, NEGATIVES)
    settings = tuple(_flat(inner, "", 0))[:MOST_SETTINGS]
    return Mark(maker, text.where, text.offset, settings, prompt, negative, whole=((text.where, text.text),))


def _prompt(values: dict[str, Any], names: tuple[str, ...]) -> str:
    folded = {name.casefold(): value for name, value in values.items()}
    for name in names:
        value = folded.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return "\n".join(value)
    return ""


def _flat(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Names and values, the well-known ones by one name, prompts left out: they stand by themselves."""
    if isinstance(value, dict) and value and depth < DEEPEST:
        for key, inner in value.items():
            if depth or key.casefold() not in (*PROMPTS, *NEGATIVES) or not isinstance(inner, str | list):
                called = key if depth else ours(key)
                yield from _flat(inner, f"{name}.{called}" if name else called, depth + 1)
    elif isinstance(value, list) and value and depth < DEEPEST and any(isinstance(item, dict | list) for item in value):
        for number, inner in enumerate(value[:MOST_SETTINGS], 1):
            yield from _flat(inner, f"{name} {number}", depth + 1)
    else:
        yield name, worded(value)


def worded(value: Any) -> str:
    """A JSON value as text."""
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    return json.dumps(value, ensure_ascii=False)[:LONGEST_VALUE]
