"""Text: one form of it, its bigrams for searching, and how people's data is masked. Pure Python.

Search index: the distinct overlapping pairs of characters in every run of letters, digits and ideographs (衡南县 gives
衡南 and 南县). No dictionary, no segmenter, and two characters are enough to find something.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

# A tsvector holds a mebibyte; pairs of ideographs take at most 14 bytes of it with their entry.
MOST_TERMS = 60_000

_RUNS = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """NFKC (full-width to half-width), lower case, white space collapsed to single spaces, none at the ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.lower().split())


def bigrams(text: str) -> list[str]:
    """The distinct pairs of neighbouring characters, in order of appearance; punctuation and spaces part them.

    A run of one character gives that character. At most MOST_TERMS are returned.
    """
    found: dict[str, None] = {}
    for run in _RUNS.findall(normalise(text)):
        if len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(map(add, run, run[1:])))
    return list(found)[:MOST_TERMS]


def search_terms(query: str) -> list[str]:
    """The terms that a text must contain to be found. A single character counts only when there is nothing longer."""
    terms = bigrams(query)
    return [term for term in terms if len(term) > 1] or terms


def tsquery(query: str) -> str:
    """The query for a tsvector of bigrams, in PostgreSQL's own notation; empty when there is nothing to look for.

    A single character finds every run that holds it other than as its last character.
    """
    return " & ".join(f"'{term}'" if len(term) > 1 else f"'{term}':*" for term in search_terms(query))


# ---------------------------------------------------------------- masking

_STARS = "****"
_ANONYMOUS = frozenset(("匿名", "匿名者", "无名氏", "网友", "群众", "市民", "村民", "居民"))
_DOUBLE_FAMILY_NAME = re.compile(
    "欧阳|司马|上官|诸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|轩辕|东方|独孤|南宫|西门|东郭|百里|呼延|端木|"
    "澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|钟离|闻人|赫连|第五|万俟|闾丘|司空|司寇|亓官|鲜于|拓跋|夹谷|谷梁|"
    "乐正|漆雕|壤驷|公良|段干|梁丘|左丘|东门|南门|羊舌|微生|巫马|公西|颛孙|子车|公羊|纳兰|完颜|叶赫|那拉"
)
# Places as they stand in an address. A 市 before 镇, 乡, 街道 or 村 belongs to that place's own name (冠市镇, 相市乡);
# a 区 after these characters is an estate, a campus, a works and no district.
_CITY = "市(?!镇|乡|街道|场|村)"
_PROVINCE = re.compile(r"(?:(?![县镇乡市区])[^\W\d_]){2,6}?(?:省|自治区|特别行政区)")
_PREFECTURE = re.compile(rf"(?:(?![县镇乡区]|街道)[^\W\d_]){{2,8}}?(?:自治州|地区|盟|(?<!城){_CITY})")
_COUNTY = re.compile(
    rf"(?:(?![镇乡]|街道)[^\W\d_]){{1,8}}?(?:县|(?<![小社校园厂景库矿街片院营山林牧辖])区|旗|(?<!城){_CITY})(?!政府|委|道)"
)
_TOWNSHIP = re.compile(r"[^\W\d_]{1,9}?(?:街道|[镇乡](?![村路街])|苏木)")


def mask_name(name: str) -> str:
    """A person's name as others see it: the family name and one star (王*, 欧阳*). Words for nobody stay."""
    name = "".join(unicodedata.normalize("NFKC", name).split())
    if not name or name in _ANONYMOUS:
        return name
    kept = 2 if len(name) > 2 and _DOUBLE_FAMILY_NAME.match(name) else 1
    return name[:kept] + "*"


def mask_organisation(name: str) -> str:
    """The name of an organisation: its first two and last two characters, of a short one the first."""
    name = "".join(unicodedata.normalize("NFKC", name).split())
    if len(name) <= 5:
        return name[:1] + _STARS if name else ""
    return name[:2] + _STARS + name[-2:]


def mask_phone(phone: str) -> str:
    """138****1234; of other numbers the area code and the last two digits; of short ones nothing."""
    phone = unicodedata.normalize("NFKC", phone)
    digits = re.sub(r"\D", "", phone)
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        return digits[:3] + _STARS + digits[-4:]
    if len(digits) <= 6:
        return _STARS if digits else ""
    area = re.match(r"0(?:10|2\d|[3-9]\d\d)(?=\d{7,8}$)", digits)
    return (area.group() + "-" if area else "") + _STARS + digits[-2:]


def mask_id(number: str) -> str:
    """An identity document's number: its first and last character, the stars as many as it is long."""
    number = "".join(number.split())
    if len(number) <= 4:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 2) + number[-1]


def mask_address(address: str) -> str:
    """County and township of an address (衡南县三塘镇****); stars alone when neither can be told."""
    address = "".join(unicodedata.normalize("NFKC", address).split())
    if not address:
        return ""
    province = _end(_PROVINCE, address, 0)
    prefecture = _end(_PREFECTURE, address, province)
    county = _end(_COUNTY, address, prefecture)
    town = _end(_TOWNSHIP, address, county)
    # A city without counties below it (耒阳市) stands in the county's place.
    kept = address[prefecture if county > prefecture else province : town]
    return kept if town == len(address) else kept + _STARS


def _end(part: re.Pattern[str], address: str, start: int) -> int:
    """Where a part that begins at `start` ends; `start` when the address leaves it out."""
    found = part.match(address, start)
    return found.end() if found else start
