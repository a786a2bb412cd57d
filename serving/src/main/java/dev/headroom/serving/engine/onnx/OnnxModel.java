package dev.headroom.serving.engine.onnx;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import dev.headroom.serving.engine.onnx.ValueType.OfTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of ONNX Runtime, and an {@link OnnxRun} for each call that runs at once. */
final class OnnxModel implements Model {
  private final OnnxSession session;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> optional;
  private final OnnxShapes shapes;
  private final Map<String, OnnxOutput> outputs;
  private final List<TensorSpec> outputSpecs;

  /** Those that no call has; the last used first, whose memory is in the caches. */
  @GuardedBy("free")
  private final ArrayDeque<OnnxRun> free = new ArrayDeque<>();

  private OnnxModel(
      OnnxSession session,
      List<TensorSpec> inputs,
      OnnxShapes shapes,
      Map<String, OnnxOutput> outputs) {
    this.session = session;
    this.inputs = inputs;
    this.optional = optional(session.signature().initializers());
    this.shapes = shapes;
    this.outputs = outputs;
    this.outputSpecs = outputs.values().stream().map(OnnxOutput::spec).toList();
  }

  /**
   * Takes over {@code session}: closes it where it has inputs or outputs that cannot be served.
   *
   * @param settings what is wanted of the inputs
   */
  static OnnxModel of(OnnxSession session, InputSettings settings) throws EngineException {
    try {
      List<TensorSpec> declared = inputs(session.signature().inputs());
      OnnxShapes shapes =
          settings.equals(InputSettings.NONE)
              ? new OnnxShapes(Map.of())
              : OnnxShapes.of(declared, settings);
      Map<String, OnnxOutput> outputs = outputs(session.signature().outputs());
      return new OnnxModel(session, shapes.narrowed(declared), shapes, outputs);
    } catch (EngineException | RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static List<TensorSpec> inputs(List<Signature.Named> declared) throws EngineException {
    List<TensorSpec> specs = new ArrayList<>();
    for (Signature.Named input : declared) {
      specs.add(input(input));
    }
    return List.copyOf(specs);
  }

  private static TensorSpec input(Signature.Named input) throws EngineException {
    if (!(input.type() instanceof OfTensor tensor)) {
      throw new EngineException(
          "input %s: %s (expected: a tensor)".formatted(input.name(), input.type()));
    }
    return new TensorSpec(
        input.name(), OnnxTypes.datatype("input", input.name(), tensor.element()), tensor.shape());
  }

  /** Those that clients cannot give, as nobody has to, are left out. */
  private static List<TensorSpec> optional(List<Signature.Named> initializers) {
    List<TensorSpec> specs = new ArrayList<>();
    for (Signature.Named initializer : initializers) {
      if (initializer.type() instanceof OfTensor tensor) {
        OnnxTypes.datatype(tensor.element())
            .ifPresent(
                datatype ->
                    specs.add(new TensorSpec(initializer.name(), datatype, tensor.shape())));
      }
    }
    return List.copyOf(specs);
  }

  private static Map<String, OnnxOutput> outputs(List<Signature.Named> declared)
      throws EngineException {
    Map<String, OnnxOutput> outputs = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      for (OnnxOutput output : OnnxOutput.of(i, declared.get(i))) {
        outputs.put(output.spec().name(), output);
      }
    }
    return outputs;
  }

  @Override
  public String platform() {
    return OnnxEngine.NAME;
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> optionalInputs() {
    return optional;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputSpecs;
  }

  @Override
  public List<Tensor> run(List<Tensor> values, List<String> wanted, Stop stop)
      throws EngineException {
    for (Tensor value : values) {
      shapes.check(value);
    }
    List<OnnxOutput> sources = new ArrayList<>(wanted.size());
    for (String name : wanted) {
      sources.add(output(name));
    }
    try {
      OnnxRun run = take();
      try {
        return run.run(values, sources, stop);
      } finally {
        synchronized (free) {
          free.push(run);
        }
      }
    } catch (OrtException e) {
      throw failed(values, e);
    }
  }

  private OnnxRun take() throws OrtException {
    OnnxRun run;
    synchronized (free) {
      run = free.poll();
    }
    return run == null ? new OnnxRun(session) : run;
  }

  /** Some operators take empty tensors, others fail on them: then the request is at fault. */
  private static EngineException failed(List<Tensor> values, OrtException e) {
    String message = String.valueOf(e.getMessage());
    for (Tensor value : values) {
      if (value.shape().elements() == 0) {
        return new UnsupportedInputException(
            "%s: shape %s (expected: no empty input, the model fails on it: %s)"
                .formatted(value.name(), value.shape(), message));
      }
    }
    return new EngineException(message, e);
  }

  private OnnxOutput output(String name) throws UnsupportedInputException {
    @Nullable OnnxOutput output = outputs.get(name);
    if (output == null) {
      throw new UnsupportedInputException(
          "%s: no such output (expected: one of %s)".formatted(name, outputs.keySet()));
    }
    return output;
  }

  @Override
  public void close() {
    synchronized (free) {
      free.forEach(OnnxRun::close);
      free.clear();
    }
    session.close();
  }
}
