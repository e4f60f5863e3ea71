"""Share work that spends its time in kernels among Python's threads, as many as numba counts."""

from concurrent.futures import ThreadPoolExecutor

import numba


def map_in_threads(function, items):
    """Call a function for each item, on as many threads as numba counts: list of what it returns, in order.

    Python's threads serve, because kernels let go of the interpreter's lock: numba's own loop takes far longer to
    compile. A thread of these counts one thread of numba, so that work which is shared again does not multiply them.
    """
    items = list(items)
    threads = min(numba.get_num_threads(), len(items))
    if threads < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(threads, initializer=numba.set_num_threads, initargs=(1,)) as pool:
        return list(pool.map(function, items))
