"""FastAPI with ONNX Runtime, one process of one thread: what benchmarks/serving compares with. Arguments: the model, the port.

/raw takes the first input's bytes as they are, /json takes V2 JSON and gives it, /v2/... takes V2 with binary tensors.
"""
import json, sys
import numpy, onnxruntime, orjson, uvicorn
from fastapi import FastAPI, Request, Response

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
outputs = [output.name for output in session.get_outputs()]
types = {"FP32": numpy.float32, "INT64": numpy.int64}
app = FastAPI()


@app.post("/raw")
async def raw(request: Request):
    data = numpy.frombuffer(await request.body(), numpy.float32).reshape(1, 3, 48, 192)
    return Response(session.run(outputs, {session.get_inputs()[0].name: data})[0].tobytes())


@app.post("/json")
async def as_json(request: Request):
    body = orjson.loads(await request.body())
    feeds = {i["name"]: numpy.array(i["data"], types[i["datatype"]]).reshape(i["shape"]) for i in body["inputs"]}
    results = session.run(outputs, feeds)
    return Response(orjson.dumps({"outputs": [
        {"name": n, "shape": list(r.shape), "datatype": "FP32", "data": r.ravel().tolist()} for n, r in zip(outputs, results)]}))


@app.post("/v2/models/{model}/infer")
async def binary(model: str, request: Request):
    body = await request.body()
    at = int(request.headers["inference-header-content-length"])
    feeds = {}
    for i in json.loads(body[:at])["inputs"]:
        size = i["parameters"]["binary_data_size"]
        feeds[i["name"]] = numpy.frombuffer(body[at:at + size], types[i["datatype"]]).reshape(i["shape"])
        at += size
    return Response(session.run(outputs, feeds)[0].tobytes())


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error", access_log=False)
