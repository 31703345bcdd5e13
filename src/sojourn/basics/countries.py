"""Three-letter codes of countries, territories and organisations, with the form a machine-readable line writes."""

from __future__ import annotations

from sojourn.basics.country_names import NAMES, WITH_ARTICLE
from sojourn.basics.messages import Message

# ISO 3166-1, three letters and two, as of 2026.
_ISO = """
ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATF:TF ATG:AG AUS:AU
AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLM:BL BLR:BY BLZ:BZ
BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF CAN:CA CCK:CC CHE:CH CHL:CL CHN:CN CIV:CI
CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CXR:CX CYM:KY CYP:CY CZE:CZ DEU:DE
DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK
FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR
GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM IND:IN
IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH
KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV
MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN
MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI
NIU:NU NLD:NL NOR:NO NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL
PRI:PR PRK:KP PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG
SGS:GS SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI
SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK TKM:TM TLS:TL TON:TO TTO:TT
TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VGB:VG
VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
"""

# What Doc 9303-3 section 5 adds for travel documents; none of them stands in ISO 3166-1.
ICAO_ADDITIONS: dict[str, str] = {
    "EUE": "European Union laissez-passer",
    "GBD": "British Overseas Territories Citizen",
    "GBN": "British National (Overseas)",
    "GBO": "British Overseas Citizen",
    "GBP": "British Protected Person",
    "GBS": "British Subject",
    "RKS": "Kosovo",
    "UNA": "United Nations specialised agency",
    "UNK": "resident of Kosovo with a document of the United Nations mission there",
    "UNO": "United Nations",
    "XBA": "African Development Bank",
    "XCC": "Caribbean Community",
    "XCE": "Council of Europe",
    "XCO": "Common Market for Eastern and Southern Africa",
    "XDC": "Southern African Development Community",
    "XEC": "Economic Community of West African States",
    "XES": "Organization of Eastern Caribbean States",
    "XIM": "African Export-Import Bank",
    "XMP": "Parliamentary Assembly of the Mediterranean",
    "XOM": "Sovereign Military Order of Malta",
    "XPO": "Interpol",
    "XXA": "stateless person, Convention of 1954",
    "XXB": "refugee, Convention of 1951",
    "XXC": "refugee, other",
    "XXX": "person of unspecified nationality",
}

# Utopia issues the specimens of the standard and nothing else.
SPECIMEN = "UTO"

# Codes once given and taken back; they stand only on old documents.
WITHDRAWN: dict[str, str] = {"ANT": "Netherlands Antilles", "NTZ": "Neutral Zone", "ROM": "Romania, now ROU"}

TWO_LETTERS: dict[str, str] = {pair[:3]: pair[4:] for pair in _ISO.split()}
"""Three letters to two, for every entry of ISO 3166-1."""

COUNTRIES: frozenset[str] = frozenset(TWO_LETTERS)
"""Every country and territory of ISO 3166-1, in three letters."""

# The two letters in certificates for issuers that ISO 3166-1 does not list.
_TWO_LETTERS_BESIDE_ISO = {"EUE": "EU", "RKS": "KS", "UNO": "UN", SPECIMEN: "UT"}

# Germany alone is written otherwise in the lines of a document.
_LINE_FORMS = {"DEU": "D"}

_SHORT_NAMES: dict[str, Message] = {"KOR": Message("Korea")}


def is_country(code: str) -> bool:
    """
    Whether three letters name a country or territory of ISO 3166-1.

    >>> is_country("KOR"), is_country("XXA")
    (True, False)
    """
    return code in COUNTRIES


def line_form(code: str) -> str:
    """
    The code as the lines of a document write it, without fillers (Doc 9303-3, section 5).

    >>> line_form("DEU"), line_form("JPN")
    ('D', 'JPN')
    """
    return _LINE_FORMS.get(code, code)


def from_line_form(written: str) -> str:
    """
    The three-letter code behind what a line writes; an unknown one comes back as it is.

    >>> from_line_form("D"), from_line_form("KOR")
    ('DEU', 'KOR')
    """
    return {form: code for code, form in _LINE_FORMS.items()}.get(written, written)


def stands_in_lines(written: str, *, specimens: bool = False) -> bool:
    """
    Whether a machine-readable line may carry this code today; Utopia only where specimens are welcome.

    >>> stands_in_lines("D"), stands_in_lines("UTO"), stands_in_lines("ZZZ")
    (True, False, False)
    """
    if written in _LINE_FORMS:
        return False
    if written == SPECIMEN:
        return specimens
    code = from_line_form(written)
    return code in COUNTRIES or code in ICAO_ADDITIONS


def two_letters(code: str) -> str | None:
    """
    The two letters by which certificates name the issuer; `None` where there are none.

    >>> two_letters("JPN")
    'JP'
    """
    return TWO_LETTERS.get(code) or _TWO_LETTERS_BESIDE_ISO.get(code)


def name_of(code: str) -> Message | None:
    """The name of a country, territory or class of nationality as a sentence to be said; else `None`."""
    return NAMES.get(code)


def short_name_of(code: str) -> Message | None:
    """The everyday name ("Korea"), which mostly is the only one; else `None`."""
    return _SHORT_NAMES.get(code) or NAMES.get(code)


def short_in_a_sentence(code: str) -> Message | None:
    """The everyday name inside a sentence ("Korea", "the Netherlands"); else `None`."""
    return _SHORT_NAMES.get(code) or WITH_ARTICLE.get(code) or NAMES.get(code)


def country_name(code: str) -> Message:
    """The name of a country, standing alone; its three letters where the library has no name for it."""
    return name_of(code) or Message("{code}", {"code": code})


def country_in_a_sentence(code: str) -> Message:
    """The name of a country inside a sentence ("the Republic of Korea"); its three letters where it has no name."""
    return WITH_ARTICLE.get(code) or country_name(code)
