package dev.headroom.local;

import dev.headroom.control.event.EventSink;
import dev.headroom.control.event.EventSinkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the loop tells, in the log of this machine; seen as a later run sees it. */
class LocalEventsTest extends EventSinkContract {
  @TempDir Path folder;
  private EventLog log;

  private Path file() {
    return folder.resolve("events.jsonl");
  }

  @BeforeEach
  void open() throws IOException {
    log = EventLog.open(file());
  }

  @Override
  protected EventSink sink() {
    return event -> log.add(SystemEvent.of(event));
  }

  @Override
  protected List<Told> told() throws IOException {
    return EventLog.open(file()).events().stream()
        .map(
            seen ->
                new Told(
                    seen.last().server(),
                    seen.last().kind().reason(),
                    seen.last().warning(),
                    seen.last().message(),
                    seen.last().at(),
                    seen.count()))
        .toList();
  }
}
