"""A stand-in for Twilio as a real HTTP server, with a telephone in the browser.

Loopback only, fictional numbers only. Start it with ``python -m sandbox --port 8080``; see README.md.
"""
