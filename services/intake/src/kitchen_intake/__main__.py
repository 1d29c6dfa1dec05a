"""`python -m kitchen_intake api|worker|relay|clock`."""

import sys

from kitchenkit.runtime import run

from .main import SERVICE

sys.exit(run(SERVICE, sys.argv[1:]))
