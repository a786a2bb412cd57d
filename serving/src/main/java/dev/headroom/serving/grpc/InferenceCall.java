package dev.headroom.serving.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.http.ClientWatch;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.frame.FrameWriter;
import dev.headroom.serving.grpc.frame.MessageBuffer;
import dev.headroom.serving.grpc.wire.Answer;
import dev.headroom.serving.inference.Call;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Outcome;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.record.CallRecords;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One message that runs a model, from what it says to the bytes of its answer. What it needs is in
 * the message's memory, which whoever received it frees at the end.
 */
final class InferenceCall {
  /** Up to so many bytes an event loop decodes itself: well under a millisecond. */
  private static final int SMALL = 32 << 10;

  private static final Executor LARGE = Executors.newVirtualThreadPerTaskExecutor();

  private final ServiceRequestContext context;
  private final InferenceMessage message;
  private final RequestMemory memory;
  private final Call call;
  private @Nullable ClientWatch watch;

  /**
   * A call for {@code message}, which is in {@code memory}.
   *
   * @param timeout how long the client gives it; zero: it did not say
   */
  InferenceCall(
      ServiceRequestContext context,
      Operation operation,
      InferenceMessage message,
      RequestMemory memory,
      Duration timeout) {
    Target target = message.target();
    Permission.of(context).toInfer(target.model());
    this.context = context;
    this.message = message;
    this.memory = memory;
    this.call =
        new Call(
            target,
            version -> message.request(version, memory),
            memory,
            new RequestKind(operation, Transport.GRPC),
            timeout,
            this::watch,
            CallRecords.of(context));
    call.named(message.id());
  }

  /**
   * What {@code received} says; completes at once, but for a long one that is compressed.
   *
   * @param limit the longest message accepted, in bytes
   */
  static CompletableFuture<InferenceMessage> read(
      InferenceMethod method, MessageBuffer received, Compression compression, long limit) {
    if (received.compressed() && received.length() > SMALL) {
      return CompletableFuture.supplyAsync(
          () -> method.read(received.message(compression, limit)), LARGE);
    }
    try {
      return CompletableFuture.completedFuture(method.read(received.message(compression, limit)));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Runs it. The future has the answer, framed; it fails with what is to be told to the client.
   *
   * @param envelope makes the message that is sent of the answer
   * @param compression of that message
   */
  CompletableFuture<HttpData> run(
      Inference inference, UnaryOperator<Answer> envelope, Compression compression) {
    CompletableFuture<Outcome> outcome =
        message.work() <= SMALL
            ? inference.run(call)
            : CompletableFuture.completedFuture(call).thenComposeAsync(inference::run, LARGE);
    return outcome
        .thenCompose(any -> answer(any, envelope, compression))
        .whenComplete((answer, failure) -> call.answered(failure == null));
  }

  private CompletableFuture<HttpData> answer(
      Outcome outcome, UnaryOperator<Answer> envelope, Compression compression) {
    if (watch != null) {
      watch.close();
    }
    return switch (outcome) {
      case Outcome.Refused refused -> CompletableFuture.failedFuture(new RefusedException(refused));
      case Outcome.Done done -> {
        Answer answer = envelope.apply(message.answer(done.version(), done.outputs()));
        // The inputs are no longer used: their memory is given back before there is more.
        long size = answer.size();
        memory.replace(size);
        Executor executor =
            compression == Compression.IDENTITY || size <= SMALL ? context.eventLoop() : LARGE;
        yield CompletableFuture.supplyAsync(
            () -> {
              HttpData framed = FrameWriter.write(answer, compression, memory);
              memory.unreserve(size);
              return framed;
            },
            executor);
      }
    };
  }

  private void watch() {
    watch = new ClientWatch(context, call::cancel);
  }

  /** Its client has gone, or takes no answer any more. */
  void cancel() {
    call.cancel();
  }
}
