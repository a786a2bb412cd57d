package dev.headroom.serving.rest;

import dev.headroom.http.direct.Answer;
import dev.headroom.serving.inference.Call;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Outcome;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.record.CallRecords;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One inference request from its body to its answer. What it needs is in the request's memory,
 * which whoever began the request frees at its end.
 */
final class Exchange {
  private final Client client;
  private final Protocol protocol;
  private final Body body;
  private final RequestMemory memory;
  private final Call call;
  private Protocol.@Nullable Decoded decoded;
  private @Nullable Watch watch;

  /** Says where to read or write so many bytes of JSON. */
  interface Placement {
    Executor executor(long json);
  }

  /** Who asked, and may go. */
  interface Client {
    /** Runs {@code gone} when the client goes; ends to do so when the watch is closed. */
    Watch watch(Runnable gone);
  }

  /** Is closed once it need not tell any more. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param client is watched while the request waits
   * @param timeout how long the client gives it; zero: it did not say
   * @param records is told what became of it; null: nobody wants to know
   */
  Exchange(
      Client client,
      ModelPath path,
      Protocol protocol,
      Body body,
      RequestMemory memory,
      Duration timeout,
      @Nullable CallRecords records) {
    this.client = client;
    this.protocol = protocol;
    this.body = body;
    this.memory = memory;
    this.call =
        new Call(
            path.target(),
            this::read,
            memory,
            new RequestKind(protocol.operation(), Transport.REST),
            timeout,
            this::watch,
            records);
  }

  /** Runs the request; the future fails with what is to be told to the client. */
  CompletableFuture<Answer> run(Inference inference, Placement placement) {
    return inference
        .run(call)
        .thenCompose(outcome -> answer(outcome, placement))
        .whenComplete((response, failure) -> call.answered(failure == null));
  }

  /** Its client has gone; on any thread. */
  void cancel() {
    call.cancel();
  }

  private Request read(LoadedVersion version) throws IOException {
    Protocol.Decoded read = protocol.decode(version, body, memory);
    decoded = read;
    String id = read.id();
    if (id != null) {
      call.named(id);
    }
    return read.request();
  }

  private CompletableFuture<Answer> answer(Outcome outcome, Placement placement) {
    unwatch();
    if (outcome instanceof Outcome.Done done) {
      return answer(done, Objects.requireNonNull(decoded, "what has run was read"), placement);
    }
    return CompletableFuture.failedFuture(new RefusedException((Outcome.Refused) outcome));
  }

  private CompletableFuture<Answer> answer(
      Outcome.Done done, Protocol.Decoded read, Placement placement) {
    // The inputs are no longer used: their memory is given back before there is more.
    memory.replace(BinaryOutput.size(done.outputs()));
    return CompletableFuture.supplyAsync(
        () -> encode(done, read), placement.executor(read.jsonSize(done.outputs())));
  }

  private Answer encode(Outcome.Done done, Protocol.Decoded read) {
    try {
      Answer answer = read.encode(done.version(), done.outputs(), memory);
      memory.unreserve(BinaryOutput.size(done.outputs()));
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
  }

  private void watch() {
    watch = client.watch(call::cancel);
  }

  private void unwatch() {
    if (watch != null) {
      watch.close();
    }
  }
}
