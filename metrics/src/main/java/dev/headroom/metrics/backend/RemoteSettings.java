package dev.headroom.metrics.backend;

import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.access.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a Prometheus is, or what speaks like one, and how it is asked.
 *
 * @param url {@code http} or {@code https}; its path goes before {@code /api/v1/…}, its query is
 *     part of every question, as Thanos' {@code ?dedup=true} or VictoriaMetrics' {@code
 *     ?extra_label=…}
 * @param post questions are sent as forms, which no length of a line bounds; else by GET
 * @param headers added to every question, as Mimir's {@code X-Scope-OrgID}
 * @param timeout how long an answer may take where whoever asks has no time of its own
 * @param connect how long a connection may take to be made
 * @param attempts how often one question is sent at most, within its deadline
 * @param maxBytes the longest answer, decoded
 * @param maxSeries the most series of an answer
 * @param partial whether an answer counts that says of itself that it is not whole
 */
public record RemoteSettings(
    URI url,
    boolean post,
    TlsSettings tls,
    Credentials login,
    Map<String, String> headers,
    Duration timeout,
    Duration connect,
    int attempts,
    int maxBytes,
    int maxSeries,
    boolean partial) {
  private static final List<String> SCHEMES = List.of("http", "https");

  /** A decision that waits longer than that is none any more. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  public RemoteSettings {
    headers = Map.copyOf(headers);
    headers.forEach(RemoteSettings::checkHeader);
    if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
      throw new IllegalArgumentException(
          "url: " + url + " (expected: http://HOST:PORT or https://HOST:PORT, a path or none)");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "url: user, password or fragment (expected: none; the login has its own settings)");
    }
    if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout: " + timeout + " (expected: 1 ms to " + LONGEST.toSeconds() + " s)");
    }
    if (connect.toMillis() < 1) {
      throw new IllegalArgumentException("connect: " + connect + " (expected: at least 1 ms)");
    }
    atLeastOne("attempts", attempts);
    atLeastOne("maxBytes", maxBytes);
    atLeastOne("maxSeries", maxSeries);
  }

  /** As HTTP has it (RFC 9110, 5.1 and 5.5). */
  private static void checkHeader(String name, String value) {
    if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      throw new IllegalArgumentException("header: " + name + " (expected: a header's name)");
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("header " + name + ": (expected: one line of text)");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  /**
   * By POST, without a login; 2 s to answer, 2 s to connect, three attempts, answers of 32 MiB and
   * 100,000 series, whole ones only.
   */
  public static RemoteSettings at(URI url) {
    return new RemoteSettings(
        url,
        true,
        TlsSettings.STANDARD,
        Credentials.NONE,
        Map.of(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        3,
        32 << 20,
        100_000,
        false);
  }

  public RemoteSettings withPost(boolean yes) {
    return new RemoteSettings(
        url, yes, tls, login, headers, timeout, connect, attempts, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withTls(TlsSettings other) {
    return new RemoteSettings(
        url, post, other, login, headers, timeout, connect, attempts, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withLogin(Credentials other) {
    return new RemoteSettings(
        url, post, tls, other, headers, timeout, connect, attempts, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new RemoteSettings(
        url, post, tls, login, more, timeout, connect, attempts, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withHeaders(Map<String, String> others) {
    return new RemoteSettings(
        url, post, tls, login, others, timeout, connect, attempts, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withTimeout(Duration longest) {
    return new RemoteSettings(
        url, post, tls, login, headers, longest, connect, attempts, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withAttempts(int most) {
    return new RemoteSettings(
        url, post, tls, login, headers, timeout, connect, most, maxBytes, maxSeries, partial);
  }

  public RemoteSettings withMaxima(int bytes, int series) {
    return new RemoteSettings(
        url, post, tls, login, headers, timeout, connect, attempts, bytes, series, partial);
  }

  public RemoteSettings withPartial(boolean yes) {
    return new RemoteSettings(
        url, post, tls, login, headers, timeout, connect, attempts, maxBytes, maxSeries, yes);
  }
}
