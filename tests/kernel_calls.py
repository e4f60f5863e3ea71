"""Call from Python what only kernels call."""

import numba


def as_python(kernel):
    """Return a function that only kernels call with a way in from Python."""

    @numba.njit
    def call(*arguments):
        return kernel(*arguments)

    return call
