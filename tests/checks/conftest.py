"""Sources, a folder of expectations with a baseline of their own, and a reading of both."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from welfare_etl import checks, sources
from welfare_etl.checks import baseline
from welfare_etl.families.ministry import Ministry
from welfare_etl.families.ministry.split import ReportRows
from welfare_etl.pipeline.validation import Validation, validate
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

FORM = """\
秋田県 湯沢市

都道府県名\t秋田県\t市区町村名\t湯沢市
実施事業※\t地域力強化推進事業\t\t多機関の協働による 包括的支援体制構築事業\t○
\t\t\t都道府県事業\t

※実施している事業の右側に○を記入してください。

担当部署名\t福祉課\t電話番号\t0183-73-2111
参考 URL\t

1. 自治体の基本情報等

1-1. 自治体の基本情報(平成 31 年1月1日現在)

人口\t45,349(人)\t世帯数\t17,910(世帯)
高齢化率\t37.7(%)\t生活保護受給率\t1.29(%)
面積\t790.91(k m ²)
地縁組織(自治会、町内会等)加入率\t82.5(%)\t公立小学校数\t11(校)
\t\t公立中学校数\t6(校)
地域包括支援センター\t直営:1 か所
生活困窮者自立相談支援事業\t委託: 1 か所(社会福祉協議会)

1-2. 地域の特徴(地域性、地場産業、観光等)

山と川にかこまれた雪の多いまちで、温泉と農業がある。

2. 事業を実施する上でのビジョンについて

本事業に取り組む目的・狙い\tだれもが相談できる場をつくる。
本事業を通じて人と地域に起こしたい変化\t困りごとに早く気づくまちにする。

3. 多機関の協働による包括的支援体制構築事業について

①実施主体(委託先)\t湯沢市(社会福祉協議会)
②事業名\t相談支援包括化推進事業
③事業実施の必要性、体制等\t相談がいくつもの窓口にまたがる。
④相談支援包括化推進員の配置予定人数\t2人
⑤相談支援包括化推進員の経歴等\t社会福祉士
⑥相談支援包括化推進員を配置する相談支援機関の種類・名称\t総合相談室
⑦事業内容
ア 包括的な相談支援体制の構築に向けた取組の概要
担当者が毎月集まり、支援の方針を話しあう。
⑧事業の成果目標
相談件数 60件

4. 成果目標の達成状況

相談件数 72件
"""
"""A report written for these tests in the form's manner."""


class ReadBefore:
    """Stands in for ``Ministry._report``: a report whose rows and lines are those of one read before is not read
    again. Where a fault begins or ends a report elsewhere, or moves its lines, it is another one."""

    def __init__(self) -> None:
        self.known: dict[Any, Extraction] = {}
        self.read = Ministry._report

    def __call__(self, family: Ministry, document: Document, report: ReportRows, *year: Any) -> Extraction:
        first, last = report.rows[0], report.rows[-1]
        end = document.line_start(last.line + 1) if last.line < document.line_count else len(document.source)
        key = (
            document.document_id, year, report.has_header, report.heading and report.heading.line,
            document.source[document.line_start(first.line) : end],
            tuple((row.line, row.block - first.block, row.echo, row.text) for row in report.rows),
        )  # fmt: skip
        if key not in self.known:
            self.known[key] = self.read(family, document, report, *year)
        found = self.known[key]
        # Corrections and a report that comes twice change the lists of an extraction.
        lists = {name: list(getattr(found, name)) for name in ("lineage", "missing", "finding", "residual")}
        tables = {name: list(rows) for name, rows in found.tables.items()}
        return found.model_copy(update={**lists, "tables": tables})


@dataclass
class Desk:
    """Sources in ``raw``, read and checked against expectations whose baseline is the clean text."""

    raw: Path
    folder: Path
    text: str
    scope: checks.Scope = field(default_factory=lambda: checks.Scope(whole=True, release=True, strict=True))
    clean: Validation | None = None
    reader: ReadBefore = field(default_factory=ReadBefore)
    suites: tuple[str, ...] | None = None

    def read(self, text: str | None = None, scope: checks.Scope | None = None) -> Validation:
        """The validation of the source with this text in its place."""
        found, orphans = sources.find_sources(self.raw)
        data = {found[0].document_id: text.encode()} if text is not None else None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ministry, "_report", lambda *given: self.reader(*given))
            return validate(
                found,
                orphans,
                raw=self.raw,
                scope=scope or self.scope,
                folder=self.folder,
                data=data,
                suites=self.suites,
            )


def _desk(top: Path, text: str, expectations: Path, *, with_baseline: bool) -> Desk:
    raw, folder = top / "raw", top / "expectations"
    raw.mkdir(parents=True)
    (raw / "reports.txt").write_text(text, encoding="utf-8")
    (raw / "sources.toml").write_text(
        '[[document]]\npath = "reports.txt"\nfiscal_year = 2018\nfamily = "model_project_report"\nedition = "full"\n',
        encoding="utf-8",
    )
    shutil.copytree(expectations, folder)
    shutil.rmtree(folder / "baseline")
    desk = Desk(raw, folder, text)
    if with_baseline:
        done = validate(*sources.find_sources(raw), raw=raw, scope=checks.Scope(), folder=folder, suites=())
        baseline.write(baseline.baseline_texts(done.connection, folder), folder)
    else:
        desk.scope = checks.Scope()
    desk.clean = desk.read()
    return desk


@pytest.fixture(scope="session")
def expectations(repo_root: Path) -> Path:
    """The committed expectations."""
    return repo_root / "expectations"


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory, expectations: Path) -> Desk:
    """One self-written report and its baseline."""
    return _desk(tmp_path_factory.mktemp("form"), FORM, expectations, with_baseline=True)


@pytest.fixture(scope="session")
def new_form(tmp_path_factory: pytest.TempPathFactory, expectations: Path) -> Desk:
    """The same report where no release has had it."""
    return _desk(tmp_path_factory.mktemp("new"), FORM, expectations, with_baseline=False)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, expectations: Path, corpus: Path) -> Desk:
    """The full corpus and its baseline."""
    return _desk(tmp_path_factory.mktemp("release"), corpus.read_text("utf-8"), expectations, with_baseline=True)


Change = Callable[[str], str]
