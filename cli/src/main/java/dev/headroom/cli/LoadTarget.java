package dev.headroom.cli;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code headroom load} sends, from its arguments. Wrong ones throw IllegalArgumentException
 * with what was expected.
 */
final class LoadTarget {
  @Parameters(
      paramLabel = "URL",
      description = "What to load, such as http://127.0.0.1:8000/v2/models/minilm/infer.")
  private String url = "";

  @Option(
      names = "-m",
      paramLabel = "METHOD",
      description = "HTTP method. Default: GET, or POST with a body.")
  private @Nullable String method;

  @Option(names = "-H", paramLabel = "'NAME: VALUE'", description = "A header. May be repeated.")
  private List<String> headers = List.of();

  @Option(names = "-d", paramLabel = "BODY", description = "The request's body.")
  private @Nullable String body;

  @Option(names = "-D", paramLabel = "FILE", description = "A file with the request's body.")
  private @Nullable Path file;

  @Option(
      names = "-T",
      paramLabel = "TYPE",
      defaultValue = "application/json",
      description = "Content type of a body. Default: ${DEFAULT-VALUE}.")
  private String contentType = "";

  URI uri() {
    try {
      URI uri = URI.create(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return uri;
      }
    } catch (IllegalArgumentException notAUri) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "URL: '" + url + "' (expected: http://HOST[:PORT]/PATH or https://…)");
  }

  AggregatedHttpRequest request() {
    HttpData content = content();
    RequestHeadersBuilder all = RequestHeaders.builder(httpMethod(!content.isEmpty()), path());
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("-H: '" + header + "' (expected: 'NAME: VALUE')");
      }
      String name = header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = header.substring(colon + 1).strip();
      all.add(name.equals("host") ? ":authority" : name, value);
    }
    if (!content.isEmpty() && !all.contains(HttpHeaderNames.CONTENT_TYPE)) {
      all.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    return AggregatedHttpRequest.of(all.build(), content);
  }

  private String path() {
    URI uri = uri();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private HttpMethod httpMethod(boolean hasBody) {
    if (method == null) {
      return hasBody ? HttpMethod.POST : HttpMethod.GET;
    }
    HttpMethod known = HttpMethod.tryParse(method.toUpperCase(Locale.ROOT));
    if (known == null) {
      throw new IllegalArgumentException(
          "-m: '" + method + "' (expected: GET, POST, PUT, DELETE, HEAD, OPTIONS or PATCH)");
    }
    return known;
  }

  private HttpData content() {
    if (body != null && file != null) {
      throw new IllegalArgumentException("-d and -D (expected: one of them)");
    }
    if (file == null) {
      return body == null ? HttpData.empty() : HttpData.wrap(body.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return HttpData.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "-D: '" + file + "' (expected: a file that can be read)", e);
    }
  }
}
