from . import (
    base_partner_merge,
    change_standing,
    mailing_sms_test,
    send_again,
    sms_composer,
    sms_composer_outlook,
    test_sms,
    why_not,
)
