package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.http.ClientWatch;
import dev.headroom.http.ContentCodings;
import dev.headroom.http.Grant;
import dev.headroom.http.GrantedService;
import dev.headroom.http.direct.Answer;
import dev.headroom.http.direct.DirectExchange;
import dev.headroom.http.direct.DirectRequest;
import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.RequestReader;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Lookup;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.BodyBuffer;
import dev.headroom.serving.memory.BodyCollector;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.memory.Sending;
import dev.headroom.serving.permission.Permission;
import dev.headroom.serving.record.CallRecords;
import dev.headroom.serving.record.OpenRecord;
import dev.headroom.serving.record.Records;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Takes inference requests: collects the body, then lets an {@link Exchange} do the rest. They come
 * straight from the connection where that is possible, and through Armeria where not: over HTTP/2,
 * with a body that is chunked or compressed, and whatever is wrong or has to wait for a model.
 */
final class InferService implements GrantedService {
  /**
   * Up to this many bytes of JSON an event loop reads or writes itself: well under a millisecond.
   */
  private static final int SMALL = 32 * 1024;

  /** What a path consists of that needs no decoding; no segment begins with a dot, or is empty. */
  private static final String OTHER_CHARACTERS = "_-:~";

  private static final Protocol V2 = new V2Protocol();
  private static final Protocol TENSORFLOW = new PredictProtocol();

  private final Inference inference;
  private final long maxBody;
  private final Budget budget;
  private final ErrorAnswers errors;
  private final Records records;
  private final Executor large = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param maxBody the largest body accepted, in bytes
   * @param budget what requests may take of memory
   * @param errors what to tell of those that come straight from the connection
   * @param records of the same
   */
  InferService(
      Inference inference, long maxBody, Budget budget, ErrorAnswers errors, Records records) {
    this.inference = inference;
    this.maxBody = maxBody;
    this.budget = budget;
    this.errors = errors;
    this.records = records;
  }

  /** The V2 infer call. */
  HttpResponse infer(ServiceRequestContext context, HttpRequest request, ModelPath path) {
    return serve(context, request, path, V2);
  }

  /** TensorFlow Serving's predict call. */
  HttpResponse predict(ServiceRequestContext context, HttpRequest request, ModelPath path) {
    return serve(context, request, path, TENSORFLOW);
  }

  private HttpResponse serve(
      ServiceRequestContext context, HttpRequest request, ModelPath path, Protocol protocol) {
    // A wrong path is told before the body is taken.
    var _ = Lookup.loading(inference.catalogue(), path.target());
    Fields fields = request.headers()::get;
    int jsonLength = protocol.jsonLength(fields);
    Duration timeout = RequestTimeout.of(fields);
    context.setRequestTimeout(Sending.LIMIT);
    RequestMemory memory = budget.request(context.alloc());
    Exchange.Client client =
        gone -> {
          ClientWatch watch = new ClientWatch(context, gone);
          return watch::close;
        };
    return Sending.of(
        context,
        memory,
        BodyCollector.collect(context, request, jsonLength, maxBody, memory)
            .thenCompose(
                body -> {
                  context.clearRequestTimeout();
                  return run(
                      context.eventLoop(),
                      body,
                      new Exchange(
                          client, path, protocol, body, memory, timeout, CallRecords.of(context)));
                })
            .thenApply(Answer::toHttpResponse));
  }

  private CompletableFuture<Answer> run(Executor eventLoop, Body body, Exchange exchange) {
    Exchange.Placement placement = json -> json <= SMALL ? eventLoop : large;
    return body.jsonLength() <= SMALL
        ? exchange.run(inference, placement)
        : CompletableFuture.completedFuture(exchange)
            .thenComposeAsync(each -> each.run(inference, placement), large);
  }

  @Override
  public Duration patience() {
    return Sending.LIMIT;
  }

  @Override
  public @Nullable DirectRequest take(RequestReader head, DirectExchange exchange, Grant grant) {
    String target = head.target();
    FieldLines fields = head.fields();
    if (!head.method().equals("POST")
        || head.contentLength() > maxBody
        || !isPlain(target)
        || fields.get("content-encoding") != null) {
      return null;
    }
    boolean v2 = target.startsWith("/v2");
    ModelPath path = (v2 ? ModelPath.v2(target) : ModelPath.v1(target)).orElse(null);
    if (path == null
        || !path.verb().equals(v2 ? "infer" : "predict")
        || !Permission.of(grant).infers(path.model())
        || !Lookup.available(inference.catalogue(), path.target())) {
      return null;
    }
    try {
      return new Direct(v2 ? V2 : TENSORFLOW, path, head, exchange);
    } catch (RefusedException | ApiException e) {
      // It is told on the other way.
      return null;
    }
  }

  private static boolean isPlain(String path) {
    char before = '.';
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean plain =
          letter
              || (c == '/' && before != '/')
              || (c == '.' && before != '/')
              || OTHER_CHARACTERS.indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
      before = c;
    }
    return true;
  }

  /** A request straight from its connection. */
  private final class Direct implements DirectRequest {
    private final Protocol protocol;
    private final ModelPath path;
    private final DirectExchange connection;
    private final Duration timeout;
    private final @Nullable String accepted;
    private final RequestMemory memory;
    private final BodyBuffer body;
    private final @Nullable OpenRecord record;
    private @Nullable Exchange running;

    Direct(Protocol protocol, ModelPath path, RequestReader head, DirectExchange connection) {
      Fields fields = head.fields()::get;
      int jsonLength = protocol.jsonLength(fields);
      this.protocol = protocol;
      this.path = path;
      this.connection = connection;
      this.timeout = RequestTimeout.of(fields);
      this.accepted = fields.get("accept-encoding");
      this.memory = budget.request(connection.alloc());
      this.body = new BodyBuffer(jsonLength, maxBody, head.contentLength(), memory);
      this.record = records.open(head, connection.peer());
    }

    @Override
    public void body(ByteBuf part) {
      body.append(part);
    }

    @Override
    public void end() {
      var _ =
          answer()
              .exceptionally(errors::of)
              .thenCompose(answer -> ContentCodings.coded(answer, accepted, large))
              .exceptionally(errors::of)
              .thenAccept(this::send);
    }

    private void send(Answer answer) {
      OpenRecord open = record;
      if (open == null) {
        connection.answer(answer, memory::close);
        return;
      }
      open.answered(answer.status(), answer.content().readableBytes());
      connection.answer(
          answer,
          () -> {
            memory.close();
            open.ended();
          });
    }

    private CompletableFuture<Answer> answer() {
      try {
        Body whole = body.whole();
        Exchange exchange =
            new Exchange(
                gone -> () -> {},
                path,
                protocol,
                whole,
                memory,
                timeout,
                record == null ? null : record.calls());
        running = exchange;
        return run(connection.eventLoop(), whole, exchange);
      } catch (RuntimeException | Error e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public void gone() {
      if (running == null) {
        memory.close();
        if (record != null) {
          record.ended();
        }
      } else {
        running.cancel();
      }
    }
  }
}
