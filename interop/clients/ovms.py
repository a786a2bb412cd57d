"""ovmsclient: TensorFlow Serving's API over gRPC and REST."""
import numpy as np
import ovmsclient
from ovmsclient import make_grpc_client, make_http_client

from case import GRPC, HTTP, cases, run

CLIENTS = {"grpc": make_grpc_client(GRPC), "http": make_http_client(HTTP)}


def require(condition, text=""):
    if not condition:
        raise AssertionError(text)


@cases(*CLIENTS)
def predict(protocol):
    x = np.array([[1, 2], [3, 4]], dtype=np.float32)
    got = CLIENTS[protocol].predict({"x": x}, "add")
    require(np.asarray(got).tolist() == [[4, 5], [6, 7]], str(got))
    got = CLIENTS[protocol].predict({"x": x}, "add", model_version=1)
    require(np.asarray(got).tolist() == [[2, 3], [4, 5]], str(got))


@cases(*CLIENTS)
def predict_lists_and_several_outputs(protocol):
    got = CLIENTS[protocol].predict(
        {"a": np.array([[1, 2]], dtype=np.int64), "b": np.array([[3, 4]], dtype=np.int64)}, "two"
    )
    require({k: np.asarray(v).tolist() for k, v in got.items()} == {"sum": [[4, 6]], "product": [[3, 8]]}, str(got))
    got = CLIENTS[protocol].predict({"x": [[1.0, 2.0]]}, "add")
    require(np.asarray(got).tolist() == [[4, 5]], str(got))


@cases(*CLIENTS)
def predict_strings(protocol):
    got = CLIENTS[protocol].predict({"x": [["a", "b", "c"]]}, "same_BYTES")
    require("a" in str(got) and "c" in str(got), str(got))


@cases(*CLIENTS)
def status_and_metadata(protocol):
    status = CLIENTS[protocol].get_model_status("add")
    require(status[3]["state"] == "AVAILABLE" and status[1]["error_code"] == 0, str(status))
    metadata = CLIENTS[protocol].get_model_metadata("add")
    require(metadata["model_version"] == 3, str(metadata))
    require(metadata["inputs"]["x"] == {"shape": [-1, 2], "dtype": "DT_FLOAT"}, str(metadata))


@cases(*CLIENTS)
def errors(protocol):
    for model, version in (("none", 0), ("add", 9)):
        try:
            CLIENTS[protocol].predict({"x": np.zeros((1, 2), dtype=np.float32)}, model, version)
            raise AssertionError("answered")
        except ovmsclient.tfs_compat.base.errors.ModelNotFoundError:
            pass
    try:
        CLIENTS[protocol].predict({"x": np.zeros((1, 5), dtype=np.float32)}, "add")
        raise AssertionError("answered")
    except ovmsclient.tfs_compat.base.errors.InvalidInputError as e:
        require("Invalid input shape" in str(e), str(e))


run("ovms")
