"""A metrics page whose one value is what was put there last."""
import http.server

value = b"0"


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"# TYPE queue gauge\nqueue " + value + b"\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        global value
        value = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()
