"""tritonclient, over HTTP and gRPC."""
import queue

import numpy as np
import tritonclient.grpc as grpc_client
import tritonclient.http as http_client
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

from case import GRPC, HTTP, Skip, case, cases, run

GRPC_CLIENT = grpc_client.InferenceServerClient(GRPC)
HTTP_CLIENT = http_client.InferenceServerClient(HTTP, concurrency=4)
CLIENTS = {"grpc": (grpc_client, GRPC_CLIENT), "http": (http_client, HTTP_CLIENT)}
TYPES = {
    "BOOL": np.bool_,
    "UINT8": np.uint8,
    "UINT16": np.uint16,
    "UINT32": np.uint32,
    "UINT64": np.uint64,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "INT64": np.int64,
    "FP16": np.float16,
    "FP32": np.float32,
    "FP64": np.float64,
    "BYTES": np.object_,
}


def values(name):
    if name == "BYTES":
        return np.array([["a", "größer", ""], ["b", "c", "x" * 1000]], dtype=np.object_)
    return np.random.default_rng(7).integers(0, 2 if name == "BOOL" else 100, (2, 3)).astype(TYPES[name])


def given(module, name, array, **options):
    tensor = module.InferInput(name, array.shape, np_to_triton_dtype(array.dtype))
    tensor.set_data_from_numpy(array, **options)
    return tensor


def require(condition, text=""):
    if not condition:
        raise AssertionError(text)


def served(model):
    if not GRPC_CLIENT.is_model_ready(model):
        raise Skip("the server does not load it")


@cases("grpc", "http")
def health(protocol):
    client = CLIENTS[protocol][1]
    require(client.is_server_live())
    require(client.is_server_ready())
    require(client.is_model_ready("add"))
    require(client.is_model_ready("add", "1"))


@cases("grpc", "http")
def metadata(protocol):
    client = CLIENTS[protocol][1]
    told = client.get_model_metadata("add")
    if protocol == "grpc":
        told = {"name": told.name, "versions": list(told.versions)}
    require(told["name"] == "add" and sorted(told["versions"]) == ["1", "3"], str(told))
    client.get_server_metadata()


@case
def config_and_index_grpc():
    config = GRPC_CLIENT.get_model_config("add").config
    require(config.input[0].name == "x" and list(config.input[0].dims) == [-1, 2], str(config))
    index = GRPC_CLIENT.get_model_repository_index(as_json=True)["models"]
    require(any(each["name"] == "add" and each["state"] == "READY" for each in index), str(index))


@case
def statistics_grpc():
    told = GRPC_CLIENT.get_inference_statistics("add", as_json=True)["model_stats"]
    require(sorted(each["version"] for each in told) == ["1", "3"], str(told))


@cases(*[f"grpc {name}" for name in TYPES], *[f"http {name}" for name in TYPES])
def type_binary(what):
    protocol, name = what.split()
    module, client = CLIENTS[protocol]
    served("same_" + name)
    array = values(name)
    got = client.infer("same_" + name, [given(module, "x", array)]).as_numpy("y")
    if name == "BYTES":
        array = np.array([[s.encode() for s in row] for row in array], dtype=np.object_)
    require(np.array_equal(got, array), f"{got} (expected: {array})")


@cases(*[name for name in TYPES if name != "FP16"])
def type_json(name):
    served("same_" + name)
    array = values(name)
    sent = given(http_client, "x", array, binary_data=False)
    wanted = http_client.InferRequestedOutput("y", binary_data=False)
    got = HTTP_CLIENT.infer("same_" + name, [sent], outputs=[wanted]).as_numpy("y")
    if name == "BYTES":
        require([list(row) for row in got] == [list(row) for row in array], str(got))
    else:
        require(np.array_equal(got, array), str(got))


@cases("grpc", "http")
def outputs_and_order(protocol):
    module, client = CLIENTS[protocol]
    a = np.array([[1, 2]], dtype=np.int64)
    b = np.array([[3, 4]], dtype=np.int64)
    result = client.infer(
        "two",
        [given(module, "b", b), given(module, "a", a)],
        outputs=[module.InferRequestedOutput("product")],
        request_id="seven",
    )
    require(result.as_numpy("product").tolist() == [[3, 8]])
    require(result.as_numpy("sum") is None)
    response = result.get_response()
    require((response.id if protocol == "grpc" else response["id"]) == "seven")


@cases("grpc", "http")
def versions(protocol):
    module, client = CLIENTS[protocol]
    x = np.zeros((1, 2), dtype=np.float32)
    for version, value in (("", 3), ("1", 1), ("3", 3)):
        got = client.infer("add", [given(module, "x", x)], model_version=version).as_numpy("y")
        require(got.tolist() == [[value, value]], str(got))


@cases("grpc", "http")
def asynchronous(protocol):
    module, client = CLIENTS[protocol]
    x = np.ones((4, 2), dtype=np.float32)
    if protocol == "http":
        handles = [client.async_infer("add", [given(module, "x", x * i)]) for i in range(50)]
        results = [handle.get_result() for handle in handles]
        require(all((r.as_numpy("y") == i + 3).all() for i, r in enumerate(results)))
        return
    done = queue.Queue()
    for i in range(50):
        client.async_infer(
            "add",
            [given(module, "x", x * i)],
            callback=lambda result, error, i=i: done.put((i, result, error)),
        )
    for _ in range(50):
        i, result, error = done.get(timeout=20)
        require(error is None, str(error))
        require((result.as_numpy("y") == i + 3).all())


@case
def stream_grpc():
    done = queue.Queue()
    client = grpc_client.InferenceServerClient(GRPC)
    client.start_stream(lambda result, error: done.put((result, error)))
    x = np.ones((1, 2), dtype=np.float32)
    for i in range(50):
        client.async_stream_infer(
            "add" if i != 25 else "none", [given(grpc_client, "x", x * i)], request_id=str(i)
        )
    for i in range(50):
        result, error = done.get(timeout=20)
        if i == 25:
            require(error is not None and "not found" in error.message(), str(error))
        else:
            require(error is None, str(error))
            require((result.as_numpy("y") == i + 3).all() and result.get_response().id == str(i))
    client.stop_stream()


@cases("gzip", "deflate")
def compressed(algorithm):
    x = np.ones((10000, 2), dtype=np.float32)
    got = GRPC_CLIENT.infer("add", [given(grpc_client, "x", x)], compression_algorithm=algorithm)
    require((got.as_numpy("y") == 4).all())
    got = HTTP_CLIENT.infer(
        "add",
        [given(http_client, "x", x)],
        request_compression_algorithm=algorithm,
        response_compression_algorithm=algorithm,
    )
    require((got.as_numpy("y") == 4).all())


@cases("grpc", "http")
def errors(protocol):
    module, client = CLIENTS[protocol]
    x = given(module, "x", np.zeros((1, 2), dtype=np.float32))
    a = given(module, "a", np.zeros((1, 2), dtype=np.int64))
    for model, version, tensor, text in (
        ("none", "", x, "Model with requested name is not found"),
        ("add", "9", x, "Model with requested version is not found"),
        ("two", "", a, "Invalid number of inputs"),
    ):
        try:
            client.infer(model, [tensor], model_version=version)
            raise AssertionError("answered")
        except InferenceServerException as e:
            require(text in e.message(), e.message())


@case
def timeout_grpc():
    x = given(grpc_client, "x", np.zeros((1, 2), dtype=np.float32))
    require(GRPC_CLIENT.infer("add", [x], client_timeout=20.0, timeout=5_000_000, priority=1) is not None)


run("triton")
