package dev.headroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests after which Netty finds a buffer that was never freed. Netty looks at
 * every buffer here ({@code -Dio.netty.leakDetection.level=paranoid}), and reports one when the
 * garbage collector has found it.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @SuppressWarnings("deprecation") // abstract still
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new Reporting<>(resource, samplingInterval);
          }
        });
  }

  private static final class Reporting<T> extends ResourceLeakDetector<T> {
    Reporting(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
    }
  }

  /** What was found so far, after a look for more. */
  static List<String> leaks() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      for (ByteBufAllocator each :
          List.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT)) {
        each.directBuffer().release();
        each.heapBuffer().release();
      }
    }
    return LEAKS;
  }

  static void forget() {
    LEAKS.clear();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    assertThat(leaks()).isEmpty();
  }
}
