package dev.headroom.control.event;

import dev.headroom.control.PolicyId;
import java.util.List;

/** The contract, of events that are remembered only: as a simulation has them. */
class RepeatsTest extends EventSinkContract {
  private record Sameness(PolicyId policy, PolicyEvent.Kind kind, boolean warning, String words) {}

  private final Repeats<Sameness, PolicyEvent> events = new Repeats<>(1000);

  @Override
  protected EventSink sink() {
    return event -> {
      boolean isChange = event.kind() == PolicyEvent.Kind.SCALED;
      String words = SameWords.of(event.message(), isChange);
      events.add(
          new Sameness(event.policy(), event.kind(), event.warning(), words), event, event.at());
    };
  }

  @Override
  protected List<Told> told() {
    return events.after(0).stream()
        .map(
            seen ->
                new Told(
                    seen.last().policy().name(),
                    seen.last().kind().reason(),
                    seen.last().warning(),
                    seen.last().message(),
                    seen.last().at(),
                    seen.count()))
        .toList();
  }
}
