"""A model behind FastAPI: one request at a time, 20 ms each."""
import asyncio

from fastapi import FastAPI, Request
from prometheus_client import Gauge, make_asgi_app

app = FastAPI()
depth = Gauge("request_queue_depth", "Requests that wait")
one = asyncio.Lock()


@app.post("/predict")
async def predict(request: Request):
    body = await request.json()
    depth.inc()
    async with one:
        depth.dec()
        await asyncio.sleep(0.02)
    return {"y": [x + 1 for x in body["x"]]}


@app.get("/health")
def health():
    return {"status": "ok"}


app.mount("/metrics", make_asgi_app())
