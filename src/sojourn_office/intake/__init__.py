"""What a person hands in: its type found, its copy drawn anew, its sealed bytes kept on disk."""

from sojourn_office.intake.limits import FILES_PER_CASE_MAX
from sojourn_office.intake.receiving import CleanPaper, KindOfUse, receive
from sojourn_office.intake.scanning import Scan, Scanner

__all__ = ["FILES_PER_CASE_MAX", "CleanPaper", "KindOfUse", "Scan", "Scanner", "receive"]
