"""Benchmarks of the addon, side by side with Odoo's own sms_twilio: `./run bench NAME… [--quick] [--json FILE]`.

Each `bench/NAME.py` with a name below runs in the process of ./run (standard library only) and starts what it
measures: the API's stand-in (`api_stub.py`), Odoo processes (`inside/`) on a private database, clients. Loads go to
loopback only. Those in WITHOUT_ODOO measure pure rules and start nothing.
"""

BENCHES = {
    "send": "messages per second from queued to result stored, and memory over many sends",
    "callbacks": "signed status callbacks per second, as the HTTP server answers them",
    "gate": "what the gate costs per message, with a short and a long message log",
    "enqueue": "the mass composer over many leads, gate on and core alone",
    "kanban": "the pipeline with many leads in a stage, cards with and without what the addon shows, drags",
    "rules": "texting and enrolling many leads by an automation rule, and core's one composer for each record",
    "sequences": "due steps of sequences, texts by sequence beside core's rules, and what waiting costs",
    "consent_import": "importing leads with and without consent, through Odoo's own import",
    "links": "the page of a personal link and its tap, beside Odoo's own short links; making personal links",
    "sandbox": "messages per second that the sandbox accepts; no thresholds",
    "optout": "how many opt-outs of a labelled corpus are understood, and whether innocent texts are left alone",
}
WITHOUT_ODOO = {"optout"}
