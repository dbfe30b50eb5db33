"""What C2PA's codes, acts and relationships mean, in plain words: what a check tested, what a program says it did, what a part is."""

from analyzers.language import mark, said

ACTS: dict[str, str] = {
    "created": mark("Made"),
    "opened": mark("Opened"),
    "placed": mark("Another picture placed into it"),
    "removed": mark("A placed picture taken out"),
    "edited": mark("Edited"),
    "edited.metadata": mark("Metadata edited"),
    "cropped": mark("Cropped"),
    "resized": mark("Resized"),
    "resized.proportional": mark("Resized, in proportion"),
    "orientation": mark("Turned or mirrored"),
    "adjustedColor": mark("Colours or tones changed"),
    "color_adjustments": mark("Colours or tones changed"),
    "enhanced": mark("Improved without a change of content"),
    "drawing": mark("Drawn or erased in"),
    "filtered": mark("Filter or style applied"),
    "addedText": mark("Text added"),
    "changedSpeed": mark("Speed changed"),
    "converted": mark("Converted to another format"),
    "transcoded": mark("Encoded anew"),
    "repackaged": mark("Moved into another container"),
    "published": mark("Published"),
    "redacted": mark("Something taken out of the credentials"),
    "deleted": mark("Something deleted"),
    "dubbed": mark("Sound replaced"),
    "translated": mark("Translated"),
    "transcribed": mark("Transcribed"),
    "watermarked": mark("Invisible mark put in"),
    "watermarked.bound": mark("Invisible mark put in, tied to these credentials"),
    "watermarked.unbound": mark("Invisible mark put in"),
    "trimmed": mark("Shortened"),
    "unknown": mark("Something that is not named"),
}

RELATIONS: dict[str, str] = {
    "parentOf": mark("what this one was made from"),
    "componentOf": mark("placed into this one"),
    "inputTo": mark("given to a generator or another tool as input"),
}

