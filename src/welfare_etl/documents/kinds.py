"""What a file is, by its first bytes and then by its ending: the kinds that are read, and what to do with the others.

Nobody is sent converter text: what arrives is made by Word, Excel, Ichitaro, DocuWorks, a scanner. A kind that is not
read has a row in :data:`OTHERS` that says how to make one of it that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from welfare_etl.documents.errors import UnreadableDocument

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OTHER = "application/octet-stream"

SUFFIXES = {
    ".txt": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN, ".html": HTML, ".htm": HTML, ".pdf": PDF,
    ".docx": DOCX, ".docm": DOCX, ".xlsx": XLSX, ".xlsm": XLSX,
}  # fmt: skip
"""File endings that are sources, and what they hold. Macros of ``.docm`` and ``.xlsm`` are never opened."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A kind of file that is not read. ``starts``: its first bytes; ``holds``: bytes further on that tell it from
    others that start alike; ``suffixes``: its endings."""

    found: str
    found_ja: str
    action: str
    action_ja: str
    suffixes: tuple[str, ...] = ()
    starts: tuple[bytes, ...] = ()
    holds: tuple[bytes, ...] = ()

    @property
    def known(self) -> bool:
        """Whether more is known of it than that it is not read."""
        return self is not _UNKNOWN


_AS_DOCX = (
    "Open it in Word or LibreOffice and save it as .docx.",
    "Word か LibreOffice で開き、.docx で保存し直してください。",
)
_AS_XLSX = (
    "Open it in Excel or LibreOffice and save it as .xlsx.",
    "Excel か LibreOffice で開き、.xlsx で保存し直してください。",
)
_AS_PDF = (
    "Open it in its program and save or print it as PDF.",
    "元のソフトで開き、PDF で保存(または印刷)してください。",
)
_OCR = (
    "Make a PDF with a text layer of it: ocrmypdf -l jpn --image-dpi 300 IN OUT.pdf",
    "文字認識で PDF にしてください: ocrmypdf -l jpn --image-dpi 300 IN OUT.pdf",
)
_UNPACK = ("Unpack it and put the files in its place.", "展開して、中のファイルを置いてください。")

OTHERS: tuple[OtherKind, ...] = (
    OtherKind(
        "a Word or Excel file that opens only with a password", "パスワード付きの Word・Excel ファイル",
        "Open it with the password and save it without one.", "パスワードを入れて開き、パスワードなしで保存し直してください。",
        starts=(_OLE,), holds=(_ENCRYPTED,),
    ),
    OtherKind("an old Word file (.doc)", "旧形式の Word ファイル(.doc)", *_AS_DOCX, (".doc", ".dot"), (_OLE,), ("WordDocument".encode("utf-16-le"),)),
    OtherKind("an old Excel file (.xls)", "旧形式の Excel ファイル(.xls)", *_AS_XLSX, (".xls", ".xlt"), (_OLE,), ("Workbook".encode("utf-16-le"),)),
    OtherKind("an Ichitaro file", "一太郎ファイル", *_AS_PDF, (".jtd", ".jtdc", ".jtt", ".jbw", ".jfw")),
    OtherKind("a DocuWorks file", "DocuWorks ファイル", *_AS_PDF, (".xdw", ".xbd", ".xct")),
    OtherKind("an old Office file", "旧形式の Office ファイル", "Open it in its program and save it as .docx, .xlsx or PDF.", "元のソフトで開き、.docx・.xlsx・PDF のいずれかで保存し直してください。", (), (_OLE,)),
    OtherKind("an Excel file in the binary format (.xlsb)", "バイナリ形式の Excel ファイル(.xlsb)", *_AS_XLSX, (".xlsb",), (_ZIP,), (b"xl/workbook.bin",)),
    OtherKind("an OpenDocument text", "OpenDocument 文書", *_AS_DOCX, (".odt", ".ott", ".fodt"), (_ZIP,), (b"opendocument.text",)),
    OtherKind("an OpenDocument spreadsheet", "OpenDocument 表計算", *_AS_XLSX, (".ods", ".ots", ".fods"), (_ZIP,), (b"opendocument.spreadsheet",)),
    OtherKind("a PowerPoint file", "PowerPoint ファイル", *_AS_PDF, (".ppt", ".pptx", ".pptm", ".odp"), (_ZIP,), (b"ppt/presentation",)),
    OtherKind("a text in Rich Text Format", "リッチテキスト", *_AS_DOCX, (".rtf",), (b"{\\rtf",)),
    OtherKind("a Word template", "Word テンプレート", *_AS_DOCX, (".dotx", ".dotm")),
    OtherKind("an Excel template", "Excel テンプレート", *_AS_XLSX, (".xltx", ".xltm")),
    OtherKind("a PNG picture", "PNG 画像", *_OCR, (".png",), (b"\x89PNG",)),
    OtherKind("a JPEG picture", "JPEG 画像", *_OCR, (".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    OtherKind("a TIFF picture", "TIFF 画像", *_OCR, (".tif", ".tiff"), (b"II*\x00", b"MM\x00*")),
    OtherKind("a picture", "画像", *_OCR, (".gif", ".bmp", ".heic", ".webp"), (b"GIF8", b"BM")),
    OtherKind("a packed archive", "圧縮ファイル", *_UNPACK, (".zip", ".7z", ".gz", ".lzh", ".tar", ".rar"), (_ZIP, b"7z\xbc\xaf", b"\x1f\x8b", b"Rar!")),
    OtherKind("a saved e-mail", "保存された電子メール", "Save the report that is attached to it.", "添付の報告書を保存して置いてください。", (".eml", ".msg")),
    OtherKind("a web archive (.mht)", "Web アーカイブ(.mht)", "Open it in a browser and save it as 'web page, complete' or as PDF.", "ブラウザーで開き、「Web ページ、完全」か PDF で保存してください。", (".mht", ".mhtml")),
    OtherKind("a table of comma- or tab-separated values", "CSV・TSV の表", *_AS_XLSX, (".csv", ".tsv")),
)  # fmt: skip
"""In the order in which they are tried; the first whose bytes fit decides, else the first with that ending."""

_UNKNOWN = OtherKind(
    "a file of a kind that is not read", "読み取れない種類のファイル",
    "Save the report as .docx, .xlsx, PDF, HTML or UTF-8 text (.txt), or take the file out of the folder.",
    "報告書を .docx・.xlsx・PDF・HTML・UTF-8 テキスト(.txt)のいずれかで保存し直すか、フォルダーから外してください。",
)  # fmt: skip
_MISNAMED = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}


def media_type_of(name: str, data: bytes) -> str:
    """The medium of a file: what its bytes say, else what its name says; :data:`OTHER` for a kind that is not read."""
    if told := _by_content(data):
        return told
    suffix = PurePath(name).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return OTHER if _other(suffix, data) else TEXT


def _by_content(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return PDF
    if not data.startswith(_ZIP):
        return None
    # Names of entries stand in plain in an archive; parts that are unpacked lie under limits elsewhere.
    if b"xl/workbook.bin" in data:
        return None
    if b"xl/workbook" in data:
        return XLSX
    return DOCX if b"word/document" in data else None


def _other(suffix: str, data: bytes) -> OtherKind | None:
    by_bytes = (
        kind
        for kind in OTHERS
        if kind.starts and data.startswith(kind.starts) and (not kind.holds or any(mark in data for mark in kind.holds))
    )
    by_name = next((kind for kind in OTHERS if suffix in kind.suffixes), None)
    found = next(by_bytes, None)
    # Every archive and every old Office file starts alike: there the ending knows more than the bytes.
    return by_name if by_name and (found is None or not found.holds) else found


def other_kind(name: str, data: bytes) -> OtherKind:
    """What a file is that no reader reads, and what to do; ``data`` may be its first bytes only."""
    suffix = PurePath(name).suffix.lower()
    told = _by_content(data)
    if told is not None and SUFFIXES.get(suffix) != told:
        ending = _MISNAMED[told]
        return OtherKind(
            f"what its bytes say is {ending}", f"中身は {ending} のファイル",
            f"Give it the ending {ending}.", f"拡張子を {ending} に直してください。",
        )  # fmt: skip
    return _other(suffix, data) or _UNKNOWN


def unreadable_kind(document_id: str, name: str, data: bytes) -> UnreadableDocument:
    """The error for a file of a kind that is not read, in both languages."""
    kind = other_kind(name, data)
    return UnreadableDocument(
        document_id, "other_kind", found=f"{kind.found} / {kind.found_ja}",
        expected="Word (.docx), Excel (.xlsx), PDF, HTML or text", action=f"{kind.action} / {kind.action_ja}",
    )  # fmt: skip
