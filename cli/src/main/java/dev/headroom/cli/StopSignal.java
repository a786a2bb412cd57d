package dev.headroom.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for SIGTERM or SIGINT in place of the JVM's reaction to them. A shutdown hook would not do:
 * hooks run at once, and that of ONNX Runtime frees what requests in flight still use.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way and is called by reflection, as the compiler
 * warns of it without a way to say that it is meant.
 */
public final class StopSignal {
  private StopSignal() {}

  /** Returns when the process is told to stop; from then on a second signal ends it at once. */
  public static void await() throws InterruptedException {
    await(new CountDownLatch(1));
  }

  /**
   * Also returns when somebody else counts down.
   *
   * @param told from one
   */
  public static void await(CountDownLatch told) throws InterruptedException {
    for (String signal : List.of("TERM", "INT")) {
      handle(
          signal,
          () -> {
            if (told.getCount() == 0) {
              Runtime.getRuntime().halt(1);
            }
            told.countDown();
          });
    }
    told.await();
  }

  private static void handle(String name, Runnable reaction) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler react =
          (_, _, _) -> {
            reaction.run();
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, react);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this JDK has no sun.misc.Signal (expected: module jdk.unsupported)", e);
    }
  }
}
