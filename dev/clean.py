"""./run clean: removes everything that ./run ever made outside the checkout."""

from dev import cache, databases, run_dir
from dev.say import Problem, say


def main(_options):
    """Empty the cache. Raises Problem while another ./run uses it."""
    handle = cache.try_lock("in-use")
    if handle is None:
        raise Problem("Another ./run is using the cache: end it first, then clean.")
    with handle:
        databases.drop_templates()
        run_dir.sweep()
        for path in list(cache.root().iterdir()):
            if path.name not in ("locks", "trash"):
                cache.remove(path)
    say(f"{cache.root()} is empty; the next ./run fetches and builds what it needs.")
    return 0
