package dev.headroom.benchmarks.serving;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The engine called in a loop by one thread, which is the limit of any server with one stream of
 * one thread.
 *
 * <p>Arguments: the folder of a model's version, seconds to warm up, seconds to measure, and the
 * shape of every input such as {@code 1x3x48x192}. Prints runs a second, their median and the CPU
 * time of one, in microseconds.
 */
public final class EngineLoop {
  private EngineLoop() {}

  public static void main(String[] arguments) throws Exception {
    Path version = Path.of(arguments[0]);
    Shape shape =
        Shape.of(Arrays.stream(arguments[3].split("x")).mapToLong(Long::parseLong).toArray());
    try (Model model =
        new OnnxEngine()
            .load(
                new LoadRequest(version, "CPU", new Threads(1, 1), Map.of(), InputSettings.NONE))) {
      List<Tensor> inputs = new ArrayList<>();
      for (TensorSpec spec : model.inputs()) {
        ByteBuffer data =
            ByteBuffer.allocateDirect(Math.toIntExact(shape.elements() * spec.datatype().size()));
        inputs.add(new Tensor.Dense(spec.name(), spec.datatype(), shape, data));
      }
      List<String> outputs = model.outputs().stream().map(TensorSpec::name).toList();
      loop(model, inputs, outputs, Long.parseLong(arguments[1]));
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long[] nanos = loop(model, inputs, outputs, Long.parseLong(arguments[2]));
      cpu = threads.getCurrentThreadCpuTime() - cpu;
      double seconds = Arrays.stream(nanos).sum() / 1e9;
      Arrays.sort(nanos);
      System.out.printf(
          "%.1f %.1f %.1f%n",
          nanos.length / seconds, nanos[nanos.length / 2] / 1e3, cpu / 1e3 / nanos.length);
    }
  }

  private static long[] loop(Model model, List<Tensor> inputs, List<String> outputs, long seconds)
      throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000;
    List<Long> nanos = new ArrayList<>();
    for (long start = System.nanoTime(); start < end; ) {
      model.run(inputs, outputs);
      long now = System.nanoTime();
      nanos.add(now - start);
      start = now;
    }
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }
}
