"""`python -m sojourn_office.commands`, the same as `sojourn-office`."""

import sys

from sojourn_office.commands import main

sys.exit(main())
