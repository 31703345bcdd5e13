"""The kinds of criterion, each in a file of its own; a test holds this list equal to the files."""

from collections.abc import Mapping

from sojourn.eligibility.criterion import Criterion
from sojourn.eligibility.kinds.age import Age
from sojourn.eligibility.kinds.children import Children
from sojourn.eligibility.kinds.funds import Funds
from sojourn.eligibility.kinds.nationality import Nationality
from sojourn.eligibility.kinds.passport import Passport
from sojourn.eligibility.kinds.purpose import Purpose
from sojourn.eligibility.kinds.residence import Residence
from sojourn.eligibility.kinds.turns import Turns

KINDS: Mapping[str, type[Criterion]] = {
    "age": Age,
    "children": Children,
    "funds": Funds,
    "nationality": Nationality,
    "passport": Passport,
    "purpose": Purpose,
    "residence": Residence,
    "turns": Turns,
}
