package dev.headroom.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.encoding.StreamDecoderFactory;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.encoding.DecodingService;
import dev.headroom.http.direct.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that come and go compressed. A request's body may be gzip or deflate; another coding is
 * answered 415. An answer of JSON or text of at least 1 KiB is compressed where the client accepts
 * it. A request that does not speak of codings costs one look for a header.
 *
 * <p>Armeria's EncodingService would do it on the event loop, which all connections share, and at a
 * level that takes four times as long. So answers are taken as a whole, and large ones compressed
 * beside: this is not for services whose answers are streams.
 */
public final class ContentCodings extends SimpleDecoratingHttpService {
  private static final int LEAST = 1 << 10;

  /** Up to so many bytes are compressed on the event loop: a fifth of a millisecond. */
  private static final int SMALL = 32 << 10;

  private static final String KNOWN = "gzip, deflate";

  private final HttpService decoding;
  private final Executor large = Executors.newVirtualThreadPerTaskExecutor();

  public ContentCodings(HttpService service) {
    super(service);
    this.decoding =
        service.decorate(
            DecodingService.newDecorator(
                StreamDecoderFactory.gzip(), StreamDecoderFactory.deflate()));
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    String coded = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    HttpResponse answer;
    if (coded == null || coded.strip().equalsIgnoreCase("identity")) {
      answer = unwrap().serve(ctx, request);
    } else if (isKnown(coded)) {
      answer = decoding.serve(ctx, request);
    } else {
      return refuse(coded);
    }
    String accepted = request.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
    Coding coding = accepted == null ? null : Coding.accepted(accepted);
    return coding == null || request.method() == HttpMethod.HEAD
        ? answer
        : HttpResponse.of(
            answer
                .aggregate(AggregationOptions.usePooledObjects(ctx.alloc(), ctx.eventLoop()))
                .thenCompose(whole -> compressed(whole, coding)));
  }

  /**
   * The same for an answer that goes past the server: JSON, as a client takes it.
   *
   * @param accepted the request's {@code Accept-Encoding}; null: none
   * @param large where large ones are compressed
   */
  public static CompletableFuture<Answer> coded(
      Answer answer, @Nullable String accepted, Executor large) {
    int length = answer.content().readableBytes();
    Coding coding = accepted == null || length < LEAST ? null : Coding.accepted(accepted);
    if (coding == null || !Answer.JSON.value().equals(answer.field(Answer.JSON.name()))) {
      return CompletableFuture.completedFuture(answer);
    }
    return length <= SMALL
        ? CompletableFuture.completedFuture(compress(answer, coding))
        : CompletableFuture.supplyAsync(() -> compress(answer, coding), large);
  }

  private static Answer compress(Answer answer, Coding coding) {
    ByteBuf content = answer.content();
    try {
      byte[] bytes = coding.encode(new ByteBufInputStream(content), content.readableBytes());
      return answer.with(
          Unpooled.wrappedBuffer(bytes),
          new Answer.Field("content-encoding", coding.token()),
          new Answer.Field("vary", "accept-encoding"));
    } finally {
      content.release();
    }
  }

  private static boolean isKnown(String coded) {
    for (Coding coding : Coding.values()) {
      if (coding.token().equalsIgnoreCase(coded)) {
        return true;
      }
    }
    return false;
  }

  private static HttpResponse refuse(String coded) {
    // A header can hold anything, an answer's text not.
    String shown = coded.matches("[\\w .,;=*-]{1,64}") ? coded : "another";
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.ACCEPT_ENCODING, KNOWN)
            .build(),
        HttpData.ofUtf8(
            "{\"error\":\"Content-Encoding: %s (expected: gzip, deflate or none)\"}"
                .formatted(shown)));
  }

  private CompletableFuture<HttpResponse> compressed(AggregatedHttpResponse whole, Coding coding) {
    int length = whole.content().length();
    if (length < LEAST || !compressible(whole.headers())) {
      return CompletableFuture.completedFuture(whole.toHttpResponse());
    }
    return length <= SMALL
        ? CompletableFuture.completedFuture(compress(whole, coding))
        : CompletableFuture.supplyAsync(() -> compress(whole, coding), large);
  }

  private static boolean compressible(ResponseHeaders headers) {
    MediaType type = headers.contentType();
    return type != null
        && (type.isJson() || type.is(MediaType.ANY_TEXT_TYPE))
        && !headers.contains(HttpHeaderNames.CONTENT_ENCODING);
  }

  private static HttpResponse compress(AggregatedHttpResponse whole, Coding coding) {
    try (HttpData content = whole.content()) {
      byte[] bytes = coding.encode(content.toInputStream(), content.length());
      ResponseHeaders headers =
          whole.headers().toBuilder()
              .set(HttpHeaderNames.CONTENT_ENCODING, coding.token())
              .add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING.toString())
              .contentLength(bytes.length)
              .build();
      return HttpResponse.of(headers, HttpData.wrap(bytes));
    }
  }
}
