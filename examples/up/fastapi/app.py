"""A model behind FastAPI: one request at a time, 20 ms each."""
import asyncio
import time

from fastapi import FastAPI, Request
from prometheus_client import Gauge, Histogram, make_asgi_app

app = FastAPI()
depth = Gauge("request_queue_depth", "Requests that wait")
latency = Histogram("inference_latency_seconds", "From a request's arrival to its answer")
one = asyncio.Lock()


@app.post("/predict")
async def predict(request: Request):
    body = await request.json()
    depth.inc()
    start = time.perf_counter()
    async with one:
        depth.dec()
        await asyncio.sleep(0.02)
    latency.observe(time.perf_counter() - start)
    return {"y": [x + 1 for x in body["x"]]}


@app.get("/health")
def health():
    return {"status": "ok"}


app.mount("/metrics", make_asgi_app())
