"""Connect to a Dask cluster, or make one on this machine for one run."""

import warnings
from contextlib import contextmanager

from alkstruct.cli.options import LOCAL_CLUSTER
from alkstruct.errors import AlkstructError, line_of

PATIENCE = 10  # s for a scheduler to answer
MISSING_PACKAGE = "--dask needs the package distributed: pip install 'alkstruct[dask]'"


def ignore_warnings_of_readers():
    """Ignore, where this runs, what MDAnalysis warns of: time steps that files of models lack, its own future."""
    import MDAnalysis  # noqa: F401  # which sets filters of its own

    warnings.filterwarnings("ignore", module="MDAnalysis")


@contextmanager
def client_of(address):
    """Connect to a cluster as long as a run lasts.

    Parameters
    ----------
    address : str or None
        Of a scheduler; "local" or "local:4" for a cluster of this machine's own, which ends with the run.

    Yields
    ------
    dask.distributed.Client or None
        None without an address.

    Raises
    ------
    AlkstructError
        The package is not installed, or no scheduler answers.
    """
    if address is None:
        yield None
        return
    try:
        import distributed
    except ImportError as problem:
        raise AlkstructError(MISSING_PACKAGE) from problem
    if own := LOCAL_CLUSTER.fullmatch(address):
        with _local_cluster(distributed, own[1]) as cluster, distributed.Client(cluster) as client:
            client.run(ignore_warnings_of_readers)
            yield client
        return
    with _connected(distributed, address) as client:
        yield client


def _local_cluster(distributed, workers):
    """Start a cluster of this machine, a process a worker: of so many workers, or one for each processor it may use."""
    import logging

    from dask.system import CPU_COUNT

    return distributed.LocalCluster(
        n_workers=int(workers or CPU_COUNT),
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,  # a worker that is lost is replaced; what is wrong comes as an error
    )


def _connected(distributed, address):
    """Return a client of the scheduler at an address."""
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as problem:
        reason = line_of(problem) or type(problem).__name__
        raise AlkstructError(
            f"no Dask scheduler answers at {address} ({reason}); start one with dask scheduler, or take --dask local"
        ) from problem
