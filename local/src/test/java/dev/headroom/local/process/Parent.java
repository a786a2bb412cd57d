package dev.headroom.local.process;

import dev.headroom.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A program with two children that run a shell script (its second argument); it prints their pids
 * and the watchdog's, and later that of another watchdog, once that one knows the children; then it
 * waits to be killed.
 */
final class Parent {
  private Parent() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    ChildProcesses children = new ChildProcesses(folder.resolve("replicas"));
    for (int i = 0; i < 2; i++) {
      ChildProcess child =
          children.start(
              List.of("sh", "-c", arguments[1]), Map.of(), folder, folder.resolve(i + ".log"));
      System.out.println(child.pid());
    }
    long watchdog = children.watchdogPid();
    System.out.println(watchdog);
    System.out.println("started");
    Await.until(
        "there is another watchdog",
        Duration.ofMinutes(1),
        () -> children.watchdogPid() != watchdog);
    System.out.println(children.watchdogPid());
    new CountDownLatch(1).await();
  }
}
