"""`python -m bench.inside CONF MODULE.FUNCTION ANSWER`: run a function with a loaded Odoo, write its value as JSON.

Its keyword arguments are the JSON in BENCH_ARGUMENTS.
"""

import importlib
import json
import os
import sys
from pathlib import Path


def main(conf, function, answer):
    """Load Odoo as its own server would, call the function, write what it returns."""
    from odoo.service import server
    from odoo.tools import config

    config.parse_config(["-c", conf], setup_logging=True)
    server.load_server_wide_modules()
    module, _dot, name = function.partition(".")
    work = getattr(importlib.import_module(f"bench.inside.{module}"), name)
    value = work(**json.loads(os.environ["BENCH_ARGUMENTS"]))
    Path(answer).write_text(json.dumps(value))


main(*sys.argv[1:])
