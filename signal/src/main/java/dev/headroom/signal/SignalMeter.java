package dev.headroom.signal;

import dev.headroom.gateway.signal.GatewayReading;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.MetricReader;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads a signal of the catalog: from the replicas' pages and, where there is a gateway that
 * measures the same, from the gateway.
 *
 * <ul>
 *   <li>A replica whose page says nothing is measured by the gateway. When no page says anything,
 *       the metric is the gateway's, by name and target.
 *   <li>Of requests in a replica and of its queue the greater count holds, where it is known how
 *       many requests a replica computes at the same time. Requests also wait before the queue that
 *       a server counts, and some come by another way than the gateway.
 * </ul>
 *
 * <p>Where the user gives no target, the one recommended for the kind of server holds for its page,
 * and the gateway's own for what the gateway counts.
 */
final class SignalMeter implements Meter {
  /** How Headroom and OpenVINO Model Server say how many requests they compute at the same time. */
  private static final String STREAMS = "ovms_streams";

  private final PlannedMetric.OfPage metric;
  private final Optional<GatewaySignal> counterpart;
  private final Catalog catalog;
  private final Optional<LoadWatch> watch;
  private final MetricReader reader;
  private final MetricReader streams;

  /** Slots and target of the last reading that the gateway had a part in, for {@link #isAbove}. */
  private volatile Yardstick yardstick = Yardstick.NONE;

  private record Yardstick(OptionalDouble slots, double target) {
    static final Yardstick NONE = new Yardstick(OptionalDouble.empty(), 0);
  }

  /**
   * @param watch of a gateway that sees the replicas' requests, if there is one
   */
  SignalMeter(PlannedMetric.OfPage metric, Catalog catalog, Optional<LoadWatch> watch) {
    this.metric = metric;
    this.counterpart = watch.flatMap(_ -> Counterpart.of(metric.signal()));
    this.watch = watch;
    this.catalog = catalog;
    this.reader = catalog.reader(metric.signal().name(), List.of(), metric.parameters());
    this.streams = catalog.reader(STREAMS, List.of(), Map.of());
  }

  @Override
  public Measure read(Pages pages, Instant now) {
    PageValues page = PageValues.read(reader, pages, now);
    OptionalDouble slots = slots(pages, now);
    Optional<Quantity> pageTarget = metric.target().or(() -> recommended(pages));
    if (page.values().isEmpty() && counterpart.isPresent()) {
      return atGateway(counterpart.get(), page, slots.orElse(1), pageTarget, now);
    }
    yardstick = Yardstick.NONE;
    if (page.values().isEmpty()) {
      return Measure.of(
          spec(pageTarget.orElse(Quantity.parse("1"))), new Reading.Failed(page.whyAbsent()));
    }
    if (pageTarget.isEmpty()) {
      return Measure.of(
          spec(Quantity.parse("1")),
          new Reading.Failed("no target is recommended for this kind of server (give one)"));
    }
    return counterpart
        .map(gateway -> both(gateway, page, slots, pageTarget.get(), now))
        .orElseGet(() -> Measure.of(spec(pageTarget.get()), Samples.of(page.values(), now)));
  }

  private MetricSpec spec(Quantity target) {
    return new MetricSpec.Pods(
        MetricIdentifier.named(metric.signal().name()), new MetricTarget.AverageValue(target));
  }

  private Quantity gatewayTarget(GatewaySignal gateway, Optional<Quantity> pageTarget) {
    return metric
        .target()
        .or(() -> Targets.quantity(gateway.target()))
        .or(() -> pageTarget)
        .orElse(Quantity.parse("1"));
  }

  private Measure atGateway(
      GatewaySignal gateway,
      PageValues page,
      double slots,
      Optional<Quantity> pageTarget,
      Instant now) {
    Quantity target = gatewayTarget(gateway, pageTarget);
    yardstick = new Yardstick(OptionalDouble.of(slots), target.doubleValue());
    GatewayReading reading = seen(gateway, slots);
    if (!(reading instanceof GatewayReading.Present)) {
      // Nobody stands in: it is the user's metric that cannot be read.
      return Measure.of(spec(target), GatewayMeter.reading(reading, now));
    }
    return new Measure(
        GatewayMeter.spec(gateway, target),
        GatewayMeter.reading(reading, now),
        Optional.of(standsIn(gateway, page.whyAbsent())));
  }

