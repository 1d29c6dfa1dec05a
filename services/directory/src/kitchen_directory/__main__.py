"""`python -m kitchen_directory api|relay|seed|mint-key|admin`."""

from __future__ import annotations

import sys

from kitchenkit.runtime import run

from .main import SERVICE

sys.exit(run(SERVICE, sys.argv[1:]))
