"""A server for pictures: scene.py PORT SECONDS [N] answers POST after so many seconds, each Nth with an error.
And who asks it: scene.py ask URL CONNECTIONS PAUSE, until it is killed."""
import http.server
import itertools
import json
import sys
import threading
import time
import urllib.request

count = itertools.count(1)


class Scene(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Semaphore(4)

    def do_GET(self):
        self.answer(200, {"ready": True})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        with Scene.lock:
            time.sleep(float(sys.argv[2]))
        each = int(sys.argv[3]) if len(sys.argv) > 3 else 0
        number = next(count)
        if each and number % each == 0:
            self.answer(500, {"detail": "CUDA out of memory. Tried to allocate 2.00 GiB"})
        elif each and number % (5 * each) == 1:
            self.answer(422, {"detail": [{"loc": ["body", "text"], "msg": "field required"}]})
        else:
            self.answer(200, {"ok": True})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, form, *values):
        print(form % values, flush=True)


def ask(url, pause):
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(url, b"{}"), timeout=70).read()
        except OSError:
            pass
        time.sleep(pause)


if sys.argv[1] == "ask":
    for _ in range(int(sys.argv[3])):
        threading.Thread(target=ask, args=(sys.argv[2], float(sys.argv[4])), daemon=True).start()
    threading.Event().wait()
else:
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Scene).serve_forever()
