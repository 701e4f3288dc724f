"""What a voice or a file is, is told by its bytes; what could do harm is refused."""

import io
import zipfile
from pathlib import Path

import pytest

from chat.incoming import Medium
from storage.attachment_kinds import MAX_BYTES, AttachmentRefused, media_type_of
from storage.evidence_files import EvidenceFiles

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def office(*parts: str) -> bytes:
    """An Office file with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in ("[Content_Types].xml", *parts):
            packed.writestr(part, "<x/>" * 50)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "ending"),
    [
        (b"%PDF-1.7\n", "方案.docx", "pdf"),
        (office("word/document.xml"), "方案.pdf", "wordprocessingml.document"),
        (office("xl/workbook.xml"), "签到.xlsx", "spreadsheetml.sheet"),
        (office("ppt/presentation.xml"), "课件.pptx", "presentationml.presentation"),
        (OLE, "旧方案.DOC", "msword"),
        (OLE, "签到.et", "vnd.ms-excel"),
    ],
)
def test_an_office_file_is_what_its_bytes_are(data: bytes, name: str, ending: str) -> None:
    assert media_type_of(data, Medium.FILE, name).endswith(ending)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "方案.pdf", "是空的"),
        (b"MZ\x90", "方案.pdf", "不能保存"),
        (office("other.xml"), "方案.docx", "不能保存"),
        (office("word/document.xml", "word/vbaProject.bin"), "方案.docx", "含有宏"),
        (OLE, "方案.exe", "不能保存"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "方案.docx", "设有密码"),
        (b"%PDF-" + bytes(MAX_BYTES), "方案.pdf", "超过20MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    tmp_path: Path, data: bytes, name: str, says: str
) -> None:
    files = EvidenceFiles(tmp_path)
    with pytest.raises(AttachmentRefused) as refused:
        files.keep_attachment(data, Medium.FILE, name)
    assert says in refused.value.message
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_voice_is_kept_as_it_came(tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path)
    kept = files.keep_attachment(b"OggS and more", Medium.VOICE, "")
    assert files.path(kept.sha256).read_bytes() == b"OggS and more"
    assert (kept.mime, kept.size, kept.dhash) == ("audio/ogg", 13, "")
    with pytest.raises(AttachmentRefused):
        files.keep_attachment(b"ID3 no voice", Medium.VOICE, "")
