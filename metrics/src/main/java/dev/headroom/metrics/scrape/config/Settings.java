package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.metrics.series.PrometheusDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that several places of the file have. */
final class Settings {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|[KMGT]i?B)?");
  private static final String SIZE_EXPECTED = "a size as 10MB (of 1024 KB) or 0";
  static final String DURATION_EXPECTED = "a duration as 15s, 1m30s or 500ms";

  private Settings() {}

  static @Nullable Duration duration(Field field) {
    String text = field.literal();
    if (text == null) {
      return null;
    }
    try {
      return PrometheusDuration.parse(text);
    } catch (IllegalArgumentException malformed) {
      field.problem(DURATION_EXPECTED);
      return null;
    }
  }

  /** Zero counts as not said, as in Prometheus. */
  static Duration duration(Field field, Duration otherwise) {
    Duration said = duration(field);
    return said == null || said.isZero() ? otherwise : said;
  }

  static boolean bool(Field field, boolean otherwise) {
    Boolean said = field.bool();
    return said == null ? otherwise : said;
  }

  static String text(Field field, String otherwise) {
    String said = field.literal();
    return said == null ? otherwise : said;
  }

  /** Any single value as a text, as Go's YAML reads it into a string. */
  static Map<String, String> labels(Field field) {
    Map<String, String> labels = new TreeMap<>();
    field
        .entries()
        .forEach(
            (name, value) -> {
              String text = value.text();
              if (text == null) {
                value.problem("a text");
              } else if (name.isEmpty() || name.equals("__name__")) {
                value.problem(name, "a label's name");
              } else {
                labels.put(name, text);
              }
            });
    return labels;
  }

  static ScrapeLimits limits(Fields fields, ScrapeLimits otherwise) {
    return new ScrapeLimits(
        size(fields.get("body_size_limit"), otherwise.bodyBytes()),
        count(fields.get("sample_limit"), otherwise.samples()),
        count(fields.get("target_limit"), otherwise.targets()),
        count(fields.get("label_limit"), otherwise.labels()),
        count(fields.get("label_name_length_limit"), otherwise.labelNameLength()),
        count(fields.get("label_value_length_limit"), otherwise.labelValueLength()));
  }

  static long count(Field field, long otherwise) {
    Long said = field.integer(0L, Long.MAX_VALUE);
    return said == null || said == 0 ? otherwise : said;
  }

  private static long size(Field field, long otherwise) {
    String text = field.literal();
    if (text == null) {
      return otherwise;
    }
    Matcher parts = SIZE.matcher(text);
    if (!parts.matches()) {
      field.problem(SIZE_EXPECTED);
      return otherwise;
    }
    String unit = parts.group(2) == null ? "B" : parts.group(2);
    long bytes = Long.parseLong(parts.group(1)) << (10 * "BKMGT".indexOf(unit.charAt(0)));
    return bytes == 0 ? otherwise : bytes;
  }

  static List<ScrapeProtocol> protocols(
      Field field, List<ScrapeProtocol> otherwise, List<String> notes) {
    if (!field.present()) {
      return otherwise;
    }
    List<ScrapeProtocol> protocols = new ArrayList<>();
    for (Field item : field.items()) {
      if ("PrometheusProto".equals(item.text())) {
        notes.add(item.path() + ": passed over, the protobuf format is not read");
        continue;
      }
      ScrapeProtocol protocol = item.choice(ScrapeProtocol.BY_NAME);
      if (protocol != null) {
        protocols.add(protocol);
      }
    }
    if (field.items().isEmpty()) {
      field.problem("a protocol at least");
    }
    if (new HashSet<>(protocols).size() < protocols.size()) {
      field.problem("each protocol once");
    }
    return protocols.isEmpty() ? otherwise : protocols;
  }
}
