"""A small server of Python's own library around a model, and two clients that ask it."""

from __future__ import annotations

import http.server
import threading
import urllib.request

REQUESTS = 200


def served(models, swap_after=None):
    """Ask 200 times from two clients; what came back.

    ``models`` are functions from a number to a number. After ``swap_after`` answers the second
    one takes the first one's place, while the server runs.
    """
    state = {"model": models[0], "answers": 0}
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            value = state["model"](float(self.path[1:]))
            with lock:
                state["answers"] += 1
                if state["answers"] == swap_after:
                    state["model"] = models[1]
            body = repr(value).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    answers, failed = [], []
    clients = [
        threading.Thread(target=_ask, args=(server.server_port, answers, failed)) for _ in range(2)
    ]
    try:
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    finally:
        server.shutdown()
        server.server_close()
    old = sum(abs(answer - 2 * number) < 1e-4 for number, answer in answers)
    new = sum(abs(answer - 3 * number) < 1e-4 for number, answer in answers)
    return {"failed": len(failed), "old": old, "new": new, "other": len(answers) - old - new}


def _ask(port, answers, failed):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for number in range(1, REQUESTS // 2 + 1):
        try:
            with opener.open(f"http://127.0.0.1:{port}/{number}", timeout=10) as reply:
                answers.append((number, float(reply.read())))
        except Exception as error:
            failed.append(type(error).__name__)
