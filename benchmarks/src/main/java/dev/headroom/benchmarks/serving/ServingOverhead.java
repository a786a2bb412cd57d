package dev.headroom.benchmarks.serving;

import dev.headroom.http.HttpSettings;
import dev.headroom.http.Limits;
import dev.headroom.serving.ModelServer;
import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.repository.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the server adds to the bare engine: the engine in a loop and the server with one stream, in
 * turns, for several rounds. The rates say how it feels on this machine, now; the CPU time of a
 * request, its client's left out, does not depend on what else runs there.
 *
 * <p>Arguments: the folder of a MiniLM model (with {@code 1/model.onnx}), tokens, connections,
 * seconds a turn, rounds.
 */
public final class ServingOverhead {
  private static final List<String> INPUTS =
      List.of("input_ids", "attention_mask", "token_type_ids");
  private static final String OUTPUT = "last_hidden_state";
  private static final String CLIENT = "client-";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Path model;
  private final int tokens;
  private final int connections;
  private final Duration turn;

  private ServingOverhead(Path model, int tokens, int connections, Duration turn) {
    this.model = model;
    this.tokens = tokens;
    this.connections = connections;
    this.turn = turn;
  }

  public static void main(String[] arguments) throws Exception {
    ServingOverhead overhead =
        new ServingOverhead(
            Path.of(arguments[0]).toAbsolutePath(),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Duration.ofSeconds(Long.parseLong(arguments[3])));
    overhead.run(Integer.parseInt(arguments[4]));
  }

  private void run(int rounds) throws Exception {
    Path config = Files.createTempFile("headroom-benchmark", ".json");
    Files.writeString(
        config,
        "{\"model_config_list\":[{\"config\":{\"name\":\"m\",\"base_path\":\"%s\",\"plugin_config\":{\"NUM_STREAMS\":1,\"INFERENCE_NUM_THREADS\":1}}}]}"
            .formatted(model));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerSettings settings =
        new ServerSettings(
            HttpSettings.on(any).withLimits(Limits.DEFAULT.withRequestLength(1 << 26)),
            Optional.empty(),
            0,
            Duration.ZERO,
            "benchmark");
    try (ModelServer server =
            ModelServer.start(settings, new ConfigFile(config, 1), new Engines(new OnnxEngine()));
        Model engine =
            new OnnxEngine()
                .load(
                    new LoadRequest(
                        model.resolve("1"),
                        "CPU",
                        new Threads(1, 1),
                        Map.of(),
                        InputSettings.NONE))) {
      while (!server.ready()) {
        Thread.sleep(10);
      }
      List<Turn> bare = new ArrayList<>();
      List<Turn> served = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        bare.add(engineTurn(engine));
        served.add(serverTurn(server.address()));
        System.out.printf("engine %s, server %s%n", bare.getLast(), served.getLast());
      }
      System.out.printf(
          "%d tokens, %d connections, medians of %d rounds: engine %s, server %s%n",
          tokens, connections, rounds, Turn.median(bare), Turn.median(served));
    } finally {
      Files.delete(config);
    }
  }

  /** A turn's rate, and the CPU time of one request. */
  private record Turn(double perSecond, double cpuMicros) {
    static Turn of(long requests, long nanos, long cpuNanos) {
      return new Turn(requests * 1e9 / nanos, cpuNanos / 1e3 / requests);
    }

    static Turn median(List<Turn> turns) {
      return new Turn(
          turns.stream()
              .mapToDouble(Turn::perSecond)
              .sorted()
              .skip(turns.size() / 2)
              .findFirst()
              .orElseThrow(),
          turns.stream()
              .mapToDouble(Turn::cpuMicros)
              .sorted()
              .skip(turns.size() / 2)
              .findFirst()
              .orElseThrow());
    }

    @Override
    public String toString() {
      return "%.1f/s at %.0f us of CPU each".formatted(perSecond, cpuMicros);
    }
  }

  /** The CPU time so far of all threads but the clients'. */
  private static long cpuNanos() {
    long nanos = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && !thread.getThreadName().startsWith(CLIENT)) {
        nanos += THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }

  private Turn engineTurn(Model engine) throws Exception {
    ByteBuffer data =
        ByteBuffer.allocateDirect(INPUTS.size() * tokens * Long.BYTES).put(tensors()).flip();
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < INPUTS.size(); i++) {
      ByteBuffer one = data.slice(i * tokens * Long.BYTES, tokens * Long.BYTES);
      inputs.add(new Tensor.Dense(INPUTS.get(i), Datatype.INT64, Shape.of(1, tokens), one));
    }
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long runs = 0;
    while (System.nanoTime() - start < turn.toNanos()) {
      engine.run(inputs, List.of(OUTPUT));
      runs++;
    }
    return Turn.of(runs, System.nanoTime() - start, cpuNanos() - cpu);
  }

  private Turn serverTurn(InetSocketAddress address) throws Exception {
    byte[] request = InferConnection.request("/v2/models/m/infer", header(), tensors());
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long answered = 0;
    try (ExecutorService clients =
        Executors.newFixedThreadPool(connections, Thread.ofPlatform().name(CLIENT, 0).factory())) {
      List<CompletableFuture<Long>> counts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        counts.add(CompletableFuture.supplyAsync(() -> call(address, request, start), clients));
      }
      for (CompletableFuture<Long> count : counts) {
        answered += count.join();
      }
    }
    return Turn.of(answered, System.nanoTime() - start, cpuNanos() - cpu);
  }

  private long call(InetSocketAddress address, byte[] request, long start) {
    try (InferConnection connection = new InferConnection(address, request)) {
      long calls = 0;
      while (System.nanoTime() - start < turn.toNanos()) {
        connection.call();
        calls++;
      }
      return calls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String header() {
    StringBuilder inputs = new StringBuilder();
    for (String name : INPUTS) {
      inputs.append(
          "%s{\"name\":\"%s\",\"shape\":[1,%d],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":%d}}"
              .formatted(inputs.isEmpty() ? "" : ",", name, tokens, tokens * Long.BYTES));
    }
    return "{\"inputs\":[%s],\"outputs\":[{\"name\":\"%s\",\"parameters\":{\"binary_data\":true}}]}"
        .formatted(inputs, OUTPUT);
  }

  /** Token ids, a mask of ones, and types of zeros. */
  private byte[] tensors() {
    ByteBuffer data =
        ByteBuffer.allocate(INPUTS.size() * tokens * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tokens; i++) {
      data.putLong(2000 + i);
    }
    for (int i = 0; i < tokens; i++) {
      data.putLong(1);
    }
    return data.array();
  }
}
