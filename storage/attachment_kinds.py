"""Voices and office files that people send as evidence: what they are is told by their bytes."""

from chat.incoming import Medium
from core.errors import XunanError

MAX_BYTES = 20 * 1024 * 1024  # what the Bot API lets a bot download
EXTENSION = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "audio/ogg": "ogg",
}
_BY_EXTENSION = {extension: mime for mime, extension in EXTENSION.items()}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, and files with a password
_OLE_NAMES = {"doc": "doc", "xls": "xls", "ppt": "ppt", "wps": "doc", "et": "xls", "dps": "ppt"}
_PARTS = {
    "docx": b"word/document.xml",
    "xlsx": b"xl/workbook.xml",
    "pptx": b"ppt/presentation.xml",
}
_MACROS = b"vbaProject.bin"
_TEXT = {
    Medium.VOICE: {
        "empty": "收到的语音是空的。请重录一条再发。",
        "large": "语音超过20MB，Telegram 不让机器人下载。请分成几条再发。",
        "unknown": "这条语音打不开，没有保存。请重录一条，或写一句话。",
    },
    Medium.FILE: {
        "empty": "收到的文件是空的，没有保存。请检查后重发。",
        "large": "文件超过20MB，Telegram 不让机器人下载。请压缩或拆分后重发，也可以拍照片发来。",
        "unknown": "这个文件不能保存。请发 PDF、Word、Excel、PPT 文件，或拍照片发来。",
        "macros": "这个文件含有宏，没有保存。请另存为不含宏的文件或 PDF 后重发。",
        "locked": "这个文件设有密码，没有保存。请去掉密码，或另存为 PDF 后重发。",
    },
}


class AttachmentRefused(XunanError):
    """The bytes are none that can be kept; ``message`` tells the sender, in Chinese, what to do."""

    def __init__(self, medium: Medium, why: str) -> None:
        self.message = _TEXT[medium][why]
        super().__init__(self.message)


def media_type_of(data: bytes, medium: Medium, name: str) -> str:
    """Return the media type of a voice or an office file, by its bytes.

    ``name`` only tells one kind of Office file before 2007 from another. Raises
    ``AttachmentRefused``.
    """
    if not data:
        raise AttachmentRefused(medium, "empty")
    if len(data) > MAX_BYTES:
        raise AttachmentRefused(medium, "large")
    if medium is Medium.VOICE:
        if not data.startswith(b"OggS"):
            raise AttachmentRefused(medium, "unknown")
        return "audio/ogg"
    return _BY_EXTENSION[_office_kind(data, name)]


def _office_kind(data: bytes, name: str) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data:
        if _MACROS in data:
            raise AttachmentRefused(Medium.FILE, "macros")
        for extension, part in _PARTS.items():
            if part in data:  # names of parts stand unpacked: nothing is unpacked to be looked at
                return extension
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise AttachmentRefused(Medium.FILE, "locked")
        extension = name.rpartition(".")[2].lower()
        if extension in _OLE_NAMES:
            return _OLE_NAMES[extension]
    raise AttachmentRefused(Medium.FILE, "unknown")
