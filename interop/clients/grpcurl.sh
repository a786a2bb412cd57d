# grpcurl, which knows the services by reflection.
. "$(dirname "${BASH_SOURCE[0]}")/shell.sh"
call() { "$GRPCURL" -plaintext -max-time 20 "$@"; }
for service in inference.GRPCInferenceService tensorflow.serving.PredictionService tensorflow.serving.ModelService \
  grpc.health.v1.Health grpc.reflection.v1.ServerReflection grpc.reflection.v1alpha.ServerReflection; do
  expect "grpcurl list $service" "^$service$" call "$GRPC" list
done
expect "grpcurl describe a service" 'rpc ModelInfer ' call "$GRPC" describe inference.GRPCInferenceService
expect "grpcurl describe a message" 'raw_input_contents = 7' call "$GRPC" describe inference.ModelInferRequest
expect "grpcurl on the REST port" '^inference.GRPCInferenceService$' call "$HTTP" list
expect "grpcurl health" '"SERVING"' call "$GRPC" grpc.health.v1.Health/Check
expect "grpcurl health of a service" '"SERVING"' call -d '{"service":"inference.GRPCInferenceService"}' "$GRPC" grpc.health.v1.Health/Check
expect "grpcurl server ready" '"ready": true' call "$GRPC" inference.GRPCInferenceService/ServerReady
expect "grpcurl metadata" '"FP32"' call -d '{"name":"add"}' "$GRPC" inference.GRPCInferenceService/ModelMetadata
# 1.0 + 3 and 2.0 + 3, little-endian, in base64.
expect "grpcurl infer" 'AACAQAAAoEA=' call -d '{"model_name":"add","inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"contents":{"fp32_contents":[1,2]}}]}' "$GRPC" inference.GRPCInferenceService/ModelInfer
expect "grpcurl infer, no such model" 'Code: NotFound' call -d '{"model_name":"none"}' "$GRPC" inference.GRPCInferenceService/ModelInfer
expect "grpcurl stream infer" '"error_?[mM]essage": "Model with requested name is not found"' call -d '{"model_name":"none"}' "$GRPC" inference.GRPCInferenceService/ModelStreamInfer
expect "grpcurl predict" 'AACAQAAAoEA=' call -d '{"model_spec":{"name":"add"},"inputs":{"x":{"dtype":"DT_FLOAT","tensor_shape":{"dim":[{"size":1},{"size":2}]},"float_val":[1,2]}}}' "$GRPC" tensorflow.serving.PredictionService/Predict
expect "grpcurl status" '"AVAILABLE"' call -d '{"model_spec":{"name":"add"}}' "$GRPC" tensorflow.serving.ModelService/GetModelStatus
expect "grpcurl signature" 'serving_default' call -d '{"model_spec":{"name":"add"},"metadata_field":["signature_def"]}' "$GRPC" tensorflow.serving.PredictionService/GetModelMetadata
exit $failed
