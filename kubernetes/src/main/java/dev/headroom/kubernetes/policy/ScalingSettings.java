package dev.headroom.kubernetes.policy;

import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.scaling.policy.Settings;
import java.time.Duration;

/**
 * How a cluster is scaled.
 *
 * @param watched whose policies
 * @param namespace of the operator's own objects: where states are kept
 * @param instance which operator it is: its pod's name
 * @param catalog of signals
 * @param rules of prometheus-adapter, which may give metrics
 * @param dialect of whom queries are asked
 * @param interval from one decision to the next, where a policy says none
 */
public record ScalingSettings(
    Watched watched,
    String namespace,
    String instance,
    Catalog catalog,
    RuleSet rules,
    Dialect dialect,
    Duration interval) {
  /** How the operator decides. */
  public static final Settings OF_DECISIONS = Settings.ofHeadroom();

  /** Pages are a second old at most, so a decision is one and a half after what it is about. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /**
   * With the catalog and the interval that Headroom has, and without rules.
   *
   * @param dialect of whom queries are asked
   */
  public static ScalingSettings of(
      Watched watched, String namespace, String instance, Dialect dialect) {
    return new ScalingSettings(
        watched, namespace, instance, Catalog.builtIn(), RuleSet.NONE, dialect, INTERVAL);
  }
}
