"""Sends a model the same request again and again, or the rows of .npy files in batches, and prints how long each took.

    python infer.py 127.0.0.1:9000 --model_name add --iterations 100
    python infer.py 127.0.0.1:8000 --transport rest --protocol tfs --model_name add --input x=rows.npy --batchsize 8
"""
import argparse
import time

import numpy as np

import senders
import timing


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="HOST:PORT of the server")
    parser.add_argument("--protocol", choices=["v2", "tfs"], default="v2", help="KServe V2 or TensorFlow Serving (v2)")
    parser.add_argument("--transport", choices=["grpc", "rest"], default="grpc", help="default: grpc")
    parser.add_argument("--model_name", required=True)
    parser.add_argument("--model_version", type=int, default=0, help="0: the server's default")
    parser.add_argument("--input", action="append", default=[], metavar="NAME=FILE.npy",
                        help="rows of an input; without: zeros in the shape that the model's metadata tell")
    parser.add_argument("--print_outputs", action="store_true", help="those of the last request")
    parser.add_argument("--batchsize", type=int, default=1, help="rows in a request (1)")
    parser.add_argument("--iterations", type=int, help="requests; default: until the rows are used, or 10")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--server_cert", help="PEM of who vouches for the server; without: those that the system trusts")
    parser.add_argument("--client_cert", help="PEM, where the server asks for one")
    parser.add_argument("--client_key", help="PEM")
    return parser.parse_args()


def zeros(tensor, batch):
    """An input of zeros: open dimensions are the batch, where they come first, or 1."""
    shape = [(batch if i == 0 else 1) if size < 0 else size for i, size in enumerate(tensor.shape)]
    return np.full(shape, b"", dtype=object) if tensor.dtype == np.object_ else np.zeros(shape, tensor.dtype)


def batch_of(rows, batch, iteration):
    """Rows of a batch; behind the last one they begin again."""
    return rows.take(range(iteration * batch, (iteration + 1) * batch), axis=0, mode="wrap")


def main():
    options = arguments()
    tls = senders.Tls(options.server_cert, options.client_cert, options.client_key) if options.tls else None
    sender = senders.of(options.protocol, options.transport, options.address, options.model_name, options.model_version, tls)
    files = dict(each.split("=", 1) for each in options.input)
    tensors = sender.inputs()
    given = {
        name: np.load(files[name]).astype(tensor.dtype) if name in files else zeros(tensor, options.batchsize)
        for name, tensor in tensors.items()
    }
    rows = max((len(given[name]) for name in files), default=0)
    iterations = options.iterations or -(-rows // options.batchsize) or 10
    times = timing.Times(options.batchsize)
    answer = {}
    for i in range(iterations):
        request = {name: batch_of(a, options.batchsize, i) if name in files else a for name, a in given.items()}
        start = time.perf_counter()
        answer = sender.infer(request)
        times.add(time.perf_counter() - start)
    times.summary()
    if options.print_outputs:
        for name, output in answer.items():
            print(f"{name}: {np.asarray(output).tolist()}")


if __name__ == "__main__":
    main()