  private GatewayReading seen(GatewaySignal gateway, double slots) {
    return watch.map(load -> gateway.read(load, slots)).orElseThrow();
  }

  private String standsIn(GatewaySignal gateway, String why) {
    String assumed =
        gateway.perSlots() && metric.slots().isEmpty()
            ? ", taking a replica to compute one request at a time (signal.parameters says otherwise)"
            : "";
    return metric.signal().name()
        + " is measured as "
        + gateway.signalName()
        + assumed
        + ", because "
        + why;
  }

  private Measure both(
      GatewaySignal gateway,
      PageValues page,
      OptionalDouble slots,
      Quantity pageTarget,
      Instant now) {
    Quantity gatewayTarget = gatewayTarget(gateway, Optional.of(pageTarget));
    if (gateway.perSlots() && slots.isPresent()) {
      yardstick = new Yardstick(slots, gatewayTarget.doubleValue());
    }
    Map<String, Double> seen =
        seen(gateway, slots.orElse(1)) instanceof GatewayReading.Present present
            ? present.values()
            : Map.of();
    Greater greater = new Greater(pageTarget.doubleValue(), gatewayTarget.doubleValue());
    page.values().forEach(greater::page);
    Optional<String> missing = Optional.empty();
    for (Map.Entry<String, Double> value : seen.entrySet()) {
      boolean onPage = page.values().containsKey(value.getKey());
      if (!onPage && missing.isEmpty()) {
        String why = page.absences().getOrDefault(value.getKey(), "it has no metrics page");
        missing = Optional.of(standsIn(gateway, value.getKey() + ": " + why));
      }
      if (!onPage || (gateway.perSlots() && slots.isPresent())) {
        greater.gateway(value.getKey(), value.getValue());
      }
    }
    Quantity target = greater.isGateway() ? gatewayTarget : pageTarget;
    return new Measure(
        spec(target), Samples.of(greater.values(target.doubleValue()), now), missing);
  }

  /** Collects each replica's value as a multiple of the target of whoever measured it. */
  private static final class Greater {
    private final double pageTarget;
    private final double gatewayTarget;
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private double pages;
    private double gateways;

    Greater(double pageTarget, double gatewayTarget) {
      this.pageTarget = pageTarget;
      this.gatewayTarget = gatewayTarget;
    }

    void page(String replica, double value) {
      pages += value / pageTarget;
      ratios.merge(replica, value / pageTarget, Math::max);
    }

    void gateway(String replica, double value) {
      gateways += value / gatewayTarget;
      ratios.merge(replica, value / gatewayTarget, Math::max);
    }

    boolean isGateway() {
      return gateways > pages;
    }

    Map<String, Double> values(double target) {
      Map<String, Double> values = new LinkedHashMap<>();
      ratios.forEach((replica, ratio) -> values.put(replica, ratio * target));
      return values;
    }
  }

  private OptionalDouble slots(Pages pages, Instant now) {
    if (counterpart.filter(GatewaySignal::perSlots).isEmpty()) {
      return OptionalDouble.empty();
    }
    return metric.slots().isPresent()
        ? OptionalDouble.of(metric.slots().getAsInt())
        : PageValues.read(streams, pages, now).values().values().stream()
            .filter(value -> value >= 1)
            .mapToDouble(Double::doubleValue)
            .findFirst();
  }

  private Optional<Quantity> recommended(Pages pages) {
    return pages.series().values().stream()
        .flatMap(page -> catalog.kind(page).stream())
        .flatMap(kind -> Targets.quantity(catalog.target(metric.signal().name(), kind)).stream())
        .findFirst();
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    Yardstick by = yardstick;
    return counterpart.isPresent()
        && by.slots().isPresent()
        && GatewayMeter.isAbove(
            counterpart.get(), load, by.slots().getAsDouble(), by.target() * (1 + tolerance));
  }
}
