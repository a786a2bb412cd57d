package dev.headroom.dashboard.timeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.headroom.control.LineFile;
import dev.headroom.control.record.RecordJson;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Summaries as lines of JSON, {@code {"server", "point": {…}}}, in a file and the one before it: at
 * some 300 bytes a summary, a day of a server is 1 MB. A file that cannot be written is said once,
 * and once when it can be again. Thread-safe.
 */
public final class PointFile implements PointLog {
  private static final Logger log = LoggerFactory.getLogger(PointFile.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final RecordJson<Line> LINE = RecordJson.of(Line.class);

  /** More than a day of thirty servers, in each of the two files. */
  private static final long FILE_BYTES = 32L << 20;

  private record Line(String server, Point point) {}

  private final LineFile file;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * Goes on with a file.
   *
   * @param path its folder is made if it is not there
   */
  public PointFile(Path path) throws IOException {
    file = new LineFile(path, FILE_BYTES);
  }

  @Override
  public void add(String server, Point summary) {
    try {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(text)) {
        LINE.write(new Line(server, summary), json);
      }
      file.add(text.toString());
      if (failing.compareAndSet(true, false)) {
        log.info("The charts' history is written down again");
      }
    } catch (IOException e) {
      if (failing.compareAndSet(false, true)) {
        log.warn("The charts' history is in memory only: {}: {}", file, e.toString());
      }
    }
  }

  /**
   * What is kept of the last 24 hours, of each server, oldest first. Lines that cannot be read are
   * passed over; how many they were is logged.
   */
  public Map<String, List<Point>> read(Instant now) throws IOException {
    Map<String, List<Point>> points = new HashMap<>();
    int bad = 0;
    for (String text : file.lines()) {
      try (JsonParser json = JSON.createParser(text)) {
        json.nextToken();
        Line line = LINE.read(json);
        List<Point> known = points.computeIfAbsent(line.server, server -> new ArrayList<>());
        boolean isNext = known.isEmpty() || line.point.at().isAfter(known.getLast().at());
        if (isNext && Day.isRecent(line.point, now)) {
          known.add(line.point);
        }
      } catch (IOException e) {
        bad += text.isEmpty() ? 0 : 1;
      }
    }
    if (bad > 0) {
      log.warn("{}: {} lines cannot be read and are passed over", file, bad);
    }
    return points;
  }
}
