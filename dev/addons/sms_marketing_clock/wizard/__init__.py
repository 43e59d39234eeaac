from . import clock
