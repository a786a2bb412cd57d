package dev.headroom.metrics.exposition;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata lines of the pages of one target. As long as they are those of the last page, they
 * cost a look-up each and the result is the same object. Not thread-safe.
 */
final class KnownMetadata {
  private final Map<SeriesText, Known> known = new HashMap<>();
  private final SeriesText probe = new SeriesText();
  private final Map<MetadataLine.Kind, Integer> seen = new EnumMap<>(MetadataLine.Kind.class);
  private int lines;
  private MetricTypes types = MetricTypes.NONE;
  private boolean changed;
  private int page;

  void begin(int maxLines) {
    page++;
    seen.clear();
    lines = 0;
    if (known.size() > MetadataLine.Kind.values().length * maxLines) {
      known.clear(); // what refused pages left behind
      changed = true;
    }
  }

  /** Takes a line; throws IllegalArgumentException with what is wrong. */
  MetadataLine add(
      MetadataLine.Kind kind,
      byte[] text,
      int from,
      int to,
      ExpositionFormat format,
      int maxLines) {
    Known line = known.get(probe.set(text, from, to));
    if (line == null || line.format != format) {
      line = new Known(MetadataLine.parse(kind, text, from, to, format), format);
      known.put(probe.copy(), line);
      changed = true;
    }
    if (line.lastPage != page) {
      line.lastPage = page;
      lines++;
      if (seen.merge(kind, 1, Integer::sum) > maxLines) {
        throw new IllegalArgumentException("more than " + maxLines + " " + kind + " lines");
      }
    }
    return line.line;
  }

  /** What the page states, once it is read to its end. */
  MetricTypes end() {
    if (known.size() > lines) {
      known.values().removeIf(line -> line.lastPage != page);
      changed = true;
    }
    if (changed) {
      Map<String, MetricFamily> families = new TreeMap<>();
      for (Known entry : known.values()) {
        MetadataLine line = entry.line;
        MetricFamily family =
            families.getOrDefault(line.family(), MetricFamily.unstated(line.family()));
        families.put(
            line.family(),
            switch (line.kind()) {
              case TYPE ->
                  new MetricFamily(family.name(), line.type(), family.help(), family.unit());
              case HELP ->
                  new MetricFamily(family.name(), family.type(), line.text(), family.unit());
              case UNIT ->
                  new MetricFamily(family.name(), family.type(), family.help(), line.text());
            });
      }
      types = new MetricTypes(families);
      changed = false;
    }
    return types;
  }

  private static final class Known {
    final MetadataLine line;
    final ExpositionFormat format;
    int lastPage;

    Known(MetadataLine line, ExpositionFormat format) {
      this.line = line;
      this.format = format;
    }
  }
}
