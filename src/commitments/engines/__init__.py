"""How the per-document function is mapped over a corpus: here, in processes beside this one, or on a Dask cluster."""

from importlib.util import find_spec

from commitments.engines.base import Engine, Outcome, attempt
from commitments.engines.cluster import DaskCluster
from commitments.engines.local import InProcess, LocalProcesses, may_fork
from commitments.errors import ClusterError

__all__ = ["DaskCluster", "Engine", "InProcess", "LocalProcesses", "Outcome", "attempt", "choose_engine", "may_fork"]


def choose_engine(workers: int = 1, cluster: str = "") -> Engine:
    """The engine for a cluster's address, or else for a number of workers on this machine."""
    if cluster:
        if find_spec("distributed") is None:
            raise ClusterError("a cluster needs Dask: pip install 'commitments[cluster]'")
        return DaskCluster(cluster)
    return InProcess() if workers <= 1 else LocalProcesses(workers)
