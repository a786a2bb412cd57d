package dev.headroom.load;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.CommonPools;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Load that is being put on a server. Starts at once, tells of each second, ends by itself or by
 * {@link #stop}. Thread-safe.
 *
 * <p>One thread keeps the schedule of an open loop, tells the seconds and notices the end. Requests
 * are sent and answered on event loops; a closed loop's next request is sent where the last answer
 * came in.
 */
public final class LoadRun implements AutoCloseable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = Long.MAX_VALUE;

  /**
   * A client that got no connection tries again after this, so that a server that is down is not
   * hammered.
   */
  private static final long PAUSE_MILLIS = 50;

  private final LoadSpec spec;
  private final Consumer<LoadSecond> eachSecond;
  private final LoadTally tally = new LoadTally();
  private final List<LoadClient> clients = new ArrayList<>();
  private final CompletableFuture<LoadReport> report = new CompletableFuture<>();
  private final Thread thread;

  /** Taken when everything is ready to send. */
  private final long began;

  /** Requests numbered so far. */
  private final AtomicLong due = new AtomicLong();

  /** Requests without an answer; in a closed loop clients that have not ended. */
  private final AtomicInteger busy = new AtomicInteger();

  /** Times since the beginning, in nanoseconds. */
  private final AtomicLong sendingEnded = new AtomicLong(NEVER);

  private final AtomicLong lastAnswer = new AtomicLong();
  private volatile long cutOff = NEVER;

  private LoadRun(LoadSpec spec, Consumer<LoadSecond> eachSecond) {
    this.spec = spec;
    this.eachSecond = eachSecond;
    InetSocketAddress address = address(spec.target());
    SslContext tls = tls(spec.target());
    for (int i = 0; i < eventLoops(spec.arrivals()); i++) {
      EventLoop loop = CommonPools.workerGroup().next();
      clients.add(new LoadClient(loop, spec.target(), address, tls, spec.timeout()));
    }
    thread = Thread.ofPlatform().name("load").daemon().unstarted(this::run);
    began = System.nanoTime();
  }

  private static InetSocketAddress address(URI target) {
    boolean https = "https".equals(target.getScheme());
    int port = target.getPort() < 0 ? (https ? 443 : 80) : target.getPort();
    try {
      return new InetSocketAddress(InetAddress.getAllByName(target.getHost())[0], port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "target: " + target.getHost() + " (expected: a host that can be resolved)", e);
    }
  }

  private static @Nullable SslContext tls(URI target) {
    try {
      return "https".equals(target.getScheme()) ? SslContextBuilder.forClient().build() : null;
    } catch (SSLException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static int eventLoops(Arrivals arrivals) {
    int cores = Runtime.getRuntime().availableProcessors();
    return arrivals instanceof Arrivals.Closed(int connections)
        ? Math.min(cores, connections)
        : cores;
  }

  /**
   * Begins.
   *
   * @param eachSecond is told once a second, and once more at the end, on the run's own thread
   * @throws IllegalArgumentException if the target's host is unknown
   */
  public static LoadRun start(LoadSpec spec, Consumer<LoadSecond> eachSecond) {
    LoadRun run = new LoadRun(spec, eachSecond);
    run.thread.start();
    return run;
  }

  /**
   * The result, when the last request has been answered. Fails if one of the caller's functions
   * does.
   */
  public CompletableFuture<LoadReport> report() {
    return report.copy();
  }

  /**
   * Sends nothing more, and cuts off what is not answered after a time.
   *
   * @return the report, which comes at the latest then
   */
  public CompletableFuture<LoadReport> stop(Duration grace) {
    cutOff = clock() + grace.toNanos();
    endSending();
    return report();
  }

  /** Stops and waits for nothing. */
  @Override
  public void close() {
    var _ = stop(Duration.ZERO);
  }

  private long clock() {
    return System.nanoTime() - began;
  }

  private void endSending() {
    if (sendingEnded.compareAndSet(NEVER, clock())) {
      LockSupport.unpark(thread);
    }
  }

  private boolean isSending() {
    return sendingEnded.get() == NEVER;
  }

  private void fail(Throwable cause) {
    report.completeExceptionally(cause);
    close();
  }

  private void run() {
    try {
      if (spec.arrivals() instanceof Arrivals.Closed(int connections)) {
        busy.set(connections);
        for (int i = 0; i < connections; i++) {
          LoadClient client = clients.get(i % clients.size());
          client.loop().execute(() -> sendNext(client));
        }
      }
      keepTime();
      eachSecond.accept(tally.second(Duration.ofNanos(clock())));
      report.complete(
          tally.report(Duration.ofNanos(sendingEnded.get()), Duration.ofNanos(lastAnswer.get())));
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      clients.forEach(LoadClient::close);
    }
  }

  /** Does at its time what is due, until nothing is left to do. */
  private void keepTime() {
    long end = spec.duration().toNanos();
    long nextSecond = SECOND;
    while (isSending() || (busy.get() > 0 && clock() < cutOff)) {
      long wake = Math.min(nextSecond, cutOff);
      if (isSending()) {
        wake = Math.min(wake, Math.min(end, sendDue()));
        if (clock() >= end) {
          endSending();
        }
      }
      if (clock() >= nextSecond) {
        eachSecond.accept(tally.second(Duration.ofNanos(clock())));
        nextSecond += SECOND;
      }
      LockSupport.parkNanos(this, wake - clock());
    }
  }

  /** Sends all that is due by now in an open loop, and returns when the next request is. */
  private long sendDue() {
    if (!(spec.arrivals() instanceof Arrivals.Open(double rate, int maxOutstanding))) {
      return NEVER;
    }
    while (true) {
      long number = due.get();
      long time = (long) (number * (SECOND / rate));
      if (number >= spec.count() || time >= spec.duration().toNanos()) {
        endSending();
        return time;
      }
      if (time > clock()) {
        return time;
      }
      due.incrementAndGet();
      tally.offered();
      if (busy.get() >= maxOutstanding) {
        tally.unsent();
      } else {
        busy.incrementAndGet();
        LoadClient client = clients.get((int) (number % clients.size()));
        client.loop().execute(() -> send(client, number, time, _ -> end()));
      }
    }
  }

  /** One client's next request in a closed loop. */
  private void sendNext(LoadClient client) {
    long number =
        isSending() && clock() < spec.duration().toNanos() ? due.getAndIncrement() : NEVER;
    if (number >= spec.count()) {
      endSending();
      end();
      return;
    }
    tally.offered();
    send(
        client,
        number,
        clock(),
        answered -> {
          if (answered) {
            sendNext(client);
          } else {
            var _ =
                client.loop().schedule(() -> sendNext(client), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
          }
        });
  }

  private void end() {
    if (busy.decrementAndGet() == 0 && !isSending()) {
      LockSupport.unpark(thread);
    }
  }

  private void send(LoadClient client, long number, long from, Consumer<Boolean> then) {
    AggregatedHttpRequest request;
    try {
      request = spec.requests().apply(number);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    client.send(
        request,
        new LoadClient.Outcome() {
          @Override
          public void answered(int status, long bodyLength) {
            long now = clock();
            lastAnswer.accumulateAndGet(now, Math::max);
            tally.answered(status, now - from, bodyLength);
            then.accept(true);
          }

          @Override
          public void failed(Throwable cause) {
            lastAnswer.accumulateAndGet(clock(), Math::max);
            tally.failed(ErrorKinds.of(cause));
            then.accept(false);
          }
        });
  }
}
