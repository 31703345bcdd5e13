"""The kinds of criterion, each in a file of its own; a test holds this list equal to the files."""

from collections.abc import Mapping

from sojourn.eligibility.criterion import Criterion
from sojourn.eligibility.kinds.age import Age
from sojourn.eligibility.kinds.children import Children
from sojourn.eligibility.kinds.earned import Earned
from sojourn.eligibility.kinds.education import Education
from sojourn.eligibility.kinds.funds import Funds
from sojourn.eligibility.kinds.gap import Gap
from sojourn.eligibility.kinds.health import Health
from sojourn.eligibility.kinds.insurance import Insurance
from sojourn.eligibility.kinds.language import Language
from sojourn.eligibility.kinds.nationality import Nationality
from sojourn.eligibility.kinds.passport import Passport
from sojourn.eligibility.kinds.police import Police
from sojourn.eligibility.kinds.presence import Presence
from sojourn.eligibility.kinds.programme import Programme
from sojourn.eligibility.kinds.proof import Proof
from sojourn.eligibility.kinds.purpose import Purpose
from sojourn.eligibility.kinds.residence import Residence
from sojourn.eligibility.kinds.ticket import Ticket
from sojourn.eligibility.kinds.total_stay import TotalStay
from sojourn.eligibility.kinds.turns import Turns
from sojourn.eligibility.kinds.work_tie import WorkTie

KINDS: Mapping[str, type[Criterion]] = {
    "age": Age,
    "children": Children,
    "earned": Earned,
    "education": Education,
    "funds": Funds,
    "gap": Gap,
    "health": Health,
    "insurance": Insurance,
    "language": Language,
    "nationality": Nationality,
    "passport": Passport,
    "police": Police,
    "presence": Presence,
    "programme": Programme,
    "proof": Proof,
    "purpose": Purpose,
    "residence": Residence,
    "ticket": Ticket,
    "total_stay": TotalStay,
    "turns": Turns,
    "work_tie": WorkTie,
}
