"""Run the command line."""

import os
import signal
import sys
import warnings

import alkstruct as alk
from alkstruct.cli.arguments import ERROR_STATUS, one_line, parser
from alkstruct.cli.commands import COMMANDS
from alkstruct.cli.messages import explained, show_warning
from alkstruct.tables.grid import write

INTERRUPTED_STATUS, READER_GONE_STATUS = 130, 141  # exit status, as shells put SIGINT and SIGPIPE


def main(arguments=None):
    """Run the command line.

    Parameters
    ----------
    arguments : list of str, optional
        By default those of the process.

    Returns
    -------
    int
        Exit status. Help, `--version` and arguments that make no sense raise SystemExit, as argparse does.
    """
    if arguments is None:
        # A process of its own may end at once. KeyboardInterrupt, raised while a compiled kernel hands over
        # its result, can come out as a SystemError or crash the interpreter.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED_STATUS))
        sys.unraisablehook = lambda _: None  # readers that could not open a file complain that they cannot close it
    with warnings.catch_warnings():
        warnings.simplefilter("always", alk.AlkstructWarning)
        warnings.showwarning = show_warning
        try:
            args = parser(COMMANDS).parse_args(arguments)
            write(args.run(args), sys.stdout)
            return 0
        except KeyboardInterrupt:
            return INTERRUPTED_STATUS
        except BrokenPipeError:
            # Python would complain once more when it flushes at its end: let it flush into nothing.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return READER_GONE_STATUS
        except Exception as problem:
            write(f"alkstruct: {one_line(explained(problem))}", sys.stderr)
            return ERROR_STATUS
