# SPDX-License-Identifier: MIT
"""The workloads in the order of the tables, and the notes for a reader; each area is a file."""
from . import arrays, distances, expressions, filters, gallery, linear, math, order
from .model import PEERS, Form, Workload, size_text  # noqa: F401, they are the package's names

AREAS = (arrays, distances, gallery, expressions, math, order, filters, linear)
WORKLOADS = tuple(workload for area in AREAS for workload in area.WORKLOADS)
NOTES = {key: note for area in AREAS for key, note in area.NOTES.items()}
