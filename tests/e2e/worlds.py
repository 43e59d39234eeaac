"""A world of a test's own: for what would disturb the others, or has to be started differently."""

import signal
from contextlib import contextmanager

from demo import story
from dev.stack import Stack


@contextmanager
def own_world(**options):
    """Give a `story.World` with the office set up, on a `Stack` of its own with these options."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a terminated run ends its processes too
    with Stack(**options) as stack:
        world = story.World(stack)
        world.office = story.office.set_up(world)
        yield world
