from . import account_report
