{
    "name": "SMS Marketing: Clock for Demos and Tests",
    "summary": "Lets the hours of the day pass for the gate, on databases that send to the sandbox only",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "SMS Marketing for CRM",
    "website": "https://github.com/sms-marketing-crm/sms-marketing-crm",
    "license": "LGPL-3",
    "depends": ["sms_marketing"],
    "data": [
        "security/ir.model.access.csv",
        "views/clock_views.xml",
    ],
}
