package dev.headroom.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Netty's leak detection at its strictest for a whole run of tests. JUnit finds it as a service. At
 * the end of the run what nobody holds any more is collected, so that a leak of the last test is
 * seen, too; if there was any, the run fails, and so does the build.
 */
public final class LeakWatch implements LauncherSessionListener {
  private static final int COLLECTIONS = 3;
  private static final long PATIENCE_MILLIS = 10_000;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(Detectors.INSTANCE);
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      Detectors.INSTANCE.all.forEach(Detector::reportNow);
    }
    List<String> leaks = Detectors.INSTANCE.leaks;
    if (!leaks.isEmpty()) {
      leaks.forEach(leak -> System.err.println("LEAK: " + leak));
      throw new AssertionError("LEAK: " + leaks.size() + ", listed above (expected: none)");
    }
  }

  /** Collects garbage, and waits until the collector has said what was garbage. */
  private static void collect() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    WeakReference<Object> canary = new WeakReference<>(new Object(), collected);
    System.gc();
    try {
      collected.remove(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    canary.clear();
  }

  private static final class Detectors extends ResourceLeakDetectorFactory {
    static final Detectors INSTANCE = new Detectors();

    final List<Detector<?>> all = new CopyOnWriteArrayList<>();
    final List<String> leaks = new CopyOnWriteArrayList<>();

    @Override
    @SuppressWarnings("deprecation") // it is abstract all the same
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      Detector<T> detector = new Detector<>(resource, samplingInterval);
      all.add(detector);
      return detector;
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resource, String records) {
      Detectors.INSTANCE.leaks.add(resource + records);
    }

    @Override
    protected void reportUntracedLeak(String resource) {
      Detectors.INSTANCE.leaks.add(resource);
    }

    /** It reports what was collected whenever it begins to track something. */
    void reportNow() {
      @SuppressWarnings("unchecked") // it only remembers that there was one
      T probe = (T) new Object();
      var tracker = track(probe);
      if (tracker != null) {
        tracker.close(probe);
      }
    }
  }
}
