"""A website of somebody else: pages at another origin than Odoo's, for what is embedded there or forged from there."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def other_site(pages):
    """Serve {path: html} at http://localhost:<port>, and give that origin. Odoo's is 127.0.0.1: another site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            html = pages.get(self.path.partition("?")[0])
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((html or "").encode())

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
