package dev.headroom.serving.memory;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The end of a request that has memory, whatever its protocol. */
public final class Sending {
  /** How long a client may take to send a body, or to take an answer. */
  public static final Duration LIMIT = Duration.ofMinutes(2);

  private Sending() {}

  /**
   * Answers with what {@code made} completes with, and then frees {@code memory}: at once, or when
   * the answer has been sent. Nothing but this does, and whatever becomes of a request comes by
   * here.
   */
  public static HttpResponse of(
      ServiceRequestContext context, RequestMemory memory, CompletableFuture<HttpResponse> made) {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    var _ =
        made.whenComplete((response, failure) -> end(context, memory, answer, response, failure));
    return HttpResponse.of(answer);
  }

  private static void end(
      ServiceRequestContext context,
      RequestMemory memory,
      CompletableFuture<HttpResponse> answer,
      @Nullable HttpResponse response,
      @Nullable Throwable failure) {
    if (response == null) {
      memory.close();
      context.setRequestTimeout(LIMIT);
      answer.completeExceptionally(Objects.requireNonNull(failure));
      return;
    }
    var _ = context.log().whenComplete().thenRun(memory::close);
    context.setRequestTimeout(LIMIT);
    if (!answer.complete(response)) {
      response.abort();
    }
  }
}
