package dev.headroom.cli.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.control.event.Seen;
import dev.headroom.local.EventLine;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.SystemEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the socket answers: see the package. */
final class ControlService implements HttpService {
  private static final Logger log = LoggerFactory.getLogger(ControlService.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_REPLICAS = 10_000;
  private static final Duration LONGEST_HOLD = Duration.ofDays(7);

  private final RunningSystem running;
  private final LocalSystem system;
  private final Runnable stop;

  /** Not on the event loop: an edit of the files may hold a question up. */
  private final Executor threads = task -> Thread.ofVirtual().name("control").start(task);

  ControlService(RunningSystem running, LocalSystem system, Runnable stop) {
    this.running = running;
    this.system = system;
    this.stop = stop;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    List<String> path = List.of(ctx.decodedPath().substring(1).split("/"));
    boolean asks = request.method() == HttpMethod.GET;
    if (!asks && request.method() != HttpMethod.POST) {
      return refusal(HttpStatus.METHOD_NOT_ALLOWED, "expected: GET or POST");
    }
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> asks ? get(path, ctx) : post(path, ctx), threads)
            .exceptionally(ControlService::failure));
  }

  private HttpResponse get(List<String> path, ServiceRequestContext ctx) {
    if (path.equals(List.of("v1", "system"))) {
      return answer(SystemJson.of(running, system.snapshot(), Instant.now()));
    }
    if (path.equals(List.of("v1", "rules"))) {
      return answer(RulesJson.of(system.rules(), Instant.now()));
    }
    if (path.equals(List.of("v1", "events"))) {
      return answer(events(number("after", ctx.queryParam("after"), Long.MAX_VALUE).orElse(0L)));
    }
    return unknown(ctx);
  }

  private HttpResponse post(List<String> path, ServiceRequestContext ctx) {
    if (path.size() == 4 && path.get(1).equals("servers") && path.get(3).equals("scale")) {
      return scale(path.get(2), ctx);
    }
    if (path.size() == 4 && path.get(1).equals("replicas") && path.get(3).equals("stop")) {
      return said(system.byHand().replace(path.get(2)));
    }
    if (path.equals(List.of("v1", "stop"))) {
      stop.run();
      return said("stopping");
    }
    return unknown(ctx);
  }

  private HttpResponse scale(String server, ServiceRequestContext ctx) {
    int replicas =
        number("replicas", ctx.queryParam("replicas"), MOST_REPLICAS)
            .orElseThrow(() -> new IllegalArgumentException("replicas: missing"))
            .intValue();
    Optional<Duration> hold =
        number("for", ctx.queryParam("for"), LONGEST_HOLD.toSeconds()).map(Duration::ofSeconds);
    return said(system.byHand().scale(server, replicas, hold));
  }

  private static Optional<Long> number(String name, @Nullable String text, long most) {
    if (text == null) {
      return Optional.empty();
    }
    if (text.matches("[0-9]{1,18}") && Long.parseLong(text) <= most) {
      return Optional.of(Long.parseLong(text));
    }
    throw new IllegalArgumentException(name + ": " + text + " (expected: 0 to " + most + ")");
  }

  private ObjectNode events(long after) {
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("events");
    for (Seen<SystemEvent> seen : system.events().after(after)) {
      ObjectNode event = answer.withArray("events").addObject();
      event.put("number", seen.number());
      event.put("count", seen.count());
      event.put("first", seen.first().toString());
      EventLine.write(seen.last(), event);
    }
    return answer;
  }

  private static HttpResponse said(String sentence) {
    return answer(JSON.createObjectNode().put("message", sentence));
  }

  private static HttpResponse answer(JsonNode content) {
    try {
      return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, JSON.writeValueAsString(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  private static HttpResponse unknown(ServiceRequestContext ctx) {
    return refusal(HttpStatus.NOT_FOUND, ctx.path() + ": unknown here: another version's?");
  }

  private static HttpResponse refusal(HttpStatus status, @Nullable String error) {
    try {
      String body =
          JSON.writeValueAsString(JSON.createObjectNode().put("error", String.valueOf(error)));
      return HttpResponse.of(status, MediaType.JSON_UTF_8, body);
    } catch (JsonProcessingException e) {
      return HttpResponse.of(status);
    }
  }

  private static HttpResponse failure(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof IllegalArgumentException) {
      return refusal(HttpStatus.CONFLICT, cause.getMessage());
    }
    log.warn("A command could not be answered", cause);
    return refusal(HttpStatus.INTERNAL_SERVER_ERROR, "failed: " + cause);
  }
}
