"""`python -m alkstruct` is the command `alkstruct`."""

import sys

from alkstruct.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
