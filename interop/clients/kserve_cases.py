"""KServe's Python client."""
import asyncio

import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

from case import GRPC, HTTP, case, cases, run


def require(condition, text=""):
    if not condition:
        raise AssertionError(text)


def request(binary=None):
    x = InferInput("x", [2, 2], "FP32")
    array = np.array([[1, 2], [3, 4]], dtype=np.float32)
    if binary is None:
        x.set_data_from_numpy(array)
    else:
        x.set_data_from_numpy(array, binary_data=binary)
    return InferRequest("add", [x], request_id="seven")


@cases("raw", "typed")
def grpc_infer(form):
    async def ask():
        async with InferenceGRPCClient(GRPC, timeout=20) as client:
            return await client.infer(request(form == "raw"))

    answer = asyncio.run(ask())
    require(answer.id == "seven", str(answer))
    require(answer.outputs[0].as_numpy().tolist() == [[4, 5], [6, 7]], str(answer))


@case
def grpc_health():
    async def ask():
        async with InferenceGRPCClient(GRPC, timeout=20) as client:
            return (
                await client.is_server_live(),
                await client.is_server_ready(),
                await client.is_model_ready("add"),
            )

    require(asyncio.run(ask()) == (True, True, True))


@cases("binary", "json")
def rest_v2_infer(form):
    async def ask():
        client = InferenceRESTClient(RESTConfig(protocol="v2", timeout=20))
        return await client.infer("http://" + HTTP, request(form == "binary"), model_name="add")

    answer = asyncio.run(ask())
    require(answer.outputs[0].as_numpy().tolist() == [[4, 5], [6, 7]], str(answer))


@case
def rest_v1_predict():
    async def ask():
        client = InferenceRESTClient(RESTConfig(protocol="v1", timeout=20))
        return await client.infer("http://" + HTTP, {"instances": [[1, 2]]}, model_name="add")

    require(asyncio.run(ask())["predictions"] == [[4, 5]])


@case
def rest_v2_health():
    async def ask():
        client = InferenceRESTClient(RESTConfig(protocol="v2", timeout=20))
        base = "http://" + HTTP
        return (
            await client.is_server_live(base),
            await client.is_server_ready(base),
            await client.is_model_ready(base, "add"),
        )

    require(asyncio.run(ask()) == (True, True, True))


run("kserve")
