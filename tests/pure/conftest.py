"""Laws are tried on a few dozen cases each and leave nothing behind: this folder runs on every save."""

from hypothesis import settings

settings.register_profile("pure", max_examples=40, deadline=None, database=None)
settings.load_profile("pure")
