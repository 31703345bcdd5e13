"""Territories with a code of their own whose people travel on the passport of a state."""

from __future__ import annotations

# The nationality that stands in the passports of their people: Doc 9303-3, section 5, which gives codes of nationality
# to states and to classes of British nationals only, read with ISO 3166-1, which names the state each belongs to.
# Hong Kong, Macao and Taiwan issue passports that name them, and are no part of this list.
_WRITTEN = """
DNK: FRO GRL
FIN: ALA
FRA: ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF
GBD: AIA BMU CYM FLK GIB IOT MSR PCN SGS SHN TCA VGB
GBR: GGY IMN JEY
NLD: ABW BES CUW SXM
NOR: BVT SJM
NZL: COK NIU TKL
AUS: CCK CXR HMD NFK
USA: ASM GUM MNP PRI UMI VIR
"""

_NATIONALITY: dict[str, str] = {
    territory: nationality
    for nationality, _, territories in (line.partition(":") for line in _WRITTEN.split("\n"))
    for territory in territories.split()
}


def nationality_in(territory: str) -> str | None:
    """
    The nationality that passports of a territory name; `None` where it is a state, or issues passports of its own.

    >>> nationality_in("JEY"), nationality_in("HKG"), nationality_in("NOR")
    ('GBR', None, None)
    """
    return _NATIONALITY.get(territory)
