"""Numba's compiler for the kernels: keep compiled code, recompile it after an edit, announce a wait.

Numba keeps compiled code beside the source, else in the user's cache folder, or where NUMBA_CACHE_DIR says. Where it
can keep nothing, every process compiles, and the announcement says so.
"""

import gc
import hashlib
import logging
from contextlib import suppress
from functools import cache
from pathlib import Path

import llvmlite.binding
import numba
import numpy as np
from llvmlite import ir
from numba.core import event, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.options import DefaultOptions
from numba.extending import intrinsic

NOTICE = "alkstruct: compiling kernels, once after an installation or update: about 15 seconds ..."
NOTICE_UNKEPT = (
    "alkstruct: compiling kernels: about 15 seconds in every process, because no folder can be written to keep them; "
    "set NUMBA_CACHE_DIR to one ..."
)
NOTICE_UNSTAMPED = (
    f"alkstruct: compiling kernels: about 15 seconds in every process, because numba {numba.__version__} does not let "
    "alkstruct mark kept code with its source; install another numba to keep them ..."
)
# This option switches numba's counting of references off in one function, and with it the making of arrays. It halves
# the time of a scan. A future numba that lacks it makes the kernels slower, not wrong.
UNCOUNTED_OPTIONS = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}


class PartLibrary(JITCodeLibrary):
    """Hold the code of a function that kernels alone call, until it becomes machine code with its callers.

    Numba would optimise and translate such a function once for every call nested above it; to leave that out saves
    about 3 of 17 seconds of compiling. The names that this class replaces are not public in numba. Where a version of
    numba lacks them, the class is not used and compiling takes longer.
    """

    def _optimize_final_module(self):
        """Do nothing: the caller's library optimises the code."""

    def _finalize_final_module(self):
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name):
        """Return 0, which means that there is no machine code."""
        return 0

    @property
    def codegen(self):
        """Return the library itself, so that numba's `codegen.set_env` call reaches `set_env` below."""
        return self

    def set_env(self, name, environment):
        """Do nothing: there is no machine code to tell of its environment."""


class PartCompiler(Compiler):
    """Compile with numba's own steps into a PartLibrary."""

    def define_pipelines(self):
        if self.state.library is None:
            self.state.library = PartLibrary(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return super().define_pipelines()


_REPLACED_NAMES = ("_optimize_final_module", "_finalize_final_module", "_finalize_dynamic_globals")
PART_OPTIONS = (
    {"pipeline_class": PartCompiler} if all(hasattr(JITCodeLibrary, name) for name in _REPLACED_NAMES) else {}
)


class _Announcer(event.Listener):
    """Announce once in a process that kernels are compiled; numba calls it where its cache has none.

    It also switches Python's garbage collection off while numba compiles: the collector would look through the
    compiler's objects again and again, which takes a tenth of the time. Numba holds its lock meanwhile, so that only
    one thread comes here.
    """

    def __init__(self):
        self.modules = set()
        self.notice = NOTICE
        self.silent = False
        self.depth = 0
        self.collecting = False

    def _is_ours(self, compiling):
        return compiling.data["dispatcher"].py_func.__module__ in self.modules

    def on_start(self, compiling):
        if not self._is_ours(compiling):
            return
        if self.depth == 0:
            self.collecting = gc.isenabled()
            gc.disable()
        self.depth += 1
        if self.silent:
            return
        self.silent = True
        # Without a handler logging writes the bare line to standard error; a program that has a handler chooses.
        logging.getLogger("alkstruct").warning(self.notice)

    def on_end(self, compiling):
        if not self._is_ours(compiling):
            return
        self.depth -= 1
        if self.depth == 0 and self.collecting:
            gc.enable()


_ANNOUNCER = _Announcer()
event.register("numba:compile", _ANNOUNCER)


def njit(**options):
    """Return numba's njit decorator for a kernel, with a cache that notices edits in every file of the kernels.

    Parameters
    ----------
    **options
        Of `numba.njit`. With ``cache=True`` there is no cache where no folder can be written.

    Returns
    -------
    callable
        Decorator.
    """

    def decorate(function):
        _ANNOUNCER.modules.add(function.__module__)
        try:
            dispatcher = numba.njit(no_cfunc_wrapper=True, **options)(function)
        except RuntimeError:  # numba: "cannot cache function ...: no locator available"
            _ANNOUNCER.notice = NOTICE_UNKEPT
            return numba.njit(**options | {"cache": False})(function)
        if options.get("cache") and not _stamp(dispatcher):
            _ANNOUNCER.notice = NOTICE_UNSTAMPED
            return numba.njit(**options | {"cache": False})(function)
        _forgive(getattr(dispatcher, "_cache", None))
        return dispatcher

    return decorate


@cache
def _digest_of_kernels():
    """Return the SHA-256 of all files of the kernels' folder."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _stamp(dispatcher):
    """Make the kept code of a kernel depend on every file of the kernels; return False where numba has no such stamp.

    Numba itself looks only at the file of the kernel. After an edit in another file it would go on using code that
    was compiled with that file's former functions (numba issue 1833).
    """
    index = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if not hasattr(index, "_source_stamp"):
        return False
    index._source_stamp = (index._source_stamp, _digest_of_kernels())
    return True


def _forgive(cache):
    """Go on without a cache where the disk is full or the folder can no longer be read or written."""
    if not hasattr(cache, "save_overload"):
        return
    save, load = cache.save_overload, cache.load_overload

    def save_overload(*arguments):
        with suppress(OSError):
            save(*arguments)

    def load_overload(*arguments):
        with suppress(OSError):
            return load(*arguments)
        return None

    cache.save_overload, cache.load_overload = save_overload, load_overload


def inner(allocates=False, **options):
    """Return a decorator for functions that only kernels call: Python cannot reach them, and none has its own cache.

    Their code becomes part of their callers' (see PartLibrary), and without a way in from Python there is less to
    compile. Such a function does not count references, because its caller holds every array for it.

    Parameters
    ----------
    allocates : bool
        Whether the function makes arrays, or returns arrays or views to a function that counts references.
    **options
        Of `numba.njit`.

    Returns
    -------
    callable
        Decorator.
    """
    counting = {} if allocates else UNCOUNTED_OPTIONS
    return njit(error_model="numpy", no_cpython_wrapper=True, **PART_OPTIONS, **counting, **options)


@inner()
def nearest_by_steps(value):
    """Return the whole number nearest to a float32 in two steps: round, then convert to int32."""
    return np.int32(np.rint(value))


@intrinsic
def nearest_at_once(typing, value):
    """Return the whole number nearest to a float32 by one instruction, which newer compilers also have for vectors."""

    def lower(context, builder, signature, arguments):
        name, kind = "llvm.lrint.i32.f32", ir.FunctionType(ir.IntType(32), [ir.FloatType()])
        declared = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(declared, arguments)

    return types.int32(types.float32), lower


# `nearest` gives the whole number nearest to a float32 as int32, and the even one of two that are equally near. With
# the single instruction LLVM 15, which older numba has, would run a loop one number at a time. Without a compiler
# only the two steps work.
_ROUNDS_AT_ONCE = llvmlite.binding.llvm_version_info >= (20,) and not numba.config.DISABLE_JIT
nearest = nearest_at_once if _ROUNDS_AT_ONCE else nearest_by_steps
