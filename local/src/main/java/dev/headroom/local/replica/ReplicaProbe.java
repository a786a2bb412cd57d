package dev.headroom.local.replica;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.headroom.api.resource.Probe;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a replica something about itself. */
final class ReplicaProbe {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int LONGEST_FAULT = 300;
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What came of asking.
   *
   * @param fault what the answer says as its {@code error}: a text in a JSON object
   * @param partly whether it says that it can do a part of what it should: a number above 0 as
   *     {@code answering}, the models that can be asked
   */
  record Answer(Kind kind, String problem, Optional<String> fault, boolean partly) {
    /** Of one that has not answered. */
    static Answer none(String problem) {
      return new Answer(Kind.NONE, problem, Optional.empty(), false);
    }

    /** What it means. */
    enum Kind {
      /** As expected. */
      READY,
      /** Another answer. */
      NOT_READY,
      /** None. */
      NONE
    }
  }

  private final WebClient client;
  private final Probe probe;

  ReplicaProbe(ClientFactory connections, int port, Probe probe) {
    this.client =
        WebClient.builder("h1c://127.0.0.1:" + port)
            .factory(connections)
            .responseTimeout(probe.timeout())
            .maxResponseLength(MAX_BYTES)
            .build();
    this.probe = probe;
  }

  /** One request. */
  CompletableFuture<Answer> ask() {
    return client
        .execute(request())
        .aggregate()
        .handle(
            (response, failure) ->
                failure == null
                    ? answer(response)
                    : Answer.none("does not answer " + probe.path()));
  }

  private HttpRequest request() {
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.valueOf(probe.method()), probe.path());
    probe.headers().forEach(headers::set);
    if (probe.body().isPresent() && !headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
      headers.contentType(MediaType.JSON);
    }
    return HttpRequest.of(
        headers.build(), probe.body().map(HttpData::ofUtf8).orElse(HttpData.empty()));
  }

  private Answer answer(AggregatedHttpResponse response) {
    int status = response.status().code();
    boolean right =
        probe
            .expectedStatus()
            .map(expected -> expected == status)
            .orElse(response.status().isSuccess());
    JsonNode said = said(response);
    Optional<String> fault = fault(said);
    return new Answer(
        right ? Answer.Kind.READY : Answer.Kind.NOT_READY,
        "answers " + probe.path() + " with " + status + fault.map(text -> ": " + text).orElse(""),
        fault,
        said.path("answering").asInt() > 0);
  }

  /** The JSON object that the answer is; without fields where it is none. */
  private static JsonNode said(AggregatedHttpResponse response) {
    if (response.content().isEmpty() || response.content().array()[0] != '{') {
      return JSON.createObjectNode();
    }
    try {
      return JSON.readTree(response.contentUtf8());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static Optional<String> fault(JsonNode said) {
    JsonNode error = said.path("error");
    return error.isTextual() && !error.asText().isBlank()
        ? Optional.of(bounded(error.asText()))
        : Optional.empty();
  }

  private static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_FAULT ? line : line.substring(0, LONGEST_FAULT) + "…";
  }
}
