"""The one door to PDFium, which keeps its state for the whole process and may be entered by one thread at a time."""

from threading import Lock

ENTERED = Lock()
"""Held by whoever opens, draws or closes a PDF with PDFium."""
