"""./run bench NAME: starts bench/NAME.py; without a name, lists them."""

import os

from dev import databases, venv
from dev.cache import CHECKOUT
from dev.processes import run_visible
from dev.recipes import ADDON, recipe_for
from dev.say import say

FOLDER = CHECKOUT / "bench"


def main(options):
    """Run the benchmark named first, the rest is its own. Return its exit code, 2 if there is none of that name."""
    arguments = options.rest
    names = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
    name = arguments[0] if arguments else None
    if name not in names:
        there = f"There are: {', '.join(names)}." if names else "There are none yet; each will be a file bench/NAME.py."
        say(f"./run bench NAME runs one benchmark. {there}")
        return 2
    databases.prepare(recipe_for([ADDON]))
    return run_visible([venv.python(), "-m", f"bench.{name}", *arguments[1:]], cwd=CHECKOUT, env=dict(os.environ))
