"""The marker segments of a JPEG 2000 codestream: its main header, and each tile part as a whole. ISO/IEC 15444-1, annex A."""

from analyzers.reader.parsers.parts import Ground, Part, add_gap

MOST_SEGMENTS = 2_000
_NAMES = {
    0xFF4F: "SOC", 0xFF51: "SIZ", 0xFF52: "COD", 0xFF53: "COC", 0xFF55: "TLM", 0xFF57: "PLM", 0xFF5C: "QCD", 0xFF5D: "QCC",
    0xFF5E: "RGN", 0xFF5F: "POC", 0xFF60: "PPM", 0xFF63: "CRG", 0xFF64: "COM", 0xFF90: "SOT", 0xFF93: "SOD", 0xFFD9: "EOC",
    0xFF50: "CAP",
}  # fmt: skip
SOC, SIZ, SOT, EOC = 0xFF4F, 0xFF51, 0xFF90, 0xFFD9


def walk_codestream(ground: Ground, parent: Part, start: int, end: int) -> int:
    """Add the segments between two offsets; gives where the last of them ends."""
    at = start
    for _ in range(MOST_SEGMENTS):
        marker = ground.number(at, 2)
        if marker not in _NAMES or at + 2 > end:
            break
        length = 2 if marker in (SOC, EOC) else 2 + ground.number(at + 2, 2)
        says = ""
        if marker == SOT:
            length = ground.number(at + 6, 4) or end - at  # a tile part without a length runs to the end
            says = f"tile {ground.number(at + 4, 2)}"
        elif marker == SIZ:
            says = f"{ground.number(at + 6, 4)} × {ground.number(at + 10, 4)}"
        if length < 2 or at + length > end:
            break
        ground.add(parent, "j2k.tile" if marker == SOT else "j2k.segment", _NAMES[marker], at, length, says=says)
        at += length
        if marker == EOC:
            break
    add_gap(ground, parent, at, end)
    return at
