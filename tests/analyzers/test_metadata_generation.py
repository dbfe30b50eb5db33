"""What a file says of a generator is found in each maker's own form, whole; what says nothing of one is left alone."""

import gzip
import io
import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pytest
from conftest import Quiet, encoded, make_source
from credentials import IPTC, PIXELS, edited, generated, manifest, signed, tampered
from forgeries import photograph
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin  # noqa: TID253  writes the files that are examined

from analyzers.evidence import ImageSource
from analyzers.metadata.generation import NOTHING_FOUND, run
from analyzers.metadata.source_types import TERMS, in_words, term_of
from analyzers.parameters import Params
from analyzers.reader.parsers.generation import generation
from analyzers.reader.parsers.generation_comfy import comfy
from analyzers.reader.parsers.generation_forms import from_json, from_text
from analyzers.reader.parsers.generation_names import maker_in
from analyzers.reader.parsers.generation_texts import Found, comment
from analyzers.results import Result, Table, Weight

PROMPT = "a cat, <lora:fur:0.8> (best:1.2)\nsecond line"
WEBUI = (
    f"{PROMPT}\nNegative prompt: bad, ugly\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 123, Size: 512x768, Model: dream, "
    'Lora hashes: "fur: 1a, tail: 2b", Version: v1.6.0'
)
GRAPH = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            **{"seed": 1566, "steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "normal", "denoise": 1},
            **{"model": ["9", 0], "positive": ["8", 0], "negative": ["7", 0], "latent_image": ["5", 0]},
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 640, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a bottle", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "watermark", "clip": ["4", 1]}},
    "8": {"class_type": "ControlNetApply", "inputs": {"positive": ["6", 0], "negative": ["7", 0], "strength": 1}},
    "9": {
        "class_type": "LoraLoader",
        "inputs": {"lora_name": "glass.safetensors", "strength_model": 0.7, "model": ["4", 0], "clip": ["4", 1]},
    },
}
WORKFLOW = {"nodes": [{"id": 3, "type": "KSampler", "widgets_values": [1566, "randomize", 20]}, {"id": 4, "type": "Note"}], "links": []}


def png(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    return encoded(PIXELS, "PNG", pnginfo=info)


def with_exif(form: str, tags: dict[int, Any], photo: dict[int, Any] | None = None) -> bytes:
    exif = Image.Exif()
    exif.update(tags)
    exif.get_ifd(0x8769).update(photo or {})
    return encoded(PIXELS, form, exif=exif.tobytes())


def xmp(fields: str) -> bytes:
    return (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
        "rdf:about='' xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' "
        f"xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:exif='http://ns.adobe.com/exif/1.0/'>{fields}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def looked(data: bytes) -> Result:
    return run(ImageSource.of_bytes(data, Path("posted.png")), Params(), Quiet())


def rows(result: Result, title: str = "Traces of a generator") -> tuple[tuple[str, ...], ...]:
    return next((view.rows for view in result.views if isinstance(view, Table) and view.title == title), ())


def fields(data: bytes) -> dict[str, str]:
    return {row[1]: row[2] for row in rows(looked(data)) if row[0] != "Where was looked"}


def makers(data: bytes) -> list[str]:
    return [made["maker"] for made in generation(data)["marks"]]


def test_the_settings_of_webui_are_told_apart() -> None:
    found = fields(png(parameters=WEBUI))
    assert found["Prompt"] == PROMPT
    assert found["Negative prompt"] == "bad, ugly"
    expected = {"Seed": "123", "Steps": "20", "Sampler": "Euler a", "Size": "512x768", "Model": "dream", "Guidance": "7"}
    assert {name: found[name] for name in expected} == expected
    loras = [row[2] for row in rows(looked(png(parameters=WEBUI))) if row[1] == "LoRA"]
    assert loras == ["fur: 1a, tail: 2b", "fur, 0.8"]


@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_the_same_settings_are_read_from_a_user_comment_in_utf_16(form: str, order: str) -> None:
    data = with_exif(form, {}, {0x9286: b"UNICODE\0" + WEBUI.encode(order)})
    assert fields(data)["Prompt"] == PROMPT


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"ASCII\0\0\0plain", "plain"),
        (b"UNICODE\0" + "é".encode("utf-16"), "é"),
        (b"UNICODE\0named wrongly", "named wrongly"),
        (bytes(8) + "naïve".encode(), "naïve"),
        (b"no code at all", "no code at all"),
        (b"", ""),
    ],
)
def test_a_user_comment_is_read_by_its_code(raw: bytes, text: str) -> None:
    assert comment(raw) == text


