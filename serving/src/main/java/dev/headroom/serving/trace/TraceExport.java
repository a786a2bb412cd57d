package dev.headroom.serving.trace;

import com.google.protobuf.CodedInputStream;
import dev.headroom.serving.record.RecordQueue;
import dev.headroom.serving.record.RecordSink;
import dev.headroom.serving.record.RequestRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a span of each inference call that its sampler keeps to a collector, several at a time, on
 * a thread of its own. A collector that is not there, or not fast enough, costs requests nothing:
 * spans are dropped and counted, which is said when it begins.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class TraceExport implements RecordSink {
  private static final Logger LOG = LoggerFactory.getLogger(TraceExport.class);

  /** What inference is asked by; each message of a stream is a call by itself. */
  private static final Pattern INFERENCE =
      Pattern.compile(
          "/v2/models/.*/infer|/v1/models/.*:predict|/inference\\.GRPCInferenceService/ModelInfer"
              + "|/tensorflow\\.serving\\.PredictionService/Predict");

  private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TraceSettings settings;
  private final SpanWriter writer;
  private final RecordQueue<SpanWriter.Traced> queue;
  private final HttpClient client;
  private boolean failing;

  private TraceExport(TraceSettings settings, String version) {
    this.settings = settings;
    this.writer = new SpanWriter(settings.resource(), version);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
    this.queue =
        new RecordQueue<>(
            "traces", settings.mostWaiting(), settings.mostAtOnce(), settings.delay(), this::send);
  }

  /**
   * Sends from now on.
   *
   * @param version of the program
   */
  public static TraceExport start(TraceSettings settings, String version) {
    TraceExport export = new TraceExport(settings, version);
    export.queue.start();
    return export;
  }

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public void accept(RequestRecord request) {
    if (request.call() == null && !INFERENCE.matcher(request.path()).matches()) {
      return;
    }
    TraceContext parent = TraceContext.parse(request.traceParent());
    TraceContext context = parent == null ? TraceContext.root() : parent;
    if (settings.sampler().keeps(context)) {
      queue.offer(new SpanWriter.Traced(request, context));
    }
  }

  @Override
  public long dropped() {
    return queue.dropped();
  }

  private void send(List<SpanWriter.Traced> calls) throws InterruptedException {
    String failure = "";
    try {
      HttpRequest request = request(writer.request(calls));
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 == 2) {
          queue.drop((int) Math.min(calls.size(), rejected(answer.body())));
          works();
          return;
        }
        failure = "status " + answer.statusCode();
        if (!TRY_AGAIN.contains(answer.statusCode()) || queue.isClosed()) {
          break;
        }
        if (attempt < ATTEMPTS) {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos() * attempt);
        }
      }
    } catch (ConnectException e) {
      failure = "nobody answers";
    } catch (HttpTimeoutException e) {
      failure = "no answer in time";
    } catch (IOException e) {
      failure = e.toString();
    } catch (InterruptedException e) {
      queue.drop(calls.size());
      throw e;
    }
    queue.drop(calls.size());
    if (!failing) {
      failing = true;
      LOG.warn(
          "traces to {}: {}; they are dropped until they are taken", settings.endpoint(), failure);
    }
  }

  private void works() {
    if (failing) {
      failing = false;
      LOG.info("traces to {}: are taken again; {} were dropped", settings.endpoint(), dropped());
    }
  }

  private HttpRequest request(byte[] spans) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.endpoint())
            .timeout(settings.timeout())
            .header("Content-Type", "application/x-protobuf");
    settings.headers().forEach(request::setHeader);
    if (!settings.gzip()) {
      return request.POST(BodyPublishers.ofByteArray(spans)).build();
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(spans);
    }
    return request
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
        .build();
  }

  /** {@code ExportTraceServiceResponse.partial_success.rejected_spans}. */
  private static long rejected(byte[] answer) {
    long rejected = 0;
    try {
      CodedInputStream in = CodedInputStream.newInstance(answer);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag >>> 3 != 1) {
          in.skipField(tag);
          continue;
        }
        CodedInputStream partial = CodedInputStream.newInstance(in.readByteArray());
        for (int field = partial.readTag(); field != 0; field = partial.readTag()) {
          if (field >>> 3 == 1) {
            rejected = partial.readInt64();
          } else {
            partial.skipField(field);
          }
        }
      }
    } catch (IOException e) {
      return 0; // It was taken; that is all that is known.
    }
    return Math.max(0, rejected);
  }

  @Override
  public void close() {
    queue.close();
    client.shutdownNow();
  }
}
