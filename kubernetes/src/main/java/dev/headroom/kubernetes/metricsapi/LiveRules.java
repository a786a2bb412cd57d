package dev.headroom.kubernetes.metricsapi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.ObjectTypes;
import dev.headroom.metrics.rules.QueryChecks;
import dev.headroom.metrics.rules.RuleFiles;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.watch.FileWatch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the rules hold that stand at their place now. A text that cannot be read at all changes
 * nothing; of one that can, what is wrong with single rules is said, and the others hold.
 * Thread-safe.
 */
final class LiveRules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final MetricsRules rules;
  private final QueryChecks checks;
  private final List<AutoCloseable> followed = new ArrayList<>();

  @GuardedBy("this")
  private ObjectTypes types = ObjectTypes.USUAL;

  @GuardedBy("this")
  private List<Document> documents = List.of();

  LiveRules(MetricsRules rules, QueryChecks checks) {
    this.rules = rules;
    this.checks = checks;
  }

  /**
   * Reads the rules there, and again whenever they change. Called once.
   *
   * @throws IllegalArgumentException if there is a file that cannot be read
   */
  void follow(RuleSource source, KubernetesClient cluster) {
    switch (source) {
      case RuleSource.OfFile(Path file) -> {
        List<Document> read = read(file);
        apply(read);
        followed.add(new FileWatch(List.of(file), LOOK, () -> reread(file)));
      }
      case RuleSource.OfConfigMap(var name) -> {
        SharedIndexInformer<ConfigMap> informer =
            cluster
                .configMaps()
                .inNamespace(name.namespace())
                .withName(name.name())
                .runnableInformer(0)
                .addEventHandler(new Handler("configmap " + name))
                .exceptionHandler(
                    (_, problem) -> {
                      log.warn("configmap {} is not followed: {}", name, problem.getMessage());
                      return true;
                    });
        var _ = informer.start();
        followed.add(informer);
      }
    }
  }

  /** The cluster has other kinds now, which labels may name. */
  synchronized void types(ObjectTypes now) {
    types = now;
    rules.rules(of(documents));
  }

  private void reread(Path file) {
    try {
      apply(read(file));
      log.info("{}: its rules hold from now on", file);
    } catch (IllegalArgumentException e) {
      log.warn("{}; the rules of before go on", e.getMessage());
    }
  }

  private static List<Document> read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + ": cannot be read: " + e.getMessage() + " (expected: a readable file)", e);
    }
  }

  private static List<Document> parse(String name, String text) {
    Problems problems = new Problems(name);
    List<Document> read =
        Documents.parseMixed(name, text, problems).stream().filter(RuleFiles::isRules).toList();
    if (problems.count() > 0) {
      throw new IllegalArgumentException(
          String.join("; ", problems.list().stream().map(Problem::toString).toList()));
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException(
          name
              + ": no rules (expected: a configuration of prometheus-adapter, a ConfigMap that holds"
              + " one, or values of its chart)");
    }
    return read;
  }

  /**
   * One bad rule keeps no other from being used.
   *
   * @throws IllegalArgumentException if there is no good one
   */
  private synchronized void apply(List<Document> read) {
    RuleSet set = of(read);
    boolean hasGood =
        !set.rules().isEmpty() || !set.external().isEmpty() || set.resources().isPresent();
    if (!hasGood && !set.bad().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", set.notes()));
    }
    documents = read;
    set.notes().forEach(note -> log.warn("{}", note));
    rules.rules(set);
  }

  @GuardedBy("this")
  private RuleSet of(List<Document> read) {
    RuleSet all = RuleSet.NONE;
    for (Document document : read) {
      all = all.and(RuleFiles.read(document, types, checks));
    }
    return all;
  }

  private final class Handler implements ResourceEventHandler<ConfigMap> {
    private final String name;

    Handler(String name) {
      this.name = name;
    }

    @Override
    public void onAdd(ConfigMap map) {
      take(map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap now) {
      take(now);
    }

    @Override
    public void onDelete(ConfigMap map, boolean lastStateUnknown) {
      log.warn("{} is gone; the rules of before go on", name);
    }

    private void take(ConfigMap map) {
      try {
        ConfigMap plain = new ConfigMap();
        plain.setMetadata(map.getMetadata());
        plain.setData(map.getData());
        apply(parse(name, Serialization.asYaml(plain)));
        log.info("{}: its rules hold from now on", name);
      } catch (IllegalArgumentException e) {
        log.warn("{}; the rules of before go on", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : followed) {
      try {
        each.close();
      } catch (Exception e) {
        log.debug("what is followed does not end", e);
      }
    }
  }
}