CODES: dict[str, str] = {
    "claimSignature.validated": mark("The signature fits the claim."),
    "claimSignature.mismatch": mark("The signature does not fit the claim: claim or signature was changed after signing."),
    "claimSignature.missing": mark("The claim has no signature."),
    "claimSignature.insideValidity": mark("The certificate was valid at the time of signing."),
    "claimSignature.outsideValidity": mark("The certificate was not yet or no longer valid at the time of signing."),
    "claim.missing": mark("A manifest holds no claim."),
    "claim.multiple": mark("A manifest holds more than one claim."),
    "claim.malformed": mark("The claim is not built as the standard asks."),
    "claim.cbor.invalid": mark("The claim cannot be read."),
    "claim.hardBindings.missing": mark("Nothing ties the claim to this file's bytes."),
    "claim.required.missing": mark("The claim lacks a field that the standard asks for."),
    "signingCredential.trusted": mark("The signer is on the trust list that was chosen."),
    "signingCredential.untrusted": mark("The signer is on no trust list that was chosen. This alone says nothing against the signature."),
    "signingCredential.invalid": mark("The signer's certificate is not of a kind that may sign credentials."),
    "signingCredential.expired": mark("The signer's certificate had expired."),
    "signingCredential.revoked": mark("The signer's certificate was withdrawn by its issuer."),
    "signingCredential.ocsp.revoked": mark("The signer's certificate was withdrawn by its issuer."),
    "signingCredential.ocsp.notRevoked": mark("The issuer's answer, kept in the file, says that the certificate was not withdrawn."),
    "signingCredential.ocsp.skipped": mark("The issuer was not asked whether the certificate was withdrawn: nothing is sent from here."),
    "signingCredential.ocsp.inaccessible": mark("Whether the certificate was withdrawn is not known."),
    "signingCredential.ocsp.unknown": mark("Whether the certificate was withdrawn is not known."),
    "timeStamp.validated": mark("The time stamp fits the signature."),
    "timeStamp.trusted": mark("The time stamp's authority is on the trust list that was chosen."),
    "timeStamp.untrusted": mark("The time stamp's authority is on no trust list that was chosen."),
    "timeStamp.mismatch": mark("The time stamp belongs to another signature."),
    "timeStamp.malformed": mark("The time stamp is not built as the standard asks."),
    "timeStamp.outsideValidity": mark("The time stamp lies outside its certificate's validity."),
    "timeStamp.credentialInvalid": mark("The time stamp's certificate is not of a kind that may stamp times."),
    "assertion.dataHash.match": mark("The file's bytes are those that were signed."),
    "assertion.dataHash.mismatch": mark("The file's bytes are not those that were signed: the file was changed or saved again afterwards."),
    "assertion.dataHash.malformed": mark("What ties the claim to the file's bytes is not built as the standard asks."),
    "assertion.dataHash.additionalExclusionsPresent": mark("Further parts of the file are left out of what was signed."),
    "assertion.bmffHash.match": mark("The file's boxes are those that were signed."),
    "assertion.bmffHash.mismatch": mark("The file's boxes are not those that were signed: the file was changed or saved again afterwards."),
    "assertion.boxesHash.match": mark("The file's segments are those that were signed."),
    "assertion.boxesHash.mismatch": mark("The file's segments are not those that were signed: it was changed or saved again afterwards."),
    "assertion.boxesHash.unknownBox": mark("The file holds a segment that was not there when it was signed."),
    "assertion.collectionHash.match": mark("The collection's files are those that were signed."),
    "assertion.collectionHash.mismatch": mark("The collection's files are not those that were signed."),
    "assertion.hashedURI.match": mark("A statement in the manifest is the one that was signed."),
    "assertion.hashedURI.mismatch": mark("A statement in the manifest is not the one that was signed: it was changed afterwards."),
    "assertion.missing": mark("A statement that the claim lists is not there."),
    "assertion.undeclared": mark("A statement is there that the claim does not list."),
    "assertion.inaccessible": mark("A statement lies elsewhere and was not fetched."),
    "assertion.cloud-data.hardBinding": mark("What ties the claim to the file lies elsewhere, which the standard forbids."),
    "assertion.cloud-data.actions": mark("The acts lie elsewhere, which the standard forbids."),
    "assertion.selfRedacted": mark("A manifest claims to have taken out a statement of its own, which the standard forbids."),
    "assertion.notRedacted": mark("A statement that is said to have been taken out is still there."),
    "assertion.action.redacted": mark("Acts were taken out, which the standard forbids."),
    "assertion.action.malformed": mark("The list of acts is not built as the standard asks."),
    "assertion.action.ingredientMismatch": mark("An act names a part that is not listed."),
    "assertion.multipleHardBindings": mark("Several statements tie the claim to the file; the standard allows one."),
    "assertion.json.invalid": mark("A statement cannot be read."),
    "assertion.cbor.invalid": mark("A statement cannot be read."),
    "assertion.required.missing": mark("A statement that the standard asks for is not there."),
    "assertion.accessible": mark("A statement that lies elsewhere could be read."),
    "ingredient.hashedURI.mismatch": mark("The manifest of a part is not the one that was there when it was added."),
    "ingredient.manifest.validated": mark("The manifest of a part is the one that was there when it was added."),
    "ingredient.manifest.mismatch": mark("The manifest of a part is not the one that was there when it was added."),
    "ingredient.manifest.missing": mark("The manifest of a part is not there."),
    "ingredient.claimSignature.validated": mark("The signature of a part's manifest is the one that was there when it was added."),
    "ingredient.claimSignature.mismatch": mark("The signature of a part's manifest is not the one that was there when it was added."),
    "ingredient.claimSignature.missing": mark("The signature of a part's manifest is not there."),
    "ingredient.unknownProvenance": mark("A part had no credentials of its own when it was added."),
    "algorithm.unsupported": mark("A method of signing or hashing is used that is not supported."),
    "algorithm.deprecated": mark("A method of signing or hashing is used that the standard has given up."),
    "manifest.inaccessible": mark("The manifest lies elsewhere and was not fetched."),
    "manifest.multipleParents": mark("The manifest names more than one picture that this one was made from; the standard allows one."),
    "manifest.update.invalid": mark("An update of the manifest does more than the standard allows."),
    "manifest.update.wrongParents": mark("An update of the manifest does not name exactly one parent."),
    "manifest.compressed.invalid": mark("A packed manifest cannot be read."),
    "manifest.unreferenced": mark("The store holds a manifest that nothing refers to."),
    "general.error": mark("The library could not go on."),
}


def code_in_words(code: str) -> str:
    """What a validation code means; nothing where it is not known."""
    return said(CODES.get(code, ""))


def act_in_words(act: str) -> str:
    """What an act is called by people; a program's own act as it stands."""
    name = act.removeprefix("c2pa.")
    return said(ACTS[name]) if name in ACTS and act.startswith("c2pa.") else act


def relation_in_words(relation: str) -> str:
    """How a part belongs to what it is a part of, with the term."""
    words = said(RELATIONS.get(relation, ""))
    return said("{words} ({term})", words=words, term=relation) if words else relation or said("not said")
