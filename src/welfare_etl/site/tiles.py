"""The 47 prefectures as tiles: each of the same size, about where it lies."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COLUMNS", "ROWS", "TILES", "Tile"]


@dataclass(frozen=True, slots=True)
class Tile:
    """A prefecture: code, names, and its place on the grid (column from the west, row from the north, both from 1)."""

    code: str
    ja: str
    en: str
    column: int
    row: int


_PLACES = """
01 北海道 Hokkaido 13 1
02 青森 Aomori 12 2
03 岩手 Iwate 12 3
04 宮城 Miyagi 12 4
05 秋田 Akita 11 3
06 山形 Yamagata 11 4
07 福島 Fukushima 12 5
08 茨城 Ibaraki 13 6
09 栃木 Tochigi 12 6
10 群馬 Gunma 11 6
11 埼玉 Saitama 11 7
12 千葉 Chiba 13 7
13 東京 Tokyo 12 7
14 神奈川 Kanagawa 12 8
15 新潟 Niigata 11 5
16 富山 Toyama 9 5
17 石川 Ishikawa 8 5
18 福井 Fukui 8 6
19 山梨 Yamanashi 10 7
20 長野 Nagano 10 6
21 岐阜 Gifu 9 6
22 静岡 Shizuoka 10 8
23 愛知 Aichi 9 7
24 三重 Mie 8 8
25 滋賀 Shiga 8 7
26 京都 Kyoto 7 6
27 大阪 Osaka 7 7
28 兵庫 Hyogo 6 6
29 奈良 Nara 7 8
30 和歌山 Wakayama 7 9
31 鳥取 Tottori 5 6
32 島根 Shimane 4 6
33 岡山 Okayama 5 7
34 広島 Hiroshima 4 7
35 山口 Yamaguchi 3 7
36 徳島 Tokushima 6 10
37 香川 Kagawa 6 9
38 愛媛 Ehime 5 9
39 高知 Kochi 5 10
40 福岡 Fukuoka 2 8
41 佐賀 Saga 1 8
42 長崎 Nagasaki 1 9
43 熊本 Kumamoto 2 9
44 大分 Oita 3 8
45 宮崎 Miyazaki 3 9
46 鹿児島 Kagoshima 2 10
47 沖縄 Okinawa 1 12
"""


def _tile(line: str) -> Tile:
    code, ja, en, column, row = line.split()
    return Tile(code, ja, en, int(column), int(row))


TILES = tuple(_tile(line) for line in _PLACES.strip().splitlines())
COLUMNS = max(tile.column for tile in TILES)
ROWS = max(tile.row for tile in TILES)
