"""tools/standing.py: what a number's row says to the gate."""

import pytest

from sms_marketing.tools.standing import NOBODY, STRENGTH, Standing

OURS, OTHER = 7, 8


def test_nobody_has_agreed_and_nobody_is_blocked():
    assert (NOBODY.suppression_for(OURS), NOBODY.opted_in, NOBODY.under_review) == ("none", False, False)
    assert NOBODY.last_seen == ("", "", "")


@pytest.mark.parametrize("suppression", STRENGTH)
def test_a_stop_to_one_account_counts_for_it_where_nothing_stronger_stands(suppression):
    row = Standing(suppression=suppression, stopped_for=(OURS,))
    weaker = suppression in ("none", "provider")
    assert row.suppression_for(OURS) == ("keyword" if weaker else suppression)
    assert row.suppression_for(OTHER) == row.suppression_for(None) == suppression


@pytest.mark.parametrize("stopped", [None, ()])
def test_who_stopped_no_account(stopped):
    assert Standing(stopped_for=stopped).suppression_for(OURS) == "none"


def test_a_place_without_country_is_none():
    assert Standing(last_country="US", last_state="FL", last_zip="33101").last_seen == ("US", "FL", "33101")
    assert Standing(last_state="FL", last_zip="33101").last_seen == ("", "", "")
