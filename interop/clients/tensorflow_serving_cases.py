"""tensorflow-serving-api: its stubs, with TensorFlow's own tensors."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import grpc
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from case import GRPC, case, cases, run

CHANNEL = grpc.insecure_channel(GRPC)
PREDICTION = prediction_service_pb2_grpc.PredictionServiceStub(CHANNEL)
MODEL = model_service_pb2_grpc.ModelServiceStub(CHANNEL)


def require(condition, text=""):
    if not condition:
        raise AssertionError(text)


def request(model, **inputs):
    made = predict_pb2.PredictRequest()
    made.model_spec.name = model
    for name, value in inputs.items():
        made.inputs[name].CopyFrom(value)
    return made


@cases("BOOL", "UINT8", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64")
def type_of(name):
    types = {"FP16": "float16", "FP32": "float32", "FP64": "float64"}
    array = np.arange(6).reshape(2, 3).astype(types.get(name, name.lower()))
    for sent in (tf.make_tensor_proto(array), tf.make_tensor_proto(array.tolist(), dtype=array.dtype, shape=(2, 3))):
        got = tf.make_ndarray(PREDICTION.Predict(request("same_" + name, x=sent), 20).outputs["y"])
        require(np.array_equal(got, array) and got.dtype == array.dtype, str(got))


@case
def strings():
    sent = tf.make_tensor_proto([["a", "b", "größer"]])
    got = tf.make_ndarray(PREDICTION.Predict(request("same_BYTES", x=sent), 20).outputs["y"])
    require(got.tolist() == [[b"a", b"b", "größer".encode()]], str(got))


@case
def a_single_value_fills():
    sent = tf.make_tensor_proto(5.0, shape=(4, 2))
    require(len(sent.float_val) == 1)
    got = tf.make_ndarray(PREDICTION.Predict(request("add", x=sent), 20).outputs["y"])
    require(got.tolist() == [[8.0, 8.0]] * 4, str(got))


@case
def version_and_filter():
    made = request(
        "two",
        a=tf.make_tensor_proto(np.array([[1, 2]], dtype=np.int64)),
        b=tf.make_tensor_proto(np.array([[3, 4]], dtype=np.int64)),
    )
    made.model_spec.version.value = 1
    made.output_filter.append("product")
    answer = PREDICTION.Predict(made, 20)
    require(list(answer.outputs) == ["product"] and answer.model_spec.version.value == 1, str(answer))


@case
def metadata_and_status():
    asked = get_model_metadata_pb2.GetModelMetadataRequest()
    asked.model_spec.name = "add"
    asked.metadata_field.append("signature_def")
    told = PREDICTION.GetModelMetadata(asked, 20)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    require(told.metadata["signature_def"].Unpack(signatures))
    x = signatures.signature_def["serving_default"].inputs["x"]
    require([d.size for d in x.tensor_shape.dim] == [-1, 2], str(x))
    status = get_model_status_pb2.GetModelStatusRequest()
    status.model_spec.name = "add"
    states = MODEL.GetModelStatus(status, 20).model_version_status
    require([s.version for s in states] == [1, 3] and {s.state for s in states} == {30}, str(states))


@case
def errors():
    for model, code in (("none", grpc.StatusCode.NOT_FOUND), ("add", grpc.StatusCode.INVALID_ARGUMENT)):
        try:
            PREDICTION.Predict(request(model, x=tf.make_tensor_proto(np.zeros((1, 3), dtype=np.float32))), 20)
            raise AssertionError("answered")
        except grpc.RpcError as e:
            require(e.code() == code, str(e))


run("tensorflow")
