"""ComfyUI's two texts: the workflow as it was drawn, and the prompt as it was run, each a graph of nodes with their settings.

What the run used is told by the prompt; the workflow alone names its settings only by their place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from analyzers.reader.parsers.generation_forms import Mark, worded
from analyzers.reader.parsers.generation_makers import parsed
from analyzers.reader.parsers.generation_texts import Found

MOST_NODES = 2_000
MOST_ROWS = 8_000
MOST_TEXTS = 60

Row = tuple[str, str, str, str]
Graph = dict[str, dict[str, Any]]

_TEXTS = {"text", "text_g", "text_l", "t5xxl", "clip_l", "prompt", "string", "value", "wildcard_text"}
_NO_TEXT = {"clip", "vae", "model", "image", "pixels", "samples", "latent", "latent_image", "control_net"}

_SETTINGS = {
    "seed": "seed",
    "noise_seed": "seed",
    "steps": "steps",
    "cfg": "guidance",
    "guidance": "guidance",
    "sampler_name": "sampler",
    "scheduler": "scheduler",
    "denoise": "strength",
    "ckpt_name": "model",
    "unet_name": "model",
    "vae_name": "VAE",
    "lora_name": "LoRA",
    "width": "width",
    "height": "height",
}


def comfy(graphs: Mapping[str, Found]) -> Mark | None:
    """One mark for both texts; nothing where neither is a graph of ComfyUI."""
    run = _run_graph(parsed(graphs["prompt"].text)) if "prompt" in graphs else {}
    drawn = _drawn_nodes(parsed(graphs["workflow"].text)) if "workflow" in graphs else []
    if not run and not drawn:
        return None
    first = graphs["prompt" if run else "workflow"]
    prompt, negative = _prompts(run)
    rows = (*_rows_of_run(run),) if run else (*_rows_drawn(drawn),)
    whole = tuple((text.where, text.text) for text in graphs.values())
    return Mark("ComfyUI", first.where, first.offset, tuple(_settings(run)), prompt, negative, rows[:MOST_ROWS], whole)


def _run_graph(values: dict[str, Any] | None) -> Graph:
    """Nodes by number, where every one of them names its class."""
    nodes = values.items() if values else ()
    found = {str(number): node for number, node in nodes if isinstance(node, dict) and isinstance(node.get("class_type"), str)}
    return dict(list(found.items())[:MOST_NODES]) if len(found) * 2 > len(values or {}) else {}


def _drawn_nodes(values: dict[str, Any] | None) -> list[dict[str, Any]]:
    nodes = (values or {}).get("nodes")
    if not isinstance(nodes, list):
        return []
    return [node for node in nodes[:MOST_NODES] if isinstance(node, dict) and isinstance(node.get("type"), str)]


def _inputs(node: Mapping[str, Any]) -> Mapping[str, Any]:
    inputs = node.get("inputs")
    return inputs if isinstance(inputs, dict) else {}


def _settings(graph: Graph) -> Iterator[tuple[str, str]]:
    """What a person asks for first, from every node that has it; the table of nodes holds the rest."""
    seen: set[tuple[str, str]] = set()
    for node in graph.values():
        for name, value in _inputs(node).items():
            pair = _SETTINGS.get(name, ""), worded(value)
            if pair[0] and not _is_link(value) and pair not in seen:
                seen.add(pair)
                yield pair


def _prompts(graph: Graph) -> tuple[str, str]:
    """The texts behind the inputs "positive" and "negative"; all encoded texts of the graph where no node has such inputs."""
    found: list[str] = []
    for name, other in (("positive", "negative"), ("negative", "positive")):
        links = [_inputs(node).get(name) for node in graph.values()]
        found.append(_joined(_texts_behind(graph, links, other)))
    if not found[0]:
        encoders = [[number, 0] for number, node in graph.items() if "TextEncode" in str(node.get("class_type"))]
        found[0] = _joined(_texts_behind(graph, encoders, "negative"))
    return found[0], found[1]


def _joined(texts: list[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))


def _texts_behind(graph: Graph, links: list[Any], other: str) -> list[str]:
    """Follow links up to the texts that they come from, each node once; a link is a node's number and one of its outputs."""
    waiting, seen, found = list(reversed(links)), set[str](), list[str]()
    while waiting and len(found) < MOST_TEXTS:
        link = waiting.pop()
        if not _is_link(link) or str(link[0]) in seen:
            continue
        seen.add(str(link[0]))
        inputs = _inputs(graph.get(str(link[0]), {}))
        found += [value for name, value in inputs.items() if name in _TEXTS and isinstance(value, str)]
        waiting += [value for name, value in reversed(list(inputs.items())) if name not in _NO_TEXT and name != other]
    return found


def _is_link(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int) and isinstance(value[1], int)


def _rows_of_run(graph: Graph) -> Iterator[Row]:
    for number, node in graph.items():
        kind = str(node["class_type"])
        inputs = _inputs(node)
        if not inputs:
            yield number, kind, "", ""
        for name, value in inputs.items():
            said = f"← {value[0]}" if _is_link(value) else worded(value)
            yield number, kind, str(name), said


def _rows_drawn(nodes: list[dict[str, Any]]) -> Iterator[Row]:
    for node in nodes:
        number, kind, values = worded(node.get("id")), str(node["type"]), node.get("widgets_values")
        pairs = values.items() if isinstance(values, dict) else enumerate(values, 1) if isinstance(values, list) else ()
        empty = True
        for name, value in pairs:
            empty = False
            yield number, kind, str(name), worded(value)
        if empty:
            yield number, kind, "", ""
