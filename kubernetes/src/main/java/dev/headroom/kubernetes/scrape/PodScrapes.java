package dev.headroom.kubernetes.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes pods as the cluster has them: give it to an informer of pods as its handler. It owns
 * which pages are scraped. Thread-safe.
 */
public final class PodScrapes implements ResourceEventHandler<Pod>, AutoCloseable {
  /** So many pages, where nothing else is said: each costs a connection and its series. */
  public static final int MOST_PAGES = 2000;

  private static final Logger log = LoggerFactory.getLogger(PodScrapes.class);

  private final Scraper scraper;
  private final int mostPages;

  @GuardedBy("this")
  private final Map<Name, Scraped> pods = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, AskedPage> asked = new TreeMap<>();

  /** Pods that have pages for which there was no room. */
  @GuardedBy("this")
  private final Set<Name> leftOut = new LinkedHashSet<>();

  @GuardedBy("this")
  private int pages;

  @GuardedBy("this")
  private boolean closed;

  private record Name(String namespace, String pod) {}

  /** A pod with its pages at work, in the order of {@link PodTargets}. */
  private record Scraped(PodFacts facts, Map<Target, WatchedTarget> pages) {}

  /**
   * Scrapes nothing yet.
   *
   * @param scraper by which all pages are scraped; its store has their series
   * @param mostPages beyond it, pods that come are not scraped until others go
   */
  public PodScrapes(Scraper scraper, int mostPages) {
    if (mostPages < 1) {
      throw new IllegalArgumentException("mostPages: " + mostPages + " (expected: at least 1)");
    }
    this.scraper = scraper;
    this.mostPages = mostPages;
  }

  @Override
  public void onAdd(Pod pod) {
    seen(PodFacts.of(pod));
  }

  @Override
  public void onUpdate(Pod before, Pod now) {
    seen(PodFacts.of(now));
  }

  @Override
  public void onDelete(Pod pod, boolean lastStateUnknown) {
    gone(new Name(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  /**
   * From now on, the page is scraped of all pods that it is asked of.
   *
   * @param owner whose wish it is; a new wish of the same takes the place of the old one
   */
  public synchronized void ask(String owner, AskedPage page) {
    if (!page.equals(asked.put(owner, page))) {
      syncAll();
    }
  }

  /** Nobody asks for it any more. */
  public synchronized void forget(String owner) {
    if (asked.remove(owner) != null) {
      syncAll();
    }
  }

  /**
   * The pages of a pod that are scraped, the best to read signals from first. A page that is closed
   * by the time it is read has no newest page any more.
   */
  public synchronized List<WatchedTarget> pages(String namespace, String pod) {
    Scraped found = pods.get(new Name(namespace, pod));
    return found == null ? List.of() : List.copyOf(found.pages().values());
  }

  /** All pages that are scraped. */
  public synchronized List<WatchedTarget> pages() {
    return pods.values().stream().flatMap(pod -> pod.pages().values().stream()).toList();
  }

  /** How many pods have pages that are not scraped, as there are too many. */
  public synchronized int leftOut() {
    return leftOut.size();
  }

  private synchronized void seen(PodFacts facts) {
    if (closed) {
      return;
    }
    Name name = new Name(facts.namespace(), facts.name());
    Scraped before = pods.get(name);
    if (before == null || !before.facts().equals(facts)) {
      Map<Target, WatchedTarget> running = before == null ? new LinkedHashMap<>() : before.pages();
      pods.put(name, new Scraped(facts, running));
      sync(name);
      retryLeftOut();
    }
  }

  private synchronized void gone(Name name) {
    Scraped pod = pods.remove(name);
    leftOut.remove(name);
    if (pod != null && !pod.pages().isEmpty()) {
      pages -= pod.pages().size();
      pod.pages().values().forEach(WatchedTarget::close);
      retryLeftOut();
    }
  }

  @GuardedBy("this")
  private void syncAll() {
    if (!closed) {
      List.copyOf(pods.keySet()).forEach(this::sync);
      retryLeftOut();
    }
  }

  @GuardedBy("this")
  private void retryLeftOut() {
    for (Name name : List.copyOf(leftOut)) {
      if (pages >= mostPages) {
        return;
      }
      sync(name);
    }
  }

  @GuardedBy("this")
  private void sync(Name name) {
    Scraped pod = pods.get(name);
    if (pod == null) {
      return;
    }
    List<Target> wanted = PodTargets.of(pod.facts(), asked.values());
    Map<Target, WatchedTarget> before = new LinkedHashMap<>(pod.pages());
    Set<Target> ended = new HashSet<>(before.keySet());
    wanted.forEach(ended::remove);
    for (Target target : ended) {
      WatchedTarget page = before.remove(target);
      if (page != null) {
        page.close();
        pages--;
      }
    }
    pod.pages().clear();
    List<Target> crowded = new ArrayList<>();
    for (Target target : wanted) {
      WatchedTarget running = before.get(target);
      if (running == null && pages >= mostPages) {
        crowded.add(target);
        continue;
      }
      if (running == null) {
        running = scraper.watch(target);
        pages++;
      }
      pod.pages().put(target, running);
    }
    if (crowded.isEmpty()) {
      leftOut.remove(name);
    } else if (leftOut.add(name)) {
      log.warn(
          "{}/{} is not scraped: there are {} pages already (expected: fewer, or a greater bound)",
          name.namespace(),
          name.pod(),
          mostPages);
    }
  }

  /** Ends the series of all pages. The scraper stays open. */
  @Override
  public synchronized void close() {
    closed = true;
    pods.values().forEach(pod -> pod.pages().values().forEach(WatchedTarget::close));
    pods.clear();
    leftOut.clear();
    pages = 0;
  }
}
