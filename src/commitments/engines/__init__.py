"""How the per-document function is mapped over a corpus: here, in processes beside this one, or on a Dask cluster."""

from __future__ import annotations

import os

from commitments.engines.base import Engine, Outcome, attempt
from commitments.engines.cluster import DaskCluster
from commitments.engines.local import InProcess, LocalProcesses

__all__ = ["DaskCluster", "Engine", "InProcess", "LocalProcesses", "Outcome", "attempt", "choose_engine"]

MANY = 20
"""From so many documents on, more processes are worth the time that each takes to load its models."""


def choose_engine(workers: int = 1, cluster: str = "", items: int = 0) -> Engine:
    """The engine for a cluster's address, or for a number of workers; 0 for as many as pay for so many items."""
    if cluster:
        return DaskCluster(cluster)
    if not workers:
        workers = cores() if items >= MANY else 1
    return InProcess() if workers <= 1 else LocalProcesses(workers)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
