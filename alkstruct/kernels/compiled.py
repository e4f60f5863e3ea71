"""Numba's compiler for the kernels: compiled code is kept where a folder can be written, and a wait is announced.

Numba keeps compiled code beside the source, else in the user's cache folder, or where NUMBA_CACHE_DIR says. An
installation in which it can keep nothing compiles in every process, and that is said too.
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
# Switches numba's counting of references off in one function, and with it the making of arrays; without it in a future
# numba kernels are slower, not wrong.
_UNCOUNTED = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}


class _Part(JITCodeLibrary):
    """Code of a function that kernels alone call: it becomes machine code with its callers, not on its own as well.

    Numba would optimise and translate a function as many times as calls are nested above it. What is replaced here is
    not public in numba; it is left alone in a version that lacks these names, and compiling takes longer.
    """

    def _optimize_final_module(self):
        """Left to the caller's."""

    def _finalize_final_module(self):
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name):
        """None (0): there is no machine code."""
        return 0

    @property
    def codegen(self):
        """Stands in for the one place that numba tells of a function's machine code, by `set_env`."""
        return self

    def set_env(self, name, environment):
        """Nothing to be told."""


class _PartCompiler(Compiler):
    """Numba's compiler, into a _Part."""

    def define_pipelines(self):
        if self.state.library is None:
            self.state.library = _Part(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return super().define_pipelines()


_HIDDEN = ("_optimize_final_module", "_finalize_final_module", "_finalize_dynamic_globals")
_PARTLY = {"pipeline_class": _PartCompiler} if all(hasattr(JITCodeLibrary, name) for name in _HIDDEN) else {}


class _Announcer(event.Listener):
    """Says once in a process that kernels are being compiled; numba tells it so when its cache has none.

    It holds Python's garbage collection meanwhile, which would look through all that the compiler makes again and
    again, a tenth of the time; numba has its lock then, so that one thread alone comes here.
    """

    def __init__(self):
        self.modules = set()
        self.kept = True
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
        # Without a handler logging writes the bare line to standard error; a program that has one chooses.
        logging.getLogger("alkstruct").warning(NOTICE if self.kept else NOTICE_UNKEPT)

    def on_end(self, compiling):
        if not self._is_ours(compiling):
            return
        self.depth -= 1
        if self.depth == 0 and self.collecting:
            gc.enable()


_ANNOUNCER = _Announcer()
event.register("numba:compile", _ANNOUNCER)


def njit(**options):
    """As numba's njit with keywords; where ``cache=True`` finds no folder to write to, there is no cache.

    Parameters
    ----------
    **options
        Of `numba.njit`.

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
            _ANNOUNCER.kept = False
            return numba.njit(**options | {"cache": False})(function)
        if options.get("cache") and not _stamp(dispatcher):
            _ANNOUNCER.kept = False
            return numba.njit(**options | {"cache": False})(function)
        _forgive(getattr(dispatcher, "_cache", None))
        return dispatcher

    return decorate


@cache
def _digest_of_kernels():
    """SHA-256 of all files of this folder."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _stamp(dispatcher):
    """Make compiled code that is kept depend on every file of this folder; False where numba has no such stamp.

    Numba itself looks only at the file of the function: it would go on using code that was compiled with functions of
    another file as they were before an edit (numba issue 1833).
    """
    index = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if not hasattr(index, "_source_stamp"):
        return False
    index._source_stamp = (index._source_stamp, _digest_of_kernels())
    return True


def _forgive(cache):
    """Let a full disk, or a folder that can no longer be read or written, cost the cache and not the answer."""
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
    """The same for functions that kernels alone call: neither reached from Python nor kept one by one.

    Their code is part of what calls them (see _Part); without a way in from Python there is less to compile. Those that
    give no array or view to one that counts need not count references either: their caller's hold.
    """
    counting = {} if allocates else _UNCOUNTED
    return njit(error_model="numpy", no_cpython_wrapper=True, **_PARTLY, **counting, **options)


@inner()
def nearest_by_steps(value):
    """The same as `nearest`: to a whole number, then to an integer."""
    return np.int32(np.rint(value))


@intrinsic
def nearest_at_once(typing, value):
    """The same as `nearest`: one instruction, where the compiler knows it for many numbers as well."""

    def lower(context, builder, signature, arguments):
        name, kind = "llvm.lrint.i32.f32", ir.FunctionType(ir.IntType(32), [ir.FloatType()])
        declared = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(declared, arguments)

    return types.int32(types.float32), lower


# The whole number nearest to a float32, the even one of two that are as near: int32. With LLVM 15, which numba had
# before 20, loops that round at once would take one number at a time; without a compiler there is one way alone.
_AT_ONCE = llvmlite.binding.llvm_version_info >= (20,) and not numba.config.DISABLE_JIT
nearest = nearest_at_once if _AT_ONCE else nearest_by_steps