def test_comfyuis_run_tells_prompts_settings_and_nodes() -> None:
    data = png(prompt=json.dumps(GRAPH), workflow=json.dumps(WORKFLOW))
    found = fields(data)
    expected = {
        "Prompt": "a bottle",
        "Negative prompt": "watermark",
        "Seed": "1566",
        "Model": "v1-5.safetensors",
        "LoRA": "glass.safetensors",
    }
    assert {name: found[name] for name in expected} == expected
    nodes = rows(looked(data), "Nodes of the workflow")
    assert ("5", "EmptyLatentImage", "height", "640") in nodes
    assert ("3", "KSampler", "positive", "← 8") in nodes


def test_prompt_and_workflow_are_kept_whole() -> None:
    long = json.dumps({**GRAPH, "99": {"class_type": "Note", "inputs": {"text": "x" * 60_000}}})
    whole = {row[0]: row[2] for row in rows(looked(png(prompt=long, workflow=json.dumps(WORKFLOW))), "Whole texts")}
    assert whole == {"PNG text prompt": long, "PNG text workflow": json.dumps(WORKFLOW)}


def test_a_workflow_without_its_run_lists_the_nodes_by_place() -> None:
    data = png(workflow=json.dumps(WORKFLOW))
    assert rows(looked(data), "Nodes of the workflow") == (
        ("3", "KSampler", "1", "1566"),
        ("3", "KSampler", "2", "randomize"),
        ("3", "KSampler", "3", "20"),
        ("4", "Note", "", ""),
    )


def test_comfyui_is_found_in_the_make_and_model_of_a_webp() -> None:
    data = with_exif("WEBP", {0x010F: f"workflow:{json.dumps(WORKFLOW)}", 0x0110: f"prompt:{json.dumps(GRAPH)}"})
    assert makers(data) == ["ComfyUI"]
    assert fields(data)["Prompt"] == "a bottle"


def test_a_graph_in_a_circle_ends() -> None:
    circle = {
        "1": {"class_type": "K", "inputs": {"positive": ["2", 0]}},
        "2": {"class_type": "C", "inputs": {"a": ["2", 0], "b": ["1", 0]}},
    }
    assert makers(png(prompt=json.dumps(circle))) == ["ComfyUI"]


INVOKE_OLD = {"model_weights": "sd-1.5", "image": {"prompt": [{"prompt": "a dog", "weight": 1}], "seed": 7, "steps": 9, "sampler": "k_lms"}}
NOVEL = {"prompt": "girl", "steps": 28, "height": 832, "seed": 5, "uc": "lowres", "sampler": "k_euler", "scale": 5.0}
EASY = {"prompt": "p", "seed": 1, "num_inference_steps": 5, "guidance_scale": 7, "use_stable_diffusion_model": "m"}
FOOOCUS = {"prompt": "hut", "negative_prompt": "n", "base_model": "jugg", "seed": "3", "steps": 30, "version": "Fooocus v2.5.0"}


@pytest.mark.parametrize(
    ("texts", "maker", "prompt", "seed"),
    [
        ({"invokeai_metadata": json.dumps({"positive_prompt": "x", "seed": 1, "model": {"name": "m"}})}, "InvokeAI", "x", "1"),
        ({"sd-metadata": json.dumps(INVOKE_OLD)}, "InvokeAI", "a dog", "7"),
        ({"Dream": '"a hill" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms'}, "InvokeAI (Dream)", "a hill", "42"),
        ({"Software": "NovelAI", "Description": "girl", "Comment": json.dumps(NOVEL)}, "NovelAI", "girl", "5"),
        ({"parameters": json.dumps({"sui_image_params": {"prompt": "s", "seed": 8, "model": "m"}})}, "SwarmUI", "s", "8"),
        ({"parameters": json.dumps(FOOOCUS), "fooocus_scheme": "fooocus"}, "Fooocus", "hut", "3"),
        ({"Comment": json.dumps({**EASY})}, "Easy Diffusion, or a program that writes as it does", "p", "1"),
        ({"anything": json.dumps({"prompt": "g", "seed": 2, "steps": 3, "model": "z"})}, "a generator that is not named", "g", "2"),
    ],
    ids=["InvokeAI", "first InvokeAI", "Dream", "NovelAI", "SwarmUI", "Fooocus", "Easy Diffusion", "unnamed"],
)
def test_each_makers_form_is_known(texts: dict[str, str], maker: str, prompt: str, seed: str) -> None:
    data = png(**texts)
    assert makers(data) == [maker]
    assert (fields(data)["Prompt"], fields(data)["Seed"]) == (prompt, seed)


