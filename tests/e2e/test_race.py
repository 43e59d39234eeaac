"""Two requests at the same moment about the same number: the STOP always wins."""

from concurrent.futures import ThreadPoolExecutor

from dev.odoo_client import OdooClient

NUMBERS = [f"+1305555{line:04}" for line in range(100, 116)]


def test_stop_of_a_number_that_is_imported_at_the_same_moment(office, stack):
    colleague = OdooClient(stack.odoo_url, stack.db_name)

    def meet(number):
        consent = pool.submit(colleague.create, "res.partner", {"name": number, "phone": number, "sms_consent": True})
        stop = pool.submit(office.sandbox.inbound, number, office.office.sender, "STOP")
        return consent.result(), stop.result()

    with ThreadPoolExecutor(2) as pool:
        for number in NUMBERS:
            partner, answer = meet(number)
            assert partner and answer["webhook"]["status"] == 200
    found = office.odoo.search_read("sms.marketing.subscriber", [("number", "in", NUMBERS)], ["number", "suppression"])
    assert {row["number"]: row["suppression"] for row in found} == dict.fromkeys(NUMBERS, "keyword")
    shown = office.odoo.search_read("res.partner", [("name", "in", NUMBERS)], ["sms_consent", "sms_opted_out"])
    assert {(row["sms_consent"], row["sms_opted_out"]) for row in shown} == {(False, True)}
