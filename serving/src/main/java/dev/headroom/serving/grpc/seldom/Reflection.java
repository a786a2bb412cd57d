package dev.headroom.serving.grpc.seldom;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.FrameWriter;
import dev.headroom.serving.grpc.frame.MessageBuffer;
import dev.headroom.serving.grpc.frame.MessageStream;
import dev.headroom.serving.grpc.frame.Rpc;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcStatus;
import dev.headroom.serving.grpc.proto.health.HealthFile;
import dev.headroom.serving.grpc.proto.inference.InferenceServiceFile;
import dev.headroom.serving.grpc.proto.reflection.v1.ErrorResponse;
import dev.headroom.serving.grpc.proto.reflection.v1.FileDescriptorResponse;
import dev.headroom.serving.grpc.proto.reflection.v1.ListServiceResponse;
import dev.headroom.serving.grpc.proto.reflection.v1.ReflectionFile;
import dev.headroom.serving.grpc.proto.reflection.v1.ServerReflectionRequest;
import dev.headroom.serving.grpc.proto.reflection.v1.ServerReflectionResponse;
import dev.headroom.serving.grpc.proto.reflection.v1.ServiceResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelServiceFile;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictionServiceFile;
import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.memory.Budget;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients which services there are and what their messages look like. Versions v1 and v1alpha
 * have the same messages under two names, so that one answers for both.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/server-reflection.md">the protocol</a>
 */
final class Reflection {
  private static final long LONGEST = 1 << 20;

  private static final List<FileDescriptor> FILES =
      List.of(
          InferenceServiceFile.getDescriptor(),
          PredictionServiceFile.getDescriptor(),
          ModelServiceFile.getDescriptor(),
          HealthFile.getDescriptor(),
          ReflectionFile.getDescriptor(),
          dev.headroom.serving.grpc.proto.reflection.v1alpha.ReflectionFile.getDescriptor());

  private final Map<String, FileDescriptor> byName = new HashMap<>();
  private final Map<String, FileDescriptor> bySymbol = new HashMap<>();

  Reflection() {
    FILES.forEach(this::add);
  }

  private void add(FileDescriptor file) {
    if (byName.putIfAbsent(file.getName(), file) == null) {
      file.getServices().forEach(service -> add(file, service));
      file.getMessageTypes().forEach(message -> add(file, message));
      file.getEnumTypes().forEach(type -> add(file, type));
      file.getDependencies().forEach(this::add);
    }
  }

  private void add(FileDescriptor file, ServiceDescriptor service) {
    bySymbol.put(service.getFullName(), file);
    for (MethodDescriptor method : service.getMethods()) {
      bySymbol.put(method.getFullName(), file);
    }
  }

  private void add(FileDescriptor file, Descriptor message) {
    bySymbol.put(message.getFullName(), file);
    message.getFields().forEach(field -> bySymbol.put(field.getFullName(), file));
    message.getNestedTypes().forEach(nested -> add(file, nested));
    message.getEnumTypes().forEach(type -> add(file, type));
  }

  private void add(FileDescriptor file, EnumDescriptor type) {
    bySymbol.put(type.getFullName(), file);
    type.getValues().forEach(value -> bySymbol.put(value.getFullName(), file));
  }

  HttpResponse serve(
      ServiceRequestContext context,
      HttpRequest request,
      Budget budget,
      BooleanSupplier stopping,
      Function<Throwable, RpcStatus> status) {
    Compression compression = Compression.of(request.headers());
    return MessageStream.serve(
        context,
        request,
        new MessageStream.Setup(
            ContentFinder.INFER,
            LONGEST,
            budget,
            Compression.IDENTITY,
            Rpc.timeout(request.headers()),
            stopping),
        received ->
            new MessageStream.Pending(answer(received, compression), received.memory(), () -> {}),
        status);
  }

  private CompletableFuture<HttpData> answer(MessageBuffer received, Compression compression) {
    try {
      ServerReflectionRequest request =
          Method.parse(ServerReflectionRequest.parser(), received.message(compression, LONGEST));
      return CompletableFuture.completedFuture(
          FrameWriter.write(
              new GeneratedAnswer(answer(request)), Compression.IDENTITY, received.memory()));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  ServerReflectionResponse answer(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(services());
      case FILE_BY_FILENAME ->
          file(response, byName.get(request.getFileByFilename()), request.getFileByFilename());
      case FILE_CONTAINING_SYMBOL ->
          file(
              response,
              bySymbol.get(request.getFileContainingSymbol()),
              request.getFileContainingSymbol());
      case FILE_CONTAINING_EXTENSION, ALL_EXTENSION_NUMBERS_OF_TYPE ->
          error(response, RpcCode.NOT_FOUND, "There are no extensions");
      case MESSAGEREQUEST_NOT_SET ->
          error(response, RpcCode.INVALID_ARGUMENT, "message_request: none (expected: one)");
    }
    return response.build();
  }

  private static ListServiceResponse services() {
    ListServiceResponse.Builder services = ListServiceResponse.newBuilder();
    for (FileDescriptor file : FILES) {
      for (ServiceDescriptor service : file.getServices()) {
        services.addService(ServiceResponse.newBuilder().setName(service.getFullName()));
      }
    }
    return services.build();
  }

  /** The file and all that it imports, so that a client need not ask again. */
  private static void file(
      ServerReflectionResponse.Builder response, @Nullable FileDescriptor file, String asked) {
    if (file == null) {
      error(response, RpcCode.NOT_FOUND, "Not found: " + Excerpt.of(asked));
      return;
    }
    Map<String, ByteString> files = new LinkedHashMap<>();
    collect(file, files);
    response.setFileDescriptorResponse(
        FileDescriptorResponse.newBuilder().addAllFileDescriptorProto(files.values()));
  }

  private static void collect(FileDescriptor file, Map<String, ByteString> into) {
    if (into.putIfAbsent(file.getName(), file.toProto().toByteString()) == null) {
      file.getDependencies().forEach(dependency -> collect(dependency, into));
    }
  }

  private static void error(
      ServerReflectionResponse.Builder response, RpcCode code, String message) {
    response.setErrorResponse(
        ErrorResponse.newBuilder().setErrorCode(code.number()).setErrorMessage(message));
  }
}
