package dev.headroom.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A program with two children that run a shell script (its second argument); it prints their pids
 * and the watchdog's, then waits to be killed.
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
    System.out.println(children.watchdogPid());
    System.out.println("started");
    new CountDownLatch(1).await();
  }
}
