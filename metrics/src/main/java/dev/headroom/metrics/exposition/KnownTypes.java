package dev.headroom.metrics.exposition;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The TYPE lines of the pages of one target. As long as they are those of the last page, they cost
 * a look-up each and the result is the same object. Not thread-safe.
 */
final class KnownTypes {
  private final Map<SeriesText, Known> known = new HashMap<>();
  private final SeriesText probe = new SeriesText();
  private MetricTypes types = MetricTypes.NONE;
  private boolean changed;
  private int seen;
  private int page;

  void begin(int maxLines) {
    page++;
    seen = 0;
    if (known.size() > maxLines) {
      known.clear(); // what refused pages left behind
      changed = true;
    }
  }

  /** How many different lines the page has, with this one. */
  int add(SampleLine line) {
    Known type = known.get(line.whole(probe));
    if (type == null) {
      type = new Known(TypeLine.parse(probe.text()));
      known.put(probe.copy(), type);
      changed = true;
    }
    seen += type.lastPage == page ? 0 : 1;
    type.lastPage = page;
    return seen;
  }

  /** What the page states, once it is read to its end. */
  MetricTypes end() {
    if (known.size() > seen) {
      known.values().removeIf(type -> type.lastPage != page);
      changed = true;
    }
    if (changed) {
      Map<String, MetricType> byFamily = new HashMap<>();
      for (Known type : known.values()) {
        if (type.line != null) {
          byFamily.put(type.line.family(), type.line.type());
        }
      }
      types = new MetricTypes(byFamily);
      changed = false;
    }
    return types;
  }

  private static final class Known {
    /** Null: not well-formed. */
    final @Nullable TypeLine line;

    int lastPage;

    Known(@Nullable TypeLine line) {
      this.line = line;
    }
  }
}
