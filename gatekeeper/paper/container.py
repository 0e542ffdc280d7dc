"""Office files are zip archives of XML: nothing of one is read before it is known to be harmless."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from gatekeeper.document.intake import take_bytes
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["LARGEST_FILE", "open_office", "read_bytes"]

LARGEST_FILE = 30_000_000
_LARGEST_INSIDE = 150 * 2**20
_MOST_PARTS = 5000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = (".xml", ".rels", ".vml")
_CHUNK = 2**16


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    :raises MistakesError: it can't be read, is empty, or is larger than any paper is.
    """
    data = take_bytes(path, LARGEST_FILE)
    if not data.strip():
        raise _mistake(path, "空のファイルです。")
    return data


def open_office(path: Path) -> bytes:
    """The bytes of an Excel or Word file in which every part is well-formed, without entities, and no larger than told.

    :raises MistakesError: a password protects it, it is of the old kind, damaged, or made to do harm.
    """
    data = read_bytes(path)
    if data.startswith(_OLE):
        raise _mistake(path, _of_the_old_kind(path, data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(path, archive)
            for part in archive.infolist():
                _check_part(path, archive, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as cause:
        raise _mistake(
            path, "ExcelやWordのファイルとして開けません（壊れているか、別の形式です）。保存し直してください。"
        ) from cause
    return data


def _of_the_old_kind(path: Path, data: bytes) -> str:
    if _ENCRYPTED in data:
        return "パスワードで保護されています。パスワードを外して保存し直してください。"
    told = {stream: stream.encode("utf-16-le") in data for stream in ("WordDocument", "Workbook")}
    word = told["WordDocument"] or (not told["Workbook"] and path.suffix.lower().startswith(".doc"))
    application, former, new = ("Word", ".doc", ".docx") if word else ("Excel", ".xls", ".xlsx")
    if path.suffix.lower() == former:
        return f"旧い {application} 形式（{former}）です。{application} で開き、{new} で保存し直してください。"
    return (
        f"名前は {path.suffix} ですが、中身は旧い {application} 形式（{former}）です。"
        f"{application} で開き、「名前を付けて保存」で別の名前の {new} に保存し直してください。"
    )


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or whole > _LARGEST_INSIDE:
        raise _mistake(path, f"圧縮を解くと大きくなりすぎます（{whole // 2**20} MB、{len(parts)}個）。開いていません。")
    if any(part.flag_bits & 0x1 for part in parts):
        raise _mistake(path, "パスワードで保護されています。パスワードを外して保存し直してください。")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise _mistake(path, "同じ名前の部品が2つあります。保存し直したファイルを使ってください。")


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reads a part to its end, never past the size that it declares, and its XML without resolving anything."""
    parser = None
    if part.filename.lower().endswith(_XML):
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(ContentHandler())
    read = 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                if read > part.file_size:
                    raise _mistake(path, f"部品「{part.filename}」の大きさが偽られています。開いていません。")
                if parser is not None:
                    parser.feed(chunk)
        if parser is not None and read:
            parser.close()
    except DefusedXmlException as cause:
        raise _mistake(path, f"部品「{part.filename}」に実体の定義（DTD）があります。開いていません。") from cause
    except (SAXParseException, SAXException) as cause:
        raise _mistake(path, f"部品「{part.filename}」が壊れています。保存し直してください。") from cause


def _mistake(path: Path, message: str) -> MistakesError:
    return MistakesError([Mistake(str(path), None, message)])
