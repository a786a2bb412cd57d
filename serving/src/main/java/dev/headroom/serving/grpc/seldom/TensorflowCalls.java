package dev.headroom.serving.grpc.seldom;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.grpc.GrpcService.Setup;
import dev.headroom.serving.grpc.proto.tensorflow.DataType;
import dev.headroom.serving.grpc.proto.tensorflow.SignatureDef;
import dev.headroom.serving.grpc.proto.tensorflow.TensorInfo;
import dev.headroom.serving.grpc.proto.tensorflow.TensorShapeProto;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelMetadataRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelMetadataResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelStatusRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.GetModelStatusResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelVersionStatus;
import dev.headroom.serving.grpc.proto.tensorflow.serving.SignatureDefMap;
import dev.headroom.serving.grpc.proto.tensorflow.serving.StatusProto;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.RepositoryIndex;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What TensorFlow Serving's services are asked beside inference. */
final class TensorflowCalls {
  private static final RequestKind METADATA =
      new RequestKind(Operation.TENSORFLOW_METADATA, Transport.GRPC);
  private static final RequestKind STATUS =
      new RequestKind(Operation.TENSORFLOW_STATUS, Transport.GRPC);
  private static final String SIGNATURES = "signature_def";

  private final Setup setup;

  TensorflowCalls(Setup setup) {
    this.setup = setup;
  }

  /** By path. */
  Map<String, Method<?>> methods() {
    return Map.of(
        "/tensorflow.serving.PredictionService/GetModelMetadata",
        new Method<>(GetModelMetadataRequest.parser(), this::metadata),
        "/tensorflow.serving.ModelService/GetModelStatus",
        Method.of(GetModelStatusRequest.parser(), this::status));
  }

  private static Target target(ModelSpec spec) {
    if (!spec.getVersionLabel().isEmpty()) {
      throw RefusedException.notFound(
          "Model with requested version is not found - label %s (expected: a number)"
              .formatted(Excerpt.of(spec.getVersionLabel())));
    }
    return Target.of(spec.getName(), spec.getVersion().getValue());
  }

  private CompletableFuture<MessageLite> metadata(
      GetModelMetadataRequest request, Permission permission) {
    permission.toSee(request.getModelSpec().getName());
    if (!request.hasModelSpec()) {
      throw RefusedException.invalid("model_spec missing in request");
    }
    if (!request.getMetadataFieldList().equals(List.of(SIGNATURES))) {
      throw RefusedException.invalid(
          "Invalid signature name",
          "metadata_field: %s (expected: [signature_def])"
              .formatted(Excerpt.of(request.getMetadataFieldList().toString())));
    }
    return setup
        .inference()
        .described(target(request.getModelSpec()))
        .thenApply(TensorflowCalls::metadata);
  }

  private static GetModelMetadataResponse metadata(LoadedVersion version) {
    version.telemetry().counted(METADATA, true);
    SignatureDef.Builder signature = SignatureDef.newBuilder();
    version.inputs().forEach(input -> signature.putInputs(input.name(), info(input)));
    version.outputs().forEach(output -> signature.putOutputs(output.name(), info(output)));
    SignatureDefMap signatures =
        SignatureDefMap.newBuilder().putSignatureDef("serving_default", signature.build()).build();
    return GetModelMetadataResponse.newBuilder()
        .setModelSpec(
            ModelSpec.newBuilder()
                .setName(version.model())
                .setVersion(Int64Value.of(version.version())))
        .putMetadata(SIGNATURES, Any.pack(signatures))
        .build();
  }

  private static TensorInfo info(TensorSpec spec) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (spec.shape().equals(Shape.ANY_RANK)) {
      shape.setUnknownRank(true);
    } else {
      for (long dimension : spec.shape().toArray()) {
        shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dimension));
      }
    }
    return TensorInfo.newBuilder()
        .setName(spec.name())
        .setDtype(DataType.valueOf(spec.datatype().tensorflow()))
        .setTensorShape(shape)
        .build();
  }

  private GetModelStatusResponse status(GetModelStatusRequest request, Permission permission) {
    permission.toSee(request.getModelSpec().getName());
    Catalogue catalogue = setup.served().catalogue();
    Target target = target(request.getModelSpec());
    ServedModel model = Lookup.model(catalogue, target.model());
    Collection<ServedVersion> versions = model.versions().values();
    if (target.version() != null) {
      ServedVersion version = model.versions().get(target.version());
      if (version == null) {
        model.telemetry().counted(STATUS, false);
        throw RefusedException.notFound("Model with requested version is not found");
      }
      versions = List.of(version);
    }
    model.telemetry().counted(STATUS, true);
    String trouble = catalogue.trouble(model);
    GetModelStatusResponse.Builder response = GetModelStatusResponse.newBuilder();
    for (ServedVersion version : versions) {
      response.addModelVersionStatus(
          ModelVersionStatus.newBuilder()
              .setVersion(version.version())
              .setState(ModelVersionStatus.State.valueOf(version.state().told()))
              .setStatus(status(version, trouble)));
    }
    return response.build();
  }

  private static StatusProto status(ServedVersion version, @Nullable String trouble) {
    if (version.failure() != null) {
      return status(2, version.failure());
    }
    if (trouble != null) {
      return status(9, trouble);
    }
    boolean onDemand = version.state() == VersionState.ON_DEMAND;
    return status(0, onDemand ? RepositoryIndex.ON_DEMAND : "OK");
  }

  /** With a code of TensorFlow's, which has gRPC's numbers. */
  private static StatusProto status(int code, String message) {
    return StatusProto.newBuilder()
        .setErrorCode(code)
        .setErrorMessage(Excerpt.message(message))
        .build();
  }
}
