"""Times of requests, printed as OpenVINO Model Server's own clients print them."""
import numpy as np


class Times:
    """
    :param batch: rows in a request; speeds are in rows a second
    """

    def __init__(self, batch):
        self._batch = batch
        self._millis = []

    def add(self, seconds):
        self._millis.append(seconds * 1e3)
        print(f"Iteration {len(self._millis)}; Processing time: {seconds * 1e3:.2f} ms; speed {self._batch / seconds:.2f} fps")

    def summary(self):
        millis = np.array(self._millis)
        print("\nprocessing time for all iterations")
        for name, fast, value in (
            ("average", "average", millis.mean()),
            ("median", "median", np.median(millis)),
            ("max", "min", millis.max()),
            ("min", "max", millis.min()),
        ):
            print(f"{name} time: {value:.2f} ms; {fast} speed: {self._speed(value):.2f} fps")
        for share in (90, 95, 99, 99.9, 50):
            value = np.percentile(millis, share)
            print(f"time percentile {share}: {value:.2f} ms; speed percentile {share}: {self._speed(value):.2f} fps")
        print(f"time standard deviation: {millis.std():.2f}")
        print(f"time variance: {millis.var():.2f}")
        print(f"{len(millis)} requests in {millis.sum() / 1e3:.2f} s: {1e3 / millis.mean():.2f} a second")

    def _speed(self, millis):
        return self._batch * 1e3 / millis
