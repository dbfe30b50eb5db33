"""Which maker writes a JSON object of this shape: told by the field's key, or by names that no other program uses together.

Each maker is one rule that gives the object holding the settings; the last rule takes whatever plainly are settings of a generator.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analyzers.reader.parsers.generation_texts import Found

Values = dict[str, Any]

# What makers call the same thing, by what it is called here
_CALLED = {
    "seed": "seed noise_seed image_seed",
    "steps": "steps num_inference_steps sampling_steps",
    "sampler": "sampler sampler_name",
    "scheduler": "scheduler schedule_type noise_schedule",
    "guidance": "cfg cfg_scale cfgscale guidance_scale guidance scale",
    "model": "model base_model model_name ckpt_name unet_name model_weights use_stable_diffusion_model basemodel",
    "model hash": "model_hash base_model_hash",
    "width": "width",
    "height": "height",
    "size": "size resolution",
    "LoRA": "lora loras lora_hashes use_lora_model",
    "strength": "strength denoising_strength denoise",
    "program": "version app_version app software generator",
}
_NAMES = {name: ours for ours, names in _CALLED.items() for name in names.split()}
PROMPTS = ("prompt", "positive_prompt", "positive", "full_prompt", "c", "original_prompt")
NEGATIVES = ("negative_prompt", "negativeprompt", "negative", "uc", "full_negative_prompt", "original_negative_prompt")


@dataclass(frozen=True)
class Shape:
    """A text that is a JSON object: its place, its values, their names in small letters, and what signs as the file's software."""

    text: Found
    values: Values
    names: frozenset[str]
    software: str

    def has(self, *names: str) -> bool:
        return self.names.issuperset(names)


def maker_of(text: Found, values: Values, software: str) -> tuple[str, Values]:
    """The maker and the object that holds the settings; nothing where no rule takes it."""
    shape = Shape(text, values, frozenset(name.casefold() for name in values), software)
    for maker, rule in _RULES:
        inner = rule(shape)
        if inner is not None:
            return maker, inner
    return "", {}


def parsed(text: str) -> dict[str, Any] | None:
    """The object that a text is in JSON; nothing where it is none."""
    stripped = text.strip()
    if not stripped.startswith("{"):
        return None
    try:
        values = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def ours(name: str) -> str:
    """What a setting is called here; its own name where it is not well known."""
    return _NAMES.get(_folded(name), name)


def _folded(name: str) -> str:
    return name.casefold().replace(" ", "_")


def _swarm(shape: Shape) -> Values | None:
    inner = shape.values.get("sui_image_params")
    return inner if isinstance(inner, dict) else None


def _invoke(shape: Shape) -> Values | None:
    """The first form keeps its settings under "image", and the prompt as a list of weighted parts."""
    if shape.text.key.casefold() not in ("invokeai_metadata", "sd-metadata"):
        return None
    image = shape.values.get("image")
    if not isinstance(image, dict):
        return shape.values
    outer = {name: value for name, value in shape.values.items() if name != "image"}
    parts = image.get("prompt")
    if isinstance(parts, list):
        image = {**image, "prompt": ", ".join(str(part.get("prompt", "")) for part in parts if isinstance(part, dict))}
    return {**outer, **image}


def _label(shape: Shape) -> Values | None:
    inner = shape.values.get("AIGC")
    if isinstance(inner, dict):
        return inner
    return shape.values if shape.text.key.casefold().endswith("aigc") and shape.has("label") else None


def _hidden(shape: Shape) -> Values | None:
    """A hidden text holds the fields of the lost PNG text, one of them JSON itself."""
    if not shape.text.kind.startswith("hidden"):
        return None
    comment = shape.values.get("Comment")
    inner = parsed(comment) if isinstance(comment, str) else None
    return {**{name: value for name, value in shape.values.items() if name != "Comment"}, **(inner or {})}


def _novelai(shape: Shape) -> Values | None:
    own = shape.text.key.casefold() == "comment" and (shape.software == "NovelAI" or shape.has("uc", "sampler", "steps"))
    return shape.values if own else None


def _draw_things(shape: Shape) -> Values | None:
    return shape.values if shape.has("c", "uc", "sampler", "steps") else None


def _fooocus(shape: Shape) -> Values | None:
    own = "fooocus" in str(shape.values.get("version", "")).casefold() or shape.has("base_model", "prompt_expansion")
    return shape.values if own else None


def _easy(shape: Shape) -> Values | None:
    own = shape.has("prompt", "num_inference_steps", "guidance_scale") or shape.has("prompt", "seed", "use_stable_diffusion_model")
    return shape.values if own else None


def _generic(shape: Shape) -> Values | None:
    known = {_NAMES[_folded(name)] for name in shape.values if _folded(name) in _NAMES}
    prompted = not shape.names.isdisjoint(PROMPTS[:2])
    return shape.values if prompted and len(known & {"seed", "steps", "sampler", "guidance", "model"}) >= 3 else None


_RULES: tuple[tuple[str, Callable[[Shape], Values | None]], ...] = (
    ("SwarmUI", _swarm),
    ("InvokeAI", _invoke),
    ("AIGC label (Chinese standard GB 45438)", _label),
    ("NovelAI, or a program that hides settings as it does", _hidden),
    ("NovelAI", _novelai),
    ("Draw Things", _draw_things),
    ("Fooocus", _fooocus),
    ("Easy Diffusion, or a program that writes as it does", _easy),
    ("a generator that is not named", _generic),
)
