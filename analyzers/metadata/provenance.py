"""Content Credentials (C2PA): who signed which history of this file, whether the signature holds, and whether you trust the signer.

Four states and no other. A valid signature certifies who signed, not that the scene took place; no credentials prove nothing.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import joined, mark, said, say, tr
from analyzers.metadata import credential_history as history
from analyzers.metadata import trust
from analyzers.metadata.credential_tables import all_values, checked, stated, trusted
from analyzers.metadata.credential_words import act_in_words, code_in_words
from analyzers.metadata.manifest_record import STATE, record_of
from analyzers.metadata.source_types import in_words
from analyzers.parameters import File, Params
from analyzers.results import Finding, Picture, Result, Table, View, Weight, cannot_test

MOST_ACTS = 6  # in the sentence; the table holds all
LONGEST = 300  # characters of one name in a sentence


@dataclass(frozen=True)
class Settings(Params):
    """Whom the user trusts, and a manifest that lies elsewhere. Nothing is trusted until a list is chosen."""

    trust_list: Annotated[
        str,
        File(
            mark("Trust list"),
            ("pem", "crt", "cer"),
            mark("Certificates (PEM) whose holders you trust to name signers. Without one no signer is called trusted."),
        ),
    ] = ""
    trusted_signers: Annotated[
        str,
        File(
            mark("Trusted signers"),
            ("pem", "txt"),
            mark(
                "Single signers that you trust besides: their certificates (PEM), or the Base64 of the certificates' SHA-256, one a line."
            ),
        ),
    ] = ""
    key_purposes: Annotated[
        str,
        File(
            mark("Further key purposes"),
            ("cfg", "txt"),
            mark("Object identifiers of uses of a key that are accepted besides the standard's own, one a line."),
        ),
    ] = ""
    manifest: Annotated[
        str,
        File(mark("Manifest from elsewhere"), ("c2pa",), mark("Credentials that lie beside the file or at the address that it names.")),
    ] = ""


@dataclass(frozen=True)
class _Given:
    """The chosen files as they were read."""

    anchors: trust.Chosen | None
    signers: trust.Chosen | None
    purposes: trust.Chosen | None
    manifest: trust.Chosen | None


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Validate the credentials offline, and lay out what they say."""
    job.checkpoint(0.0, tr("reading content credentials"))
    try:
        given = _read(settings)
        answer: Mapping[str, Any] = source.parsed("c2pa", **_arguments(given))
    except trust.Unusable as fault:
        return cannot_test(fault.message)
    except Unreadable as fault:
        return cannot_test(say("{reason}", reason=str(fault)))
    job.checkpoint(0.6, tr("reading the pictures in it"))
    pictures = _pictures(source, answer, given) if answer["store"] else ()
    job.checkpoint(1.0)
    return Result((*_tables(answer, given), *pictures), tuple(_findings(answer)))


def _read(settings: Settings) -> _Given:
    return _Given(
        trust.read(settings.trust_list),
        trust.read(settings.trusted_signers),
        trust.read(settings.key_purposes),
        trust.read(settings.manifest, trust.LARGEST_MANIFEST),
    )


def _arguments(given: _Given) -> dict[str, str]:
    texts = {"anchors": given.anchors, "allowed": given.signers, "purposes": given.purposes}
    arguments = {name: chosen.text for name, chosen in texts.items() if chosen is not None}
    return arguments | _manifest(given)


def _manifest(given: _Given) -> dict[str, str]:
    return {"manifest": base64.b64encode(given.manifest.data).decode()} if given.manifest is not None else {}


def _tables(answer: Mapping[str, Any], given: _Given) -> Iterator[View]:
    store = answer["store"]
    record = record_of(Path(given.manifest.path)) if given.manifest is not None else None
    lists = ((mark("Trust list"), given.anchors), (mark("Trusted signers"), given.signers), (mark("Further key purposes"), given.purposes))
    yield Table(STATE, (mark("Group"), mark("Field"), mark("Value")), tuple(stated(answer, lists, given.manifest, record)), grouped=True)
    if store:
        yield Table(mark("History"), history.COLUMNS, tuple(history.rows(store)), grouped=True)
        columns = (mark("Result"), mark("Code"), mark("In plain words"), mark("The library's own words"), mark("About"))
        yield Table(mark("Checks"), columns, tuple(checked(answer["checks"])), grouped=True)
        yield Table(mark("All that the credentials hold"), (mark("Field"), mark("Value")), tuple(all_values(store)))
    if answer["anchors"]:
        columns = (mark("Holder"), mark("Issuer"), mark("SHA-256 of the certificate"), mark("From"), mark("To"))
        yield Table(mark("Certificates of the trust list"), columns, tuple(trusted(answer["anchors"])))


