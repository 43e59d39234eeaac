from . import account_report, sequence_report
