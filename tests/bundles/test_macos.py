"""The property list of the macOS application: it is offered for pictures, and never becomes their default by itself."""

import plistlib

from bundles import macos
from bundles.formats import FORMATS

PLIST = macos.info_plist()


def test_it_can_be_written_as_a_property_list() -> None:
    assert plistlib.loads(plistlib.dumps(PLIST)) == PLIST


def test_every_kind_of_picture_is_a_document_type() -> None:
    types = PLIST["CFBundleDocumentTypes"]
    assert [kind["CFBundleTypeName"] for kind in types] == [one.name for one in FORMATS]
    assert all(kind["LSItemContentTypes"] and kind["CFBundleTypeExtensions"] for kind in types)


def test_it_is_offered_but_not_made_the_default() -> None:
    assert {kind["LSHandlerRank"] for kind in PLIST["CFBundleDocumentTypes"]} == {"Alternate"}
    assert {kind["CFBundleTypeRole"] for kind in PLIST["CFBundleDocumentTypes"]} == {"Viewer"}


def test_types_that_older_systems_do_not_know_are_imported_not_claimed() -> None:
    assert {kind["UTTypeIdentifier"] for kind in PLIST["UTImportedTypeDeclarations"]} == {"public.avif", "org.webmproject.webp"}
    assert "UTExportedTypeDeclarations" not in PLIST
