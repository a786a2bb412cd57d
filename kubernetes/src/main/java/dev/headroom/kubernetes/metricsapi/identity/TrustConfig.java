package dev.headroom.kubernetes.metricsapi.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whom the cluster trusts, as its ConfigMap says it.
 *
 * @param proxyCas who vouches for the front proxy; none: there is no front proxy
 * @param proxyNames names of which the front proxy has one; none: any
 * @param userHeaders in which it may say the user's name, the first that is there counts
 * @param uidHeaders likewise, the user's id
 * @param groupHeaders each value of each is a group
 * @param extraPrefixes of headers with what else is known
 * @param clientCas who vouches for clients that come straight here
 */
public record TrustConfig(
    List<X509Certificate> proxyCas,
    List<String> proxyNames,
    List<String> userHeaders,
    List<String> uidHeaders,
    List<String> groupHeaders,
    List<String> extraPrefixes,
    List<X509Certificate> clientCas) {
  /** Nobody. */
  public static final TrustConfig NONE =
      new TrustConfig(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  private static final String PROXY = "requestheader-";
  private static final JsonFactory JSON = new JsonFactory();

  public TrustConfig {
    proxyCas = List.copyOf(proxyCas);
    proxyNames = List.copyOf(proxyNames);
    userHeaders = List.copyOf(userHeaders);
    uidHeaders = List.copyOf(uidHeaders);
    groupHeaders = List.copyOf(groupHeaders);
    extraPrefixes = List.copyOf(extraPrefixes);
    clientCas = List.copyOf(clientCas);
  }

  /**
   * From the ConfigMap's data.
   *
   * @throws IOException naming the key that cannot be read
   */
  public static TrustConfig of(Map<String, String> data) throws IOException {
    return new TrustConfig(
        certificates(data, PROXY + "client-ca-file"),
        names(data, PROXY + "allowed-names"),
        names(data, PROXY + "username-headers"),
        names(data, PROXY + "uid-headers"),
        names(data, PROXY + "group-headers"),
        names(data, PROXY + "extra-headers-prefix"),
        certificates(data, "client-ca-file"));
  }

  /** All certificates that a client may be vouched for by. */
  public List<X509Certificate> allCas() {
    return Stream.concat(proxyCas.stream(), clientCas.stream()).distinct().toList();
  }

  private static List<X509Certificate> certificates(Map<String, String> data, String key)
      throws IOException {
    String pem = data.getOrDefault(key, "");
    try {
      return pem.isBlank() ? List.of() : Certificates.parse(pem);
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }

  private static List<String> names(Map<String, String> data, String key) throws IOException {
    String text = data.getOrDefault(key, "");
    if (text.isBlank()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("no list");
      }
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        names.add(json.getText());
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw new IOException("a list of something else");
      }
      return names;
    } catch (IOException e) {
      throw new IOException(key + ": " + text + " (expected: a JSON list of strings)", e);
    }
  }
}
