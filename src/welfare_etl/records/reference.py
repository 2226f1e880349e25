"""What the rows refer to: the documents that were read and the list of municipalities used."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from welfare_etl.records.base import (
    BodyCode,
    BodyKind,
    Count,
    Edition,
    FamilyName,
    FiscalYear,
    LocalGovernmentCode,
    PrefectureCode,
    Row,
    col,
)

__all__ = ["DocumentRow", "Municipality"]


class DocumentRow(Row):
    """A source file. (Not to be mixed up with ``records.document.Document``, its content.)"""

    table: ClassVar[str] = "document"
    key: ClassVar[tuple[str, ...]] = ("document_id",)
    title_en: ClassVar[str] = "The source documents"
    title_ja: ClassVar[str] = "原文書"

    document_id: str = col(en="Identifier of the document", ja="文書の識別子")
    family: FamilyName | None = col(
        en="Kind of document: which form it follows; NULL where none was recognised",
        ja="文書の種類(判別できないときは NULL)",
        default=None,
    )
    title: str | None = col(en="Title", ja="表題", default=None)
    publisher: str | None = col(en="Who published it", ja="発行者", default=None)
    fiscal_year: FiscalYear | None = col(
        en="Western year in which the fiscal year starts", ja="年度(開始する西暦年)", default=None
    )
    media_type: str | None = col(
        en="Media type, such as text/plain or application/pdf", ja="メディア種別", default=None
    )
    path: str | None = col(en="Path below the folder of sources", ja="原文フォルダからの相対パス", default=None)
    sha256: str = col(en="SHA-256 of the file's bytes", ja="ファイルの SHA-256")
    bytes: Count = col(en="Size in bytes", ja="バイト数")
    lines: Count | None = col(en="Number of lines", ja="行数", default=None)
    edition: Edition | None = col(
        en="full, or facts: an edition without the prose", ja="版(full 全文 / facts 事実のみの抄録)", default=None
    )
    url: str | None = col(en="Where it is published", ja="公表先の URL", default=None)
    retrieved: dt.date | None = col(en="Day on which it was got there", ja="入手日", default=None)
    licence: str | None = col(en="Terms under which it may be used", ja="利用条件", default=None)


class Municipality(Row):
    """A municipality or prefecture as it existed from one day to another."""

    table: ClassVar[str] = "municipality"
    key: ClassVar[tuple[str, ...]] = ("code", "valid_from")
    title_en: ClassVar[str] = "Municipalities and prefectures with their codes"
    title_ja: ClassVar[str] = "市区町村・都道府県の一覧"

    code: BodyCode = col(en="JIS X 0402 code, 5 digits", ja="市区町村コード(JIS X 0402、5桁)")
    local_government_code: LocalGovernmentCode = col(
        en="Local government code, 6 digits with the check digit", ja="全国地方公共団体コード(検査数字を含む6桁)"
    )
    prefecture_code: PrefectureCode = col(en="Prefecture code, 2 digits", ja="都道府県コード(2桁)")
    prefecture: str = col(en="Prefecture", ja="都道府県名")
    name: str = col(en="Official name, without the county", ja="正式名称(郡名を除く)")
    kind: BodyKind = col(en="city, town, village, special_ward or prefecture", ja="種別(市・町・村・特別区・都道府県)")
    county: str | None = col(en="County (郡) of a town or village", ja="郡名(町村のみ)", default=None)
    valid_from: dt.date | None = col(en="First day, where known", ja="有効期間の初日(分かる場合)", default=None)
    valid_to: dt.date | None = col(
        en="Last day, NULL while it exists", ja="有効期間の末日(存続中は NULL)", default=None
    )
