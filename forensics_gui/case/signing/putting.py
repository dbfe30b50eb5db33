"""Puts a signature over a whole PDF, as PAdES has it: an incremental update that leaves every byte before it as it was.

pyHanko does the work; nothing is fetched for it, no revocation list either. A time stamp is put in afterwards, where one is wanted.
"""

from io import BytesIO

from analyzers.language import mark, tr
from forensics_gui import NAME
from forensics_gui.case.signing.keys import Key, SigningError

FIELD = "Signature"
REASONS = {
    "installation": mark("Unchanged since export. The key of this installation does not prove who exported it."),
    "user": mark("Unchanged since export, signed with a key that the user chose."),
}


def signed(document: bytes | bytearray, key: Key, room: int | None = None) -> bytes:
    """The document with a signature over all of it. room: hexadecimal digits kept for it, more than it needs. Raises SigningError."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=tr(REASONS[key.whose]),
        name=NAME if key.whose == "installation" else None,
        subfilter=SigSeedSubFilter.PADES,
    )
    out = BytesIO()
    try:
        sign_pdf(IncrementalPdfFileWriter(BytesIO(document), strict=True), meta, key.signer, bytes_reserved=room, output=out)
    except Exception as error:  # a key of a kind that pyHanko cannot use
        reason = str(error) or type(error).__name__
        raise SigningError(tr("The finding could not be signed: {reason}.", reason=reason.rstrip("."))) from error
    return out.getvalue()
