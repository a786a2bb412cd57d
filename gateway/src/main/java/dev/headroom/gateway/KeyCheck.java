package dev.headroom.gateway;

import dev.headroom.http.ApiKeys;
import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request has one of the gateway's keys: in {@code X-API-Key: KEY}, or without that line
 * in {@code Authorization: Bearer KEY} (RFC 6750). So a client of a replica with keys of its own
 * says both: {@code X-API-Key} to the gateway, {@code Authorization} to the replica. Thread-safe.
 */
final class KeyCheck implements AutoCloseable {
  private static final String BEARER = "Bearer ";

  private final ApiKeys keys;
  private final Set<String> open;

  KeyCheck(ApiKeys keys, Set<String> open) {
    this.keys = keys;
    this.open = Set.copyOf(open);
  }

  /**
   * Why a request is not let in; null if it is.
   *
   * @param path without its query
   */
  @Nullable OwnAnswer refusal(String path, FieldLines fields) {
    if (open.contains(path)) {
      return null;
    }
    int line = fields.find(FieldName.X_API_KEY);
    String key = line < 0 ? bearer(fields) : fields.value(line);
    if (key == null) {
      return Answers.error(
          401, "An API key is needed (expected: Authorization: Bearer KEY, or X-API-Key: KEY)");
    }
    return keys.accept(key) ? null : Answers.error(401, "The API key is not known");
  }

  /**
   * The lines that are for the gateway only. A replica's own {@code Authorization} goes on, unless
   * any of several has a key of the gateway's: then none does.
   */
  Set<FieldName> withheld(FieldLines fields) {
    for (int line = 0; line < fields.count(); line++) {
      String bearer = fields.field(line) == FieldName.AUTHORIZATION ? bearer(fields, line) : null;
      if (bearer != null && keys.accept(bearer)) {
        return EnumSet.of(FieldName.X_API_KEY, FieldName.AUTHORIZATION);
      }
    }
    return EnumSet.of(FieldName.X_API_KEY);
  }

  private static @Nullable String bearer(FieldLines fields) {
    int line = fields.find(FieldName.AUTHORIZATION);
    return line < 0 ? null : bearer(fields, line);
  }

  private static @Nullable String bearer(FieldLines fields, int line) {
    String value = fields.value(line);
    return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? value.substring(BEARER.length()).strip()
        : null;
  }

  @Override
  public void close() {
    keys.close();
  }
}
