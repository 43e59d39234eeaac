from . import (
    test_account,
    test_consent,
    test_dispatch,
    test_gate_doors,
    test_inbound,
    test_install,
    test_link,
    test_rules_of_the_house,
    test_sequence,
    test_status_callbacks,
)
