import time

import triton_python_backend_utils as utils


class TritonPythonModel:
    """Adds one; 20 ms a request, one at a time."""

    def execute(self, requests):
        answers = []
        for request in requests:
            time.sleep(0.02)
            x = utils.get_input_tensor_by_name(request, "x").as_numpy()
            answers.append(utils.InferenceResponse([utils.Tensor("y", x + 1)]))
        return answers
