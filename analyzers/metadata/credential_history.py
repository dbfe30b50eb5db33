"""The history that Content Credentials tell: each manifest with its signer and its acts in order, and below it what it was made from.

A manifest is what its signer chose to say; what was not said is not in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analyzers.language import joined, mark, said
from analyzers.metadata.credential_words import act_in_words, relation_in_words
from analyzers.metadata.source_types import in_words

COLUMNS = (mark("Part"), mark("Step"), mark("Details"), mark("When"), mark("Program"))
DEEPEST = 20
MOST_STEPS = 2_000

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Act:
    """One act that a manifest names, in its words."""

    name: str
    when: str = ""
    software: str = ""
    source_type: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One manifest, or a part without one, at its place in the tree: "1", "1.2" …; label is empty where it has no manifest here."""

    number: str
    title: str
    relation: str
    label: str
    manifest: Mapping[str, Any] = field(default_factory=dict)
    ingredient: Mapping[str, Any] = field(default_factory=dict)


def steps(store: Mapping[str, Any]) -> list[Step]:
    """The active manifest and all that it was made from, each below what it became; bounded, and no manifest twice on one path."""
    label = str(store.get("active_manifest") or "")
    walk = _Walk(mapping(store.get("manifests")))
    walk.go("1", label, {}, frozenset())
    return walk.found


@dataclass
class _Walk:
    """Goes down the tree once. A hostile store may name a manifest as a part of itself, or thousands of parts."""

    manifests: Mapping[str, Any]
    found: list[Step] = field(default_factory=list)

    def go(self, number: str, label: str, ingredient: Mapping[str, Any], path: frozenset[str]) -> None:
        if len(self.found) >= MOST_STEPS:
            return
        new = label not in path and len(path) < DEEPEST
        manifest = mapping(self.manifests.get(label)) if new else {}
        title = str(ingredient.get("title") or manifest.get("title") or "")
        self.found.append(Step(number, title, str(ingredient.get("relationship") or ""), label if manifest else "", manifest, ingredient))
        for place, part in enumerate(parts(manifest), 1):
            self.go(f"{number}.{place}", str(part.get("active_manifest") or ""), part, path | {label})


def rows(store: Mapping[str, Any]) -> Iterator[Row]:
    """The history as lines of a table, grouped by manifest."""
    for step in steps(store):
        group = _title(step)
        if step.ingredient:
            yield group, said("Belongs to it as"), relation_in_words(step.relation), "", ""
            yield group, said("Its own credentials, when it was added"), state_of_part(step.ingredient), "", ""
        if step.manifest:
            yield from ((group, *line) for line in _lines(step.manifest))


def _title(step: Step) -> str:
    title = step.title or said("without a title")
    return joined("  ", (step.number, said("This file: {title}", title=title) if step.number == "1" else title))


def _lines(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for act in acts(manifest):
        told = (*((in_words(act.source_type),) if act.source_type else ()), *act.details)
        yield act_in_words(act.name), joined("; ", told), act.when, act.software
    for name in _authors(manifest):
        yield said("Names as author"), name, "", ""
    for uri in listed(manifest.get("redactions")):
        yield said("Taken out of the credentials of a part"), str(uri), "", ""
    signature = mapping(manifest.get("signature_info"))
    signer = " / ".join(str(signature[name]) for name in ("common_name", "issuer") if signature.get(name))
    yield said("Signed"), signer or said("signer not named"), str(signature.get("time") or ""), generator_of(manifest)


def acts(manifest: Mapping[str, Any]) -> Iterator[Act]:
    """The acts of a manifest in its order."""
    titles = {str(part.get("label")): str(part.get("title") or "") for part in parts(manifest)}
    for assertion in listed(manifest.get("assertions")):
        if str(mapping(assertion).get("label", "")).startswith("c2pa.actions"):
            for act in listed(mapping(mapping(assertion).get("data")).get("actions")):
                yield _act(mapping(act), titles)


def _act(act: Mapping[str, Any], titles: Mapping[str, str]) -> Act:
    parameters = mapping(act.get("parameters"))
    named = [str(act[name]) for name in ("description", "reason", "changed") if act.get(name)]
    named += [str(parameters[name]) for name in ("description", "name") if parameters.get(name)]
    referred = [parameters.get("ingredient"), *listed(parameters.get("ingredients"))]
    for item in referred:
        label = str(mapping(item).get("url", "")).rsplit("/", 1)[-1]
        if label:
            named.append(titles.get(label) or label)
    return Act(
        str(act.get("action") or said("an act without a name")),
        str(act.get("when") or ""),
        software_of(act.get("softwareAgent")),
        str(act.get("digitalSourceType") or ""),
        tuple(named),
    )


def state_of_part(ingredient: Mapping[str, Any]) -> str:
    """What whoever added a part found when checking its credentials, as the credentials themselves record it."""
    results = mapping(mapping(ingredient.get("validation_results")).get("activeManifest"))
    failures = listed(results.get("failure")) or listed(ingredient.get("validation_status"))
    codes = list(dict.fromkeys(str(mapping(item).get("code") or "") for item in failures))
    wrong = [code for code in codes if code and code != "signingCredential.untrusted"]
    if wrong:
        return said("they did not hold: {codes}", codes=", ".join(wrong))
    if "signingCredential.untrusted" in codes:
        return said("valid but untrusted")
    if results or ingredient.get("active_manifest"):
        return said("no fault recorded")
    return said("none")


def generator_of(manifest: Mapping[str, Any]) -> str:
    """The programs that wrote the manifest, with their versions."""
    named = [software_of(item) for item in listed(manifest.get("claim_generator_info"))]
    return ", ".join(name for name in named if name) or str(manifest.get("claim_generator") or "")


def software_of(agent: Any) -> str:
    """A program's name and version, in either form that the standard has had."""
    if isinstance(agent, Mapping):
        return " ".join(str(agent[name]) for name in ("name", "version") if agent.get(name))
    return str(agent or "")


def _authors(manifest: Mapping[str, Any]) -> Iterator[str]:
    for assertion in listed(manifest.get("assertions")):
        if str(mapping(assertion).get("label", "")).startswith("stds.schema-org.CreativeWork"):
            for author in listed(mapping(mapping(assertion).get("data")).get("author")):
                if name := str(mapping(author).get("name") or ""):
                    yield name


def parts(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the manifest says that it was made from."""
    return [mapping(item) for item in listed(manifest.get("ingredients"))]


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is an object, else an empty one: a manifest may hold anything anywhere."""
    return value if isinstance(value, Mapping) else {}


def listed(value: Any) -> list[Any]:
    """The value where it is a list, else an empty one."""
    return list(value) if isinstance(value, list | tuple) else []
