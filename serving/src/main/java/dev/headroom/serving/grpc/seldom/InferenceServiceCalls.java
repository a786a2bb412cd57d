package dev.headroom.serving.grpc.seldom;

import com.google.protobuf.MessageLite;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.grpc.GrpcService.Setup;
import dev.headroom.serving.grpc.V2Target;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import dev.headroom.serving.grpc.proto.inference.DataType;
import dev.headroom.serving.grpc.proto.inference.InferStatistics;
import dev.headroom.serving.grpc.proto.inference.ModelConfig;
import dev.headroom.serving.grpc.proto.inference.ModelConfigRequest;
import dev.headroom.serving.grpc.proto.inference.ModelConfigResponse;
import dev.headroom.serving.grpc.proto.inference.ModelInput;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse.TensorMetadata;
import dev.headroom.serving.grpc.proto.inference.ModelOutput;
import dev.headroom.serving.grpc.proto.inference.ModelReadyRequest;
import dev.headroom.serving.grpc.proto.inference.ModelReadyResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStatistics;
import dev.headroom.serving.grpc.proto.inference.ModelStatisticsRequest;
import dev.headroom.serving.grpc.proto.inference.ModelStatisticsResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryIndexResponse.ModelIndex;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelLoadRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelLoadResponse;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelUnloadRequest;
import dev.headroom.serving.grpc.proto.inference.RepositoryModelUnloadResponse;
import dev.headroom.serving.grpc.proto.inference.ServerLiveRequest;
import dev.headroom.serving.grpc.proto.inference.ServerLiveResponse;
import dev.headroom.serving.grpc.proto.inference.ServerMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ServerMetadataResponse;
import dev.headroom.serving.grpc.proto.inference.ServerReadyRequest;
import dev.headroom.serving.grpc.proto.inference.ServerReadyResponse;
import dev.headroom.serving.grpc.proto.inference.StatisticDuration;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.RepositoryIndex;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ModelChange;
import dev.headroom.serving.repository.ModelControl;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import dev.headroom.serving.telemetry.VersionTelemetry.Totals;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What {@code inference.GRPCInferenceService} is asked beside inference. */
final class InferenceServiceCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final RequestKind METADATA =
      new RequestKind(Operation.KSERVE_METADATA, Transport.GRPC);
  private static final RequestKind READY = new RequestKind(Operation.KSERVE_READY, Transport.GRPC);

  private final Setup setup;

  InferenceServiceCalls(Setup setup) {
    this.setup = setup;
  }

  /** By path. */
  Map<String, Method<?>> methods() {
    Map<String, Method<?>> methods = new HashMap<>();
    methods.put(
        SERVICE + "ServerLive",
        Method.of(
            ServerLiveRequest.parser(),
            any -> ServerLiveResponse.newBuilder().setLive(true).build()));
    methods.put(
        SERVICE + "ServerReady",
        Method.of(
            ServerReadyRequest.parser(),
            any ->
                ServerReadyResponse.newBuilder().setReady(setup.ready().getAsBoolean()).build()));
    methods.put(
        SERVICE + "ServerMetadata",
        Method.of(
            ServerMetadataRequest.parser(),
            any ->
                ServerMetadataResponse.newBuilder()
                    .setName("Headroom")
                    .setVersion(setup.version())
                    .addAllExtensions(
                        List.of("model_repository", "model_configuration", "statistics"))
                    .build()));
    methods.put(SERVICE + "ModelReady", Method.of(ModelReadyRequest.parser(), this::ready));
    methods.put(
        SERVICE + "ModelMetadata", new Method<>(ModelMetadataRequest.parser(), this::metadata));
    methods.put(SERVICE + "ModelConfig", new Method<>(ModelConfigRequest.parser(), this::config));
    methods.put(
        SERVICE + "ModelStatistics",
        new Method<>(ModelStatisticsRequest.parser(), this::statistics));
    methods.put(
        SERVICE + "RepositoryIndex", Method.of(RepositoryIndexRequest.parser(), this::index));
    methods.put(
        SERVICE + "RepositoryModelLoad",
        new Method<>(
            RepositoryModelLoadRequest.parser(),
            (request, permission) -> {
              permission.toManage();
              if (request.getParametersCount() > 0) {
                throw RefusedException.invalid(
                    "parameters: a model's configuration or files (expected: none, models are"
                        + " loaded as the server's configuration says)");
              }
              return changed(
                  control().load(request.getModelName()),
                  RepositoryModelLoadResponse.getDefaultInstance());
            }));
    methods.put(
        SERVICE + "RepositoryModelUnload",
        new Method<>(
            RepositoryModelUnloadRequest.parser(),
            (request, permission) -> {
              permission.toManage();
              return changed(
                  control().unload(request.getModelName()),
                  RepositoryModelUnloadResponse.getDefaultInstance());
            }));
    return methods;
  }

  private ModelControl control() {
    return setup
        .control()
        .orElseThrow(
            () ->
                new RpcException(
                    RpcCode.PERMISSION_DENIED,
                    "Management is not served here (expected: on --management_port; or where gRPC"
                        + " is on loopback or --api_key_file is given)"));
  }

  private static CompletableFuture<MessageLite> changed(
      CompletableFuture<ModelChange> change, MessageLite answer) {
    return change.thenApply(
        became ->
            switch (became) {
              case ModelChange.Done() -> answer;
              case ModelChange.Unknown() ->
                  throw RefusedException.notFound("Model with requested name is not found");
              case ModelChange.Failed(String why) ->
                  throw new RpcException(
                      RpcCode.FAILED_PRECONDITION, "Error while loading a model - " + why);
            });
  }

  private Catalogue catalogue() {
    return setup.served().catalogue();
  }

  /** As OVMS: a version that is known and not available is not ready, which is no error. */
  private ModelReadyResponse ready(ModelReadyRequest request, Permission permission) {
    Target target = V2Target.of(request.getName(), request.getVersion());
    permission.toSee(target.model());
    ServedModel model = Lookup.model(catalogue(), target.model());
    boolean success = false;
    try {
      boolean ready = ready(model, target);
      success = true;
      return ModelReadyResponse.newBuilder().setReady(ready).build();
    } finally {
      model.telemetry().counted(READY, success);
    }
  }

  private static boolean ready(ServedModel model, Target target) {
    if (target.version() == null && !model.versions().isEmpty()) {
      return model.isServed();
    }
    ServedVersion version =
        target.version() == null ? null : model.versions().get(target.version());
    if (version == null) {
      throw RefusedException.notFound("Model with requested version is not found");
    }
    return version.state().isServed();
  }

  private CompletableFuture<MessageLite> metadata(
      ModelMetadataRequest request, Permission permission) {
    Target target = V2Target.of(request.getName(), request.getVersion());
    permission.toSee(target.model());
    return setup.inference().described(target).thenApply(version -> metadata(target, version));
  }

  private ModelMetadataResponse metadata(Target target, LoadedVersion version) {
    version.telemetry().counted(METADATA, true);
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder().setName(version.model()).setPlatform(version.platform());
    for (ServedVersion served : Lookup.model(catalogue(), target.model()).versions().values()) {
      if (served.state().isServed()) {
        metadata.addVersions(Long.toString(served.version()));
      }
    }
    version.inputs().forEach(input -> metadata.addInputs(metadata(input)));
    version.outputs().forEach(output -> metadata.addOutputs(metadata(output)));
    return metadata.build();
  }

  private static TensorMetadata metadata(TensorSpec spec) {
    return TensorMetadata.newBuilder()
        .setName(spec.name())
        .setDatatype(spec.datatype().name())
        .addAllShape(dimensions(spec))
        .build();
  }

  private static List<Long> dimensions(TensorSpec spec) {
    return Arrays.stream(spec.shape().toArray()).boxed().toList();
  }

  /** With whole shapes, which Triton means by a {@code max_batch_size} of 0. */
  private CompletableFuture<MessageLite> config(ModelConfigRequest request, Permission permission) {
    permission.toSee(request.getName());
    return setup
        .inference()
        .described(V2Target.of(request.getName(), request.getVersion()))
        .thenApply(InferenceServiceCalls::config);
  }

  private static ModelConfigResponse config(LoadedVersion version) {
    ModelConfig.Builder config =
        ModelConfig.newBuilder().setName(version.model()).setPlatform(version.platform());
    for (TensorSpec input : version.inputs()) {
      config.addInput(
          ModelInput.newBuilder()
              .setName(input.name())
              .setDataType(type(input.datatype()))
              .addAllDims(dimensions(input)));
    }
    for (TensorSpec output : version.outputs()) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(output.name())
              .setDataType(type(output.datatype()))
              .addAllDims(dimensions(output)));
    }
    return ModelConfigResponse.newBuilder().setConfig(config).build();
  }

  private static DataType type(Datatype datatype) {
    return datatype == Datatype.BYTES
        ? DataType.TYPE_STRING
        : DataType.valueOf("TYPE_" + datatype.name());
  }

  /** Of a model, of one of its versions, or of all. */
  private CompletableFuture<MessageLite> statistics(
      ModelStatisticsRequest request, Permission permission) {
    if (request.getName().isEmpty()) {
      permission.toSeeAll();
    } else {
      permission.toSee(request.getName());
    }
    if (!request.getVersion().isEmpty()) {
      return setup
          .inference()
          .described(V2Target.of(request.getName(), request.getVersion()))
          .thenApply(
              version ->
                  ModelStatisticsResponse.newBuilder().addModelStats(statistics(version)).build());
    }
    ModelStatisticsResponse.Builder statistics = ModelStatisticsResponse.newBuilder();
    Collection<ServedModel> models =
        request.getName().isEmpty()
            ? catalogue().models().values()
            : List.of(Lookup.model(catalogue(), request.getName()));
    for (ServedModel model : models) {
      for (ServedVersion version : model.versions().values()) {
        if (version.state().isServed() && version.loaded() != null) {
          statistics.addModelStats(statistics(version.loaded()));
        }
      }
    }
    return CompletableFuture.completedFuture(statistics.build());
  }

  /** As REST's: what is not measured is not there. */
  private static ModelStatistics statistics(LoadedVersion version) {
    Totals told = version.telemetry().totals();
    return ModelStatistics.newBuilder()
        .setName(version.model())
        .setVersion(Long.toString(version.version()))
        .setInferenceCount(told.succeeded())
        .setExecutionCount(told.runs().count())
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setSuccess(duration(told.answers()))
                .setFail(StatisticDuration.newBuilder().setCount(told.failed()))
                .setQueue(duration(told.waits()))
                .setComputeInfer(duration(told.runs())))
        .build();
  }

  private static StatisticDuration duration(Totals.Sum total) {
    return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
  }

  private RepositoryIndexResponse index(RepositoryIndexRequest request, Permission permission) {
    permission.toSeeAll();
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (RepositoryIndex.Entry entry : RepositoryIndex.of(catalogue(), request.getReady())) {
      ModelIndex.Builder model = ModelIndex.newBuilder().setName(entry.model());
      entry
          .version()
          .ifPresent(
              version ->
                  model
                      .setVersion(Long.toString(version.number()))
                      .setState(version.state())
                      .setReason(version.reason()));
      index.addModels(model);
    }
    return index.build();
  }
}
