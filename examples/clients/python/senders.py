"""A model asked over REST or gRPC, in KServe's V2 protocol (tritonclient) or TensorFlow Serving's."""
import base64
import ssl
from typing import NamedTuple, Optional

import numpy as np

TENSORFLOW = {
    "DT_FLOAT": np.float32, "DT_DOUBLE": np.float64, "DT_HALF": np.float16, "DT_STRING": np.bytes_, "DT_BOOL": np.bool_,
    "DT_INT8": np.int8, "DT_INT16": np.int16, "DT_INT32": np.int32, "DT_INT64": np.int64,
    "DT_UINT8": np.uint8, "DT_UINT16": np.uint16, "DT_UINT32": np.uint32, "DT_UINT64": np.uint64,
}


class Tls(NamedTuple):
    """Paths of PEM files; None: those that the system trusts, and no certificate of one's own."""

    server_cert: Optional[str]
    client_cert: Optional[str]
    client_key: Optional[str]


class Tensor(NamedTuple):
    """An input as the model declares it; -1 where a dimension is open."""

    dtype: type
    shape: list


def of(protocol, transport, address, model, version, tls):
    if protocol == "v2":
        return V2(transport, address, model, version, tls)
    return (TensorflowGrpc if transport == "grpc" else TensorflowRest)(address, model, version, tls)


class V2:
    def __init__(self, transport, address, model, version, tls):
        if transport == "grpc":
            import tritonclient.grpc as client

            self._server = client.InferenceServerClient(
                address,
                ssl=tls is not None,
                **({} if tls is None else {"root_certificates": tls.server_cert, "certificate_chain": tls.client_cert,
                                           "private_key": tls.client_key}),
            )
        else:
            import tritonclient.http as client

            self._server = client.InferenceServerClient(
                address, ssl=tls is not None, ssl_context_factory=None if tls is None else lambda: context(tls)
            )
        self._client = client
        self._model = model
        self._version = str(version or "")

    def inputs(self):
        """By name; shapes include the batch dimension."""
        from tritonclient.utils import triton_to_np_dtype

        told = self._server.get_model_metadata(self._model, self._version)
        told = told["inputs"] if isinstance(told, dict) else [
            {"name": each.name, "datatype": each.datatype, "shape": each.shape} for each in told.inputs
        ]
        return {each["name"]: Tensor(triton_to_np_dtype(each["datatype"]), list(each["shape"])) for each in told}

    def infer(self, inputs):
        """All outputs by name; tensors travel as bytes in both directions, not as JSON."""
        from tritonclient.utils import np_to_triton_dtype

        sent = []
        for name, array in inputs.items():
            sent.append(self._client.InferInput(name, array.shape, np_to_triton_dtype(array.dtype)))
            sent[-1].set_data_from_numpy(array)
        answer = self._server.infer(self._model, sent, self._version)
        told = answer.get_response()
        names = [each["name"] for each in told["outputs"]] if isinstance(told, dict) else [each.name for each in told.outputs]
        return {name: answer.as_numpy(name) for name in names}


class TensorflowGrpc:
    def __init__(self, address, model, version, tls):
        import ovmsclient

        files = {} if tls is None else {
            "server_cert_path": tls.server_cert, "client_cert_path": tls.client_cert, "client_key_path": tls.client_key
        }
        given = {key: path for key, path in files.items() if path}
        self._server = ovmsclient.make_grpc_client(address, None if tls is None else given)
        self._target = (model, version)
        self._metadata = self._server.get_model_metadata(*self._target)

    def inputs(self):
        """By name; shapes include the batch dimension."""
        told = self._metadata["inputs"]
        return {name: Tensor(TENSORFLOW[each["dtype"]], each["shape"]) for name, each in told.items()}

    def infer(self, inputs):
        """All outputs by name."""
        answer = self._server.predict(inputs, *self._target)
        return answer if isinstance(answer, dict) else {next(iter(self._metadata["outputs"])): answer}


class TensorflowRest:
    """By hand: ovmsclient does not speak HTTPS."""

    def __init__(self, address, model, version, tls):
        import requests

        self._session = requests.Session()
        # Told with each request, as an environment's REQUESTS_CA_BUNDLE would go before the session's.
        self._verify = tls.server_cert or True if tls else True
        if tls and tls.client_cert:
            self._session.cert = (tls.client_cert, tls.client_key)
        part = f"/versions/{version}" if version else ""
        self._url = f"{'http' if tls is None else 'https'}://{address}/v1/models/{model}{part}"
        told = self._told(self._session.get(self._url + "/metadata", verify=self._verify))
        self._signature = told["metadata"]["signature_def"]["signatureDef"]["serving_default"]

    def inputs(self):
        """By name; shapes include the batch dimension."""
        return {
            name: Tensor(TENSORFLOW[each["dtype"]], [int(dim["size"]) for dim in each["tensorShape"]["dim"]])
            for name, each in self._signature["inputs"].items()
        }

    def infer(self, inputs):
        """All outputs by name."""
        columns = {name: encoded(array.tolist()) for name, array in inputs.items()}
        sent = self._session.post(self._url + ":predict", json={"inputs": columns}, verify=self._verify)
        answer = self._told(sent)["outputs"]
        names = list(self._signature["outputs"])
        return answer if len(names) > 1 else {names[0]: answer}

    @staticmethod
    def _told(response):
        if not response.ok:
            raise RuntimeError(f"{response.status_code}: {response.text}")
        return response.json()


def encoded(value):
    """Bytes are no JSON: they go in base64."""
    if isinstance(value, list):
        return [encoded(each) for each in value]
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def context(tls):
    made = ssl.create_default_context(cafile=tls.server_cert)
    if tls.client_cert:
        made.load_cert_chain(tls.client_cert, tls.client_key)
    return made
