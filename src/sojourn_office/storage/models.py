"""Every model of the storage room, where Django looks for them."""

from sojourn_office.storage.absences import Absence
from sojourn_office.storage.accounts import Account, AddressChange, DemoPerson, Post
from sojourn_office.storage.agencies import Agency, AgencyKey, Batch, BatchLine
from sojourn_office.storage.agreements import AgreementFile
from sojourn_office.storage.alarms import Alarm, RoundCount
from sojourn_office.storage.cases import Answer, Case, Paper
from sojourn_office.storage.claims import Claim
from sojourn_office.storage.clock import ClockOffset
from sojourn_office.storage.draws import Draw, DrawTicket
from sojourn_office.storage.earlier import EarlierGrant
from sojourn_office.storage.entries import EntryTerms, RoundEntry
from sojourn_office.storage.events import Event, Head
from sojourn_office.storage.feeds import Feed
from sojourn_office.storage.filings import Complaint, Mandate
from sojourn_office.storage.forecasts import KeptForecast
from sojourn_office.storage.heartbeats import Heartbeat
from sojourn_office.storage.invitations import Invitation
from sojourn_office.storage.keys import PersonKey
from sojourn_office.storage.keys_of_acts import AcceptedAct
from sojourn_office.storage.leaves import LogLeaf
from sojourn_office.storage.ledger import PlaceMovement
from sojourn_office.storage.log import LogHead, LogKey
from sojourn_office.storage.mass import MassAddressee, MassNotice
from sojourn_office.storage.new_addresses import NewAddress
from sojourn_office.storage.objections import Objection
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.paces import EarlierDay
from sojourn_office.storage.pairs import Pair
from sojourn_office.storage.paper_files import PaperFile
from sojourn_office.storage.payments import Payment
from sojourn_office.storage.people import NamePart, Passport, Person
from sojourn_office.storage.quotas import Quota, QuotaOver
from sojourn_office.storage.rehearsals import Rehearsal
from sojourn_office.storage.rounds import Period, Round
from sojourn_office.storage.second_readings import SecondReading
from sojourn_office.storage.selections import EntryRank, Selection
from sojourn_office.storage.sessions import Session
from sojourn_office.storage.subtrees import LogSubtree
from sojourn_office.storage.typed import TypedForm
from sojourn_office.storage.undone import Undone
from sojourn_office.storage.visas import Certificate, SerialCounter, Stay, Visa
from sojourn_office.storage.waiting import Waiting
from sojourn_office.storage.wholes import OnePerson
from sojourn_office.storage.witnesses import LogCosignature

__all__ = [
    "Absence",
    "AcceptedAct",
    "Account",
    "AddressChange",
    "Agency",
    "AgencyKey",
    "AgreementFile",
    "Alarm",
    "Answer",
    "Batch",
    "BatchLine",
    "Case",
    "Certificate",
    "Claim",
    "ClockOffset",
    "Complaint",
    "DemoPerson",
    "Draw",
    "DrawTicket",
    "EarlierDay",
    "EarlierGrant",
    "EntryRank",
    "EntryTerms",
    "Event",
    "Feed",
    "Head",
    "Heartbeat",
    "Invitation",
    "KeptForecast",
    "LogCosignature",
    "LogHead",
    "LogKey",
    "LogLeaf",
    "LogSubtree",
    "Mail",
    "Mandate",
    "MassAddressee",
    "MassNotice",
    "NamePart",
    "NewAddress",
    "Objection",
    "OnePerson",
    "Pair",
    "Paper",
    "PaperFile",
    "Passport",
    "Payment",
    "Period",
    "Person",
    "PersonKey",
    "PlaceMovement",
    "Post",
    "Quota",
    "QuotaOver",
    "Rehearsal",
    "Round",
    "RoundCount",
    "RoundEntry",
    "SecondReading",
    "Selection",
    "SerialCounter",
    "Session",
    "Stay",
    "TypedForm",
    "Undone",
    "Visa",
    "Waiting",
]
