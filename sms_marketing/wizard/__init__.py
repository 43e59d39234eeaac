from . import (
    dry_run,
    dry_run_audience,
    dry_run_composer,
    dry_run_line,
    dry_run_start,
    dry_run_totals,
    mailing_sms_test,
    send_again,
    sms_composer,
    sms_composer_outlook,
    test_sms,
    why_not,
)
