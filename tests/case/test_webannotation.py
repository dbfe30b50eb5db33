"""Marks leave as W3C Web Annotations and come back the same; what other programs write is read as far as it names a place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics_gui.case.model import KIND_NAMES, MATCH, Annotation
from forensics_gui.case.webannotation import NoAnnotations, read, written

SHA = "ab" * 32
SIZE = (640, 480)
POINTS = {1: ((30.5, 40.0),), 2: ((20.0, 10.0), (60.25, 50.0)), 3: ((20.0, 10.0), (60.25, 50.0), (70.0, 20.0))}
COUNT = {"text": 1, "number": 1, "polyline": 3, "polygon": 3, "freehand": 3}


def mark(kind: str) -> Annotation:
    points = POINTS[COUNT.get(kind, 2)]
    return Annotation("0" * 32, SHA, kind, points, "a shadow", "#648fff", "Ada", "2026-01-02T03:04:05+00:00", claim="wrong side")


def flat(points) -> list[float]:
    return [number for point in points for number in point]


def one(text: str) -> Annotation:
    (found,) = read(text, SHA, SIZE).marks
    return found


@pytest.mark.parametrize("kind", sorted(set(KIND_NAMES) - {MATCH}))
def test_every_kind_of_mark_comes_back_as_it_was(kind):
    back = one(written([mark(kind)], {SHA: "photo.jpg"}))
    wanted = mark(kind)
    for name in ("kind", "text", "claim", "colour", "author", "made", "evidence"):
        assert getattr(back, name) == getattr(wanted, name)
    assert flat(back.points) == pytest.approx(flat(wanted.points))


def test_what_is_written_follows_the_recommendation():
    told = json.loads(written([mark("box"), mark("polygon")], {}))
    assert told["type"] == "AnnotationPage"
    assert told["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    box, polygon = told["items"]
    assert box["target"]["selector"]["value"] == "xywh=pixel:20,10,40.25,40"
    assert polygon["target"]["selector"]["type"] == "SvgSelector"
    assert {body["purpose"] for body in box["body"]} == {"describing", "assessing"}
    assert box["target"]["source"].startswith("ni:///sha-256;")


def test_a_reference_match_is_no_mark_to_carry_away():
    assert (
        json.loads(written([mark("box"), Annotation("1", SHA, MATCH, POINTS[2])], {}))["items"]
        == json.loads(written([mark("box")], {}))["items"]
    )


@pytest.mark.parametrize(
    ("selector", "kind", "points"),
    [
        ({"type": "FragmentSelector", "value": "xywh=10,20,30,40"}, "box", ((10, 20), (40, 60))),
        ({"type": "FragmentSelector", "value": "xywh=percent:50,50,25,25"}, "box", ((320, 240), (480, 360))),
        ({"type": "SvgSelector", "value": '<svg><rect x="1" y="2" width="3" height="4"/></svg>'}, "box", ((1, 2), (4, 6))),
        ({"type": "SvgSelector", "value": '<svg><circle cx="50" cy="60" r="10"/></svg>'}, "ellipse", ((40, 50), (60, 70))),
        ({"type": "SvgSelector", "value": '<svg><line x1="1" y1="2" x2="3" y2="4"/></svg>'}, "line", ((1, 2), (3, 4))),
        ({"type": "SvgSelector", "value": '<svg><g><path d="M1 2 L10,20 l5 5 H30 v-4 Z"/></g></svg>'}, "polygon", ((1, 2), (10, 20), (15, 25), (30, 25), (30, 21))),  # noqa: E501
        ({"type": "SvgSelector", "value": '<svg xmlns="http://www.w3.org/2000/svg"><polyline points="1,2 3,4 5,6"/></svg>'}, "polyline", ((1, 2), (3, 4), (5, 6))),  # noqa: E501
    ],
)  # fmt: skip
def test_places_that_other_programs_write_are_read(selector, kind, points):
    item = {"type": "Annotation", "body": "look here", "target": {"source": "photo.jpg", "selector": selector}}
    found = one(json.dumps(item))
    assert (found.kind, found.text) == (kind, "look here")
    assert flat(found.points) == pytest.approx(flat(points))


def test_a_place_in_the_targets_address_is_read():
    item = {"type": "Annotation", "bodyValue": "here", "target": "photo.jpg#xywh=1,2,3,4"}
    assert one(json.dumps(item)).points == ((1, 2), (4, 6))


@pytest.mark.parametrize(
    "selector",
    [
        {"type": "SvgSelector", "value": '<svg><path d="M1 2 C3 4 5 6 7 8"/></svg>'},
        {"type": "SvgSelector", "value": '<!DOCTYPE svg [<!ENTITY a "b">]><svg><rect x="1" y="2" width="3" height="4"/></svg>'},
        {"type": "SvgSelector", "value": "<svg><rect"},
        {"type": "TextQuoteSelector", "exact": "words"},
        {"type": "FragmentSelector", "value": "t=10"},
        {"type": "FragmentSelector", "value": "xywh=nan,nan,nan,nan"},
    ],
)
def test_a_place_that_cannot_be_read_is_counted(selector):
    items = [{"type": "Annotation", "target": {"source": "x", "selector": selector}}]
    told = read(json.dumps(items), SHA, SIZE)
    assert (told.marks, told.skipped) == ((), 1)


def test_marks_of_another_file_are_counted():
    other = Annotation("1", "cd" * 32, "box", POINTS[2])
    assert read(written([other], {}), SHA, SIZE).elsewhere == 1
    assert read(written([mark("box")], {}), SHA, SIZE).elsewhere == 0


def test_points_beyond_the_picture_come_to_its_edge():
    item = {"type": "Annotation", "target": "x#xywh=-50,-50,5000,5000"}
    assert one(json.dumps(item)).points == ((0, 0), (640, 480))


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"type": "Person"}', "[" * 100_000, "null"])
def test_a_file_without_annotations_is_refused_in_a_sentence(text):
    with pytest.raises(NoAnnotations, match=r"\.$"):
        read(text, SHA, SIZE)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["target", "selector", "body", "value", "type", "creator"]), inner)
    ),
    max_leaves=15,
)


@given(JSON)
def test_no_annotation_of_any_shape_breaks_the_reading(value):
    told = read(json.dumps([{"type": "Annotation", "target": {"selector": value}, "body": value, "creator": value}]), SHA, SIZE)
    assert len(told.marks) + told.skipped == 1
