import asyncio

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse

one = asyncio.Lock()


class AddOne(MLModel):
    """Adds one; 20 ms a request, one at a time."""

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        async with one:
            await asyncio.sleep(0.02)
        x = self.decode(payload.inputs[0], default_codec=NumpyCodec)
        return InferenceResponse(
            model_name=self.name, outputs=[NumpyCodec.encode_output("y", x + 1)]
        )
