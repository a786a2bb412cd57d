"""Encoded images, compared with what OpenCV, which OpenVINO Model Server reads them with, makes of the same files."""
import base64
import json
import urllib.request

import cv2
import numpy as np
import tritonclient.grpc as grpc_client
import tritonclient.http as http_client
from tritonclient.utils import InferenceServerException

from case import GRPC, HTTP, case, cases, run

CLIENTS = {
    "grpc": (grpc_client, grpc_client.InferenceServerClient(GRPC)),
    "http": (http_client, http_client.InferenceServerClient(HTTP)),
}
RANDOM = np.random.default_rng(7)


def photo(height, width, channels=3):
    """Smooth, as photographs are, with some noise."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [128 + 100 * np.sin((x * (c + 1) + y * (3 - c)) / 29) for c in range(channels)]
    noisy = np.stack(planes, -1) + RANDOM.normal(0, 6, (height, width, channels))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def file(kind, image, *options):
    return cv2.imencode("." + kind, image, list(options))[1].tobytes()


def expected(encoded, dtype, size=None):
    image = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_UNCHANGED).astype(dtype)
    if size and image.shape[:2] != size:
        image = cv2.resize(image, (size[1], size[0]))
    return image if image.ndim == 3 else image[:, :, None]


def asked(protocol, model, *files):
    module, client = CLIENTS[protocol]
    tensor = module.InferInput("x", [len(files)], "BYTES")
    tensor.set_data_from_numpy(np.array(files, dtype=np.object_))
    return client.infer(model, [tensor]).as_numpy("y")


def near(got, want, tolerance, mean):
    apart = np.abs(got.astype(np.float64) - want)
    if got.shape[1:] != want.shape[-3:] or apart.max() > tolerance or apart.mean() > mean:
        raise AssertionError(f"{got.shape} for {want.shape}, apart by {apart.max()}, {apart.mean():.4f} in the mean")


@cases("grpc", "http")
def png_is_exact(protocol):
    for kinds in (photo(60, 80), photo(33, 21, 4), photo(33, 21, 1)):
        sent = file("png", kinds)
        near(asked(protocol, "image_any", sent), expected(sent, np.uint8), 0, 0)


@cases("grpc", "http")
def png_of_16_bits_is_exact(protocol):
    sent = file("png", RANDOM.integers(0, 65536, (9, 7), dtype=np.uint16))
    near(asked(protocol, "image_UINT16", sent), expected(sent, np.uint16), 0, 0)


@cases("grpc", "http")
def resized_floats(protocol):
    for height, width in ((60, 80), (120, 160), (61, 79), (500, 333), (7, 9)):
        sent = file("png", photo(height, width))
        near(asked(protocol, "image_FP32", sent), expected(sent, np.float32, (60, 80)), 0.01, 0.001)


@cases("grpc", "http")
def resized_bytes(protocol):
    for height, width in ((120, 160), (61, 79), (500, 333), (7, 9)):
        sent = file("png", photo(height, width))
        near(asked(protocol, "image_UINT8", sent), expected(sent, np.uint8, (60, 80)), 1, 0.2)


@cases("baseline", "progressive", "444", "gray")
def jpeg(kind):
    options = {
        "baseline": (),
        "progressive": (cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        "444": (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
        "gray": (),
    }[kind]
    for height, width in ((60, 80), (61, 79), (240, 320)):
        sent = file("jpg", photo(height, width, 1 if kind == "gray" else 3), *options)
        # Decoders may differ by little where they make colours of luminance and differences.
        near(asked("grpc", "image_any", sent), expected(sent, np.uint8), 4, 0.5)


@case
def a_batch():
    sent = [file("png", photo(20, 30)) for _ in range(3)]
    got = asked("http", "image_any", *sent)
    for i, each in enumerate(sent):
        near(got[i : i + 1], expected(each, np.uint8), 0, 0)


@cases("instances", "inputs")
def tensorflow_json(key):
    sent = file("png", photo(90, 70))
    body = json.dumps({key: [{"b64": base64.b64encode(sent).decode()}]}).encode()
    answer = json.load(urllib.request.urlopen(f"http://{HTTP}/v1/models/image_FP32:predict", body))
    got = np.array(answer["predictions" if key == "instances" else "outputs"])
    near(got, expected(sent, np.float32, (60, 80)), 0.01, 0.001)


@case
def a_bomb_is_refused():
    sent = bytearray(file("png", photo(2, 2)))
    sent[16:24] = (30000).to_bytes(4, "big") * 2
    try:
        asked("http", "image_any", bytes(sent))
    except InferenceServerException as e:
        if "memory" in str(e) or "large" in str(e):
            return
        raise
    raise AssertionError("answered")


run("images")