def test_draw_things_is_read_from_xmp() -> None:
    settings_ = json.dumps({"c": "a lake", "uc": "blurry", "seed": 4, "steps": 8, "sampler": "DPM++", "model": "m.ckpt", "scale": 4})
    comment_ = f"<exif:UserComment><rdf:Alt><rdf:li xml:lang='x-default'>{escape(settings_)}</rdf:li></rdf:Alt></exif:UserComment>"
    data = encoded(PIXELS, "JPEG", xmp=xmp(comment_))
    assert makers(data) == ["Draw Things"]
    assert fields(data)["Prompt"] == "a lake"


def test_midjourneys_description_is_known_by_its_job() -> None:
    data = png(Description="a fox in snow --ar 16:9 --v 6.1 Job ID: 12345678-1234-1234-1234-123456789abc", Author="somebody")
    assert makers(data) == ["Midjourney"]
    assert fields(data)["Prompt"] == "a fox in snow"
    assert fields(data)["--v"] == "6.1"


def test_the_chinese_label_is_read() -> None:
    data = png(AIGC=json.dumps({"AIGC": {"Label": "1", "ContentProducer": "001191"}}))
    assert makers(data) == ["AIGC label (Chinese standard GB 45438)"]
    assert fields(data)["ContentProducer"] == "001191"
    assert "ContentProducer: 001191" in looked(data).findings[0].text


@pytest.mark.parametrize("packed", [False, True])
def test_settings_hidden_in_the_alpha_channel_are_found(packed: bool) -> None:
    text = json.dumps({"Description": "girl", "Software": "NovelAI", "Comment": json.dumps(NOVEL)}).encode()
    content = gzip.compress(text) if packed else text
    head = (b"stealth_pngcomp" if packed else b"stealth_pnginfo") + (8 * len(content)).to_bytes(4, "big")
    bits = np.unpackbits(np.frombuffer(head + content, np.uint8))
    alpha = np.full(101 * 103, 254, np.uint8)
    alpha[: bits.size] |= bits
    picture = np.dstack([photograph(101, 103), alpha.reshape(103, 101).T])
    data = encoded(picture, "PNG")
    assert makers(data) == ["NovelAI, or a program that hides settings as it does"]
    assert fields(data)["Prompt"] == "girl"
    assert fields(data)["Seed"] == "5"


def test_a_signed_statement_of_generation_is_found_in_any_part_of_the_history() -> None:
    for data in (generated(), edited()):
        (finding,) = looked(data).findings
        assert finding.weight is Weight.NOTABLE
        assert "made by a generative model (trainedAlgorithmicMedia)" in finding.text
        assert "signed credentials" in finding.text


def test_a_generator_that_credentials_name_without_a_term_is_named() -> None:
    act = {"action": "c2pa.edited", "softwareAgent": {"name": "Adobe Firefly"}}
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["a"]}}
    part = {"title": "photo", "relationship": "parentOf", "instance_id": "a", "label": "a"}
    data, _ = signed(encoded(PIXELS, "JPEG"), manifest("filled", opened, act), [(part, encoded(PIXELS, "JPEG"))])
    (finding,) = looked(data).findings
    assert finding.weight is Weight.NOTABLE
    assert "Content Credentials, part 1: Adobe Firefly" in finding.text


def test_a_statement_in_credentials_that_do_not_hold_says_so() -> None:
    assert "credentials that do not hold" in looked(tampered(generated())).findings[0].text


