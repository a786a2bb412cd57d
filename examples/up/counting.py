"""A server with a metrics page of its own: answers each request after 50 ms, and counts those in progress.

    python3 counting.py PORT
"""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

in_progress = 0
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/metrics":
            self.answer(f"# TYPE requests_in_progress gauge\nrequests_in_progress {in_progress}\n")
        else:
            self.work()

    def work(self):
        global in_progress
        with lock:
            in_progress += 1
        time.sleep(0.05)
        with lock:
            in_progress -= 1
        self.answer("done\n")

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
