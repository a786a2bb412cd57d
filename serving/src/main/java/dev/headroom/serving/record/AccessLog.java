package dev.headroom.serving.record;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line a request, to a file or to stderr, on a thread of its own. What cannot be written,
 * be it that the disk is full or slower than the requests come, is dropped and counted, and said
 * when it begins.
 */
public final class AccessLog implements RecordSink {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int MOST_WAITING = 8192;
  private static final int MOST_AT_ONCE = 256;
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Where lines go. Used by one thread. */
  interface Lines extends AutoCloseable {
    void append(ByteBuffer lines) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final String where;
  private final Lines lines;
  private final RecordQueue<RequestRecord> queue;
  private boolean failing;
  private long failedNanos;

  private AccessLog(String where, Lines lines, int mostWaiting) {
    this.where = where;
    this.lines = lines;
    this.queue =
        new RecordQueue<>("access-log", mostWaiting, MOST_AT_ONCE, Duration.ZERO, this::write);
  }

  /**
   * To the end of {@code file}, which is made if it is not there.
   *
   * @throws IOException where it cannot be opened
   */
  public static AccessLog toFile(Path file) throws IOException {
    LogFile opened = new LogFile(file);
    return to(
        file.toString(),
        new Lines() {
          @Override
          public void append(ByteBuffer lines) throws IOException {
            opened.append(lines);
          }

          @Override
          public void close() throws IOException {
            opened.close();
          }
        },
        MOST_WAITING);
  }

  /** To stderr. */
  public static AccessLog toStderr() {
    WritableByteChannel stderr = new FileOutputStream(FileDescriptor.err).getChannel();
    return to(
        "stderr",
        new Lines() {
          @Override
          public void append(ByteBuffer lines) throws IOException {
            while (lines.hasRemaining()) {
              var _ = stderr.write(lines);
            }
          }

          @Override
          public void close() {
            // It is everybody's.
          }
        },
        MOST_WAITING);
  }

  static AccessLog to(String where, Lines lines, int mostWaiting) {
    AccessLog log = new AccessLog(where, lines, mostWaiting);
    log.queue.start();
    return log;
  }

  @Override
  public String name() {
    return "access_log";
  }

  @Override
  public void accept(RequestRecord request) {
    queue.offer(request);
  }

  @Override
  public long dropped() {
    return queue.dropped();
  }

  private void write(List<RequestRecord> requests) throws InterruptedException {
    if (failing && System.nanoTime() - failedNanos < AGAIN_NANOS) {
      queue.drop(requests.size());
      return;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.allocate(0);
    try {
      for (RequestRecord request : requests) {
        AccessLine.write(request, text);
        ends.add(text.size());
      }
      bytes = ByteBuffer.wrap(text.toByteArray());
      lines.append(bytes);
      if (failing) {
        failing = false;
        LOG.info("access log {}: is written again; {} lines were dropped", where, dropped());
      }
    } catch (IOException e) {
      int written = bytes.position();
      queue.drop((int) ends.stream().filter(end -> end > written).count());
      failedNanos = System.nanoTime();
      if (!failing) {
        failing = true;
        LOG.warn(
            "access log {}: {}; lines are dropped until it can be written", where, e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    queue.close();
    try {
      lines.close();
    } catch (IOException e) {
      LOG.warn("access log {}: {}", where, e.getMessage());
    }
  }
}
