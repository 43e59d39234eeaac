from . import account, message