@pytest.mark.parametrize("term", ["digitalCapture", "computationalCapture"])
def test_a_cameras_own_statement_is_a_note(term: str) -> None:
    data, _ = signed(encoded(PIXELS, "JPEG"), manifest("taken", {"action": "c2pa.created", "digitalSourceType": IPTC + term}))
    (finding,) = looked(data).findings
    assert finding.weight is Weight.NOTE
    assert term in finding.text


def test_iptcs_term_in_xmp_is_quoted_with_its_field() -> None:
    field = f"<Iptc4xmpExt:DigitalSourceType>{IPTC}compositeWithTrainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
    (finding,) = looked(encoded(PIXELS, "JPEG", xmp=xmp(field))).findings
    assert finding.weight is Weight.NOTABLE
    assert "DigitalSourceType: an existing picture, altered by a generative model" in finding.text
    assert "anybody can remove it" in finding.text


def test_a_service_that_signs_in_the_credit_is_named() -> None:
    (finding,) = looked(encoded(PIXELS, "JPEG", xmp=xmp("<photoshop:Credit>Made with Google AI</photoshop:Credit>"))).findings
    assert finding.weight is Weight.NOTABLE
    assert "Made with Google AI" in finding.text


@pytest.mark.parametrize(
    "text",
    [
        "Imagen",
        "Firefly 4K",
        "GIMP 2.10",
        "Adobe Photoshop 25.1",
        "Gemini",
        "Canon EOS R5",
        "Leonardo",
        "Sora Aoi",
        "Meta Tags 3",
        "Fluxus",
    ],
)
def test_a_name_that_other_things_have_too_is_no_generators(text: str) -> None:
    assert maker_in(text) == ""


@pytest.mark.parametrize(
    "text", ["Midjourney v6", "DALL·E 3", "OpenAI-API", "Adobe Firefly", "Made with Google AI", "ComfyUI", "FLUX.1 dev"]
)
def test_a_generators_name_is_known(text: str) -> None:
    assert maker_in(text)


def test_a_caption_about_a_generator_is_no_trace_of_one() -> None:
    data = png(Description="How Midjourney and ComfyUI changed photography", Title="Stable Diffusion, explained")
    assert looked(data).findings == ()


@pytest.mark.parametrize(
    "texts",
    [
        {"Comment": json.dumps({"prompt": "Press a key", "steps": 3})},
        {"parameters": "Steps: walk, run, jump"},
        {"prompt": "What is this?", "workflow": "scan, crop, send"},
        {"Comment": '{"broken": '},
        {"note": "{" * 100_000},
    ],
    ids=["a form", "a list", "words", "broken", "deep"],
)
def test_a_text_that_only_looks_alike_is_left_alone(texts: dict[str, str]) -> None:
    assert makers(png(**texts)) == []


def test_an_untouched_picture_gives_no_finding_and_the_sentence_that_most_remove_them() -> None:
    result = run(make_source(photograph(32, 48), "JPEG"), Params(), Quiet())
    assert result.findings == ()
    assert rows(result)[0][2] == NOTHING_FOUND


def test_every_published_term_has_words_and_is_known_in_every_spelling() -> None:
    for term in TERMS:
        assert term_of(IPTC + term) == term_of(f"digsrctype:{term}") == term_of(term.upper()) == term
        assert term in in_words(term)
    assert in_words("somethingElse") == "somethingElse"


KEYS = st.sampled_from(["inputs", "class_type", "nodes", "positive", "text", "prompt", "seed", "image", "AIGC", "1", "2", "Comment"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["prompt", "workflow", "Comment", "sd-metadata", "Dream", "Description"]), st.dictionaries(KEYS, JSON) | st.text())
def test_no_text_brings_the_reading_down(name: str, value: Any) -> None:
    found = Found("PNG text", name, value if isinstance(value, str) else json.dumps(value))
    for mark in (comfy({name: found}), from_json(found, {}), from_text(found, {name.casefold(): found})):
        assert mark is None or all(isinstance(text, str) for pair in mark.settings for text in pair)


def test_a_text_that_inflates_without_end_is_cut() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", WEBUI + "x" * 30_000_000, zip=True)
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "PNG", pnginfo=info)
    assert sum(len(text) for made in generation(buffer.getvalue())["marks"] for _, text in made["whole"]) < 5_000_000
