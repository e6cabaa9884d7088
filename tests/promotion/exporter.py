"""A host that runs two components and exports what OpenTelemetry's conventions name, by the digest
of the component, as Prometheus scrapes it.

    exporter.py PORT PRODUCTION CANARY good|bad

Both get the same calls: at each scrape, so many for each second since the one before. Latencies
are exponentially distributed around 40 ms. A good canary is like production; a bad one takes
twice as long and traps in 60 of 10,000 calls instead of 2.
"""

import random
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.5, 0.75, 1.0]
CALLS_A_SECOND = 4000


class Component:
    def __init__(self, digest, mean, trap_rate, seed):
        self.digest, self.mean, self.trap_rate = digest, mean, trap_rate
        self.random = random.Random(seed)
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.total, self.sum, self.traps = 0, 0.0, 0

    def call(self, times):
        for _ in range(times):
            took = self.random.expovariate(1 / self.mean)
            bucket = next((i for i, bound in enumerate(BOUNDS) if took <= bound), len(BOUNDS))
            self.buckets[bucket] += 1
            self.total += 1
            self.sum += took
            self.traps += self.random.random() < self.trap_rate

    def lines(self):
        label = f'artifact_hash="sha256:{self.digest}"'
        yield f"faas_errors_total{{{label}}} {self.traps}"
        below = 0
        for bound, count in zip([*map(str, BOUNDS), "+Inf"], self.buckets):
            below += count
            yield f'faas_invoke_duration_seconds_bucket{{{label},le="{bound}"}} {below}'
        yield f"faas_invoke_duration_seconds_sum{{{label}}} {self.sum}"
        yield f"faas_invoke_duration_seconds_count{{{label}}} {self.total}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        calls = int((time.monotonic() - self.server.last) * CALLS_A_SECOND)
        self.server.last = time.monotonic()
        lines = ["# TYPE faas_errors_total counter", "# TYPE faas_invoke_duration_seconds histogram"]
        for component in self.server.components:
            component.call(calls)
            lines += component.lines()
        body = ("\n".join(sorted(lines, key=lambda line: not line.startswith("#"))) + "\n").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    port, production, canary, kind = sys.argv[1:]
    server = HTTPServer(("127.0.0.1", int(port)), Handler)
    mean, traps = {"good": (0.04, 0.0002), "bad": (0.08, 0.006)}[kind]
    server.components = [Component(production, 0.04, 0.0002, 1), Component(canary, mean, traps, 2)]
    server.last = time.monotonic()
    print(server.server_port, flush=True)
    server.serve_forever()


main()