def _pictures(source: ImageSource, answer: Mapping[str, Any], given: _Given) -> tuple[Picture, ...]:
    """The small pictures of the manifests and their parts, in the order of the history."""
    try:
        found = source.parsed("c2pa.pictures", **_manifest(given))
    except Unreadable:
        return ()  # the history is worth reading without them
    kept: dict[tuple[str, int], Any] = {(item["manifest"], item["ingredient"]): item["pixels"] for item in found}
    views: list[Picture] = []
    for step in history.steps(answer["store"]):
        named = [(step.number, step.title, -1)]
        named += [
            (f"{step.number}.{place}", str(part.get("title") or ""), place - 1)
            for place, part in enumerate(history.parts(step.manifest), 1)
        ]
        for number, title, place in named:
            pixels = kept.pop((step.label, place), None)
            if pixels is not None:
                words = mark("{number} as its own credentials show it: {title}") if place < 0 else mark("{number} as it was added: {title}")
                views.append(Picture(said(words, number=number, title=title or said("without a title")), pixels))
    return tuple(views)


def _findings(answer: Mapping[str, Any]) -> Iterator[Finding]:
    state, remote = answer["state"], answer["remote"]
    if state == "none":
        if remote:
            yield Finding(
                say(
                    "The file holds no Content Credentials itself and names {address} as the place where they are. The address was not "
                    "asked; in the window you can have it fetched. That an address is named says nothing about what lies there.",
                    address=remote[:400],
                )
            )
        return
    yield _about_state(answer)
    acts = _acts(answer["store"])
    if acts:
        yield Finding(
            say(
                "The credentials name these acts, in their order: {acts}. They are what the signer's program chose to record; what it "
                "left out is not there.",
                acts=acts,
            )
        )


def _about_state(answer: Mapping[str, Any]) -> Finding:
    signer = _signer(answer)
    if answer["state"] == "invalid":
        return Finding(
            say(
                "The Content Credentials do not hold: {faults} Changing the file after signing does this, and so does a program that "
                "saves or resizes it and carries the old credentials along, or a manifest from elsewhere that belongs to another file.",
                faults=_faults(answer),
            ),
            Weight.NOTABLE,
        )
    if answer["state"] == "trusted":
        return Finding(
            say(
                "The Content Credentials hold: signed by {signer}, who is on your trust list, and the file is as it was signed. This says "
                "who answers for the history below, not that the scene took place.",
                signer=signer,
            )
        )
    return Finding(
        say(
            "The Content Credentials hold and the file is as it was signed, by somebody who signs as {signer}; no trust list chosen here "
            "vouches for that name. Anybody can make a certificate with any name.",
            signer=signer,
        )
    )


def _faults(answer: Mapping[str, Any]) -> str:
    """Each failed check in plain words with its code; the mere lack of trust is not among them."""
    codes = dict.fromkeys(check["code"] for check in answer["checks"] if check["result"] == "failure")
    wrong = [code for code in codes if code != "signingCredential.untrusted"]
    words = [joined(" ", filter(None, (code_in_words(code), f"({code})"))) for code in wrong[:MOST_ACTS]]
    return joined(" ", words) or str(answer["reason"])


def _signer(answer: Mapping[str, Any]) -> str:
    store = answer["store"]
    active = history.mapping(history.mapping(store.get("manifests")).get(str(store.get("active_manifest"))))
    signature = history.mapping(active.get("signature_info"))
    names = [str(signature[name]) for name in ("common_name", "issuer") if signature.get(name)]
    return ", ".join(names)[:LONGEST] or said("a name that the library does not give")


def _acts(store: Mapping[str, Any]) -> str:
    active = history.mapping(history.mapping(store.get("manifests")).get(str(store.get("active_manifest"))))
    told = []
    for act in history.acts(active):
        more = joined(", ", filter(None, (in_words(act.source_type), act.software[:LONGEST])))
        told.append(joined("", (act_in_words(act.name), " (", more, ")")) if more else act_in_words(act.name))
    rest = len(told) - MOST_ACTS
    return joined("", (joined("; ", told[:MOST_ACTS]), said("; and {n} more", n=rest) if rest > 0 else ""))


ANALYZER = Analyzer(
    id="metadata.provenance",
    title=mark("Content credentials (C2PA)"),
    version="1",
    shows=mark(
        "Who signed which history of this file, whether the signature holds, and whether the signer is on the trust list you chose."
    ),
    caution=mark(
        "A signature shows who answers for the history, not that the scene took place or that the history is complete. Anybody can sign; "
        "anybody can remove credentials, and most platforms do, so that there are none proves nothing."
    ),
    run=run,
    params=Settings,
    reads=frozenset({"metadata"}),
    reference="https://spec.c2pa.org/",
)
