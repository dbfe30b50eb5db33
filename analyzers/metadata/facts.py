"""Facts that rules may ask for beside the file's own fields: what is worked out from the picture, its coding, its times, camera and place.

A fact that cannot be worked out is absent, so that a rule that needs it says so instead of guessing.
"""

from analyzers.evidence import ImageSource
from analyzers.language import mark
from analyzers.metadata.statements import Statements, of_rows

FACTS: dict[str, str] = {
    "file.name": mark("the file's name"),
    "file.extension": mark("what stands after the name's last dot, in small letters"),
    "file.format": mark("the kind of file, as its bytes show it: JPEG, PNG, TIFF, WEBP, HEIF …"),
    "file.width": mark("pixels of the picture across, as stored"),
    "file.height": mark("pixels of the picture down, as stored"),
    "file.long_side": mark("the larger of both"),
    "file.short_side": mark("the smaller of both"),
    "file.aspect": mark("the larger divided by the smaller"),
    "file.shape": mark("landscape, portrait or square, as stored"),
    "file.orientation": mark("1 to 8, as Exif counts the turns; 1 where nothing is said"),
    "file.size": mark("bytes"),
    "file.pictures": mark("how many pictures the file holds that can be shown"),
    "file.arrived": mark("how it came here: file, drop, paste, url, sample"),
    "file.original_bytes": mark("yes, or no where only pixels arrived"),
    "file.opened": mark("when it was opened here (a time)"),
    "file.name_time": mark("the time in the file's name (a time)"),
    "file.named_by": mark("who names files in this form"),
    "file.name_received": mark("yes where such a name tells when it was received, else no"),
    "jpeg.quality": mark("the quality, 1 to 100, whose standard table is nearest to the first one of the file"),
    "jpeg.standard_tables": mark("yes where the first table is that very standard table, else no"),
    "jpeg.standard_huffman": mark("yes where all code tables are the standard's, else no"),
    "jpeg.sampling": mark("4:4:4, 4:2:2, 4:2:0 …"),
    "jpeg.progressive": mark("yes or no"),
    "jpeg.jfif": mark("whether there is a JFIF segment, yes or no"),
    "jpeg.adobe": mark("whether there is an Adobe segment, yes or no"),
    "jpeg.order": mark("names of the segments up to the first scan"),
    "jpeg.before_exif": mark("names of the segments between the start and Exif"),
    "jpeg.exif_blocks": mark("how many Exif segments there are"),
    "jpeg.xmp_blocks": mark("how many XMP segments there are (parts of extended XMP not counted)"),
    "jpeg.trailing": mark("bytes after the end of the last picture"),
    "jpeg.following": mark("how many whole JPEG pictures follow the first"),
    "jpeg.cut_off": mark("yes where the end of the picture is missing, else no"),
    "thumbnail.present": mark("whether the Exif data hold a JPEG thumbnail, yes or no (of JPEG files)"),
    "thumbnail.width": mark("pixels across, dark bars included"),
    "thumbnail.height": mark("pixels down, dark bars included"),
    "thumbnail.aspect": mark("its larger side divided by its smaller, without dark bars"),
    "thumbnail.shape": mark("landscape, portrait or square, without dark bars"),
    "time.taken": mark("Exif DateTimeOriginal with its fraction and zone (a time, as all of this group)"),
    "time.digitised": mark("Exif DateTimeDigitized"),
    "time.saved": mark("Exif DateTime"),
    "time.gps": mark("the satellites' time, UTC"),
    "time.xmp_taken": mark("XMP exif:DateTimeOriginal"),
    "time.xmp_created": mark("XMP xmp:CreateDate"),
    "time.xmp_modified": mark("XMP xmp:ModifyDate"),
    "time.xmp_metadata": mark("XMP xmp:MetadataDate"),
    "time.photoshop_created": mark("XMP photoshop:DateCreated"),
    "time.iptc_created": mark("IPTC date and time created"),
    "time.iptc_digitised": mark("IPTC digital creation date and time"),
    "time.png_created": mark("PNG text Creation Time"),
    "time.png_changed": mark("PNG tIME, UTC"),
    "time.icc": mark("when the colour profile was made, UTC"),
    "time.history": mark("each time in the XMP history"),
    "zone.taken": mark("hours that the camera's clock ran before universal time, as the file states it"),
    "zone.gps": mark("the same, from the time taken and the satellites' time, to the nearest quarter of an hour"),
    "zone.clock": mark("the first of both that is known"),
    "zone.longitude": mark("hours that the sun's own time at the stated place runs before universal time (longitude / 15)"),
    "camera.make": mark("the maker's short name, from Exif Make"),
    "camera.note_makes": mark("makers who write maker notes of the form that is in the file"),
    "camera.model_make": mark("a maker whose name stands in Exif Model"),
    "camera.lens_make": mark("a maker whose name stands in Exif LensMake"),
    "camera.software_make": mark("a camera maker whose name stands in Exif Software"),
    "camera.since": mark("when this model was first sold (a time; of the models in resources/rules/known/since.toml)"),
    "camera.system_since": mark("when the camera's system of this version came out (a time; same list)"),
    "exif.since": mark("when the version of the Exif standard that the file names came out (a time)"),
    "exposure.ev": mark("light of the scene as exposure value at ISO 100: 15 is full sun, 5 a lit room, below 0 night"),
    "exposure.seconds": mark("exposure time"),
    "exposure.aperture": mark("f-number"),
    "exposure.seconds_apex": mark("exposure time, from ShutterSpeedValue"),
    "exposure.aperture_apex": mark("f-number, from ApertureValue"),
    "exposure.flash": mark("whether the flash fired, yes or no"),
    "program.named": mark("each text in which a program signs"),
    "program.editor": mark("each of them that names a program which can change or make pictures"),
    "program.comment": mark("each comment of the file in which such a program signs"),
    "xmp.toolkit": mark("the library that wrote the XMP packet, as it names itself"),
    "iptc.digest_stored": mark("MD5 of the IPTC record, as Photoshop's resources state it"),
    "iptc.digest_found": mark("MD5 of the IPTC record, as it is"),
    "gps.latitude": mark("degrees north"),
    "gps.longitude": mark("degrees east"),
    "gps.altitude": mark("metres above the sea"),
    "gps.void": mark("yes where the receiver said that it had no fix, else no"),
    "gps.distance": mark("metres between the place that Exif states and the one that XMP states"),
    "sun.lowest": mark("degrees of the sun above the horizon at the stated place and time; the lowest of all zones that can be meant"),
    "sun.highest": mark("the same, the highest of all zones that can be meant"),
}


def stated(source: ImageSource) -> Statements:
    """Everything that the file states: its fields, and the facts of FACTS that can be worked out. Raises Unreadable."""
    from analyzers.metadata import facts_camera, facts_file, facts_place, facts_times

    rows = source.metadata
    known = Statements(of_rows(rows)).with_more(facts_file.facts(source))
    known = known.with_more(facts_times.facts(known, source.evidence))
    known = known.with_more(facts_camera.facts(known))
    return known.with_more(facts_place.facts(known, rows))
