package dev.headroom.serving.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session of ONNX Runtime. */
final class OnnxModel implements Model {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<TensorSpec> inputs;
  private final OnnxShapes shapes;
  private final Map<String, OnnxOutput> outputs;
  private final List<TensorSpec> outputSpecs;

  private OnnxModel(
      OrtEnvironment environment,
      OrtSession session,
      List<TensorSpec> inputs,
      OnnxShapes shapes,
      Map<String, OnnxOutput> outputs) {
    this.environment = environment;
    this.session = session;
    this.inputs = inputs;
    this.shapes = shapes;
    this.outputs = outputs;
    this.outputSpecs = outputs.values().stream().map(OnnxOutput::spec).toList();
  }

  /**
   * Takes over {@code session}: closes it where it has inputs or outputs that cannot be served.
   *
   * @param settings what is wanted of the inputs
   */
  static OnnxModel of(OrtEnvironment environment, OrtSession session, InputSettings settings)
      throws EngineException, OrtException {
    try {
      List<TensorSpec> declared = inputs(session);
      OnnxShapes shapes =
          settings.equals(InputSettings.NONE)
              ? new OnnxShapes(Map.of())
              : OnnxShapes.of(declared, settings);
      return new OnnxModel(
          environment, session, shapes.narrowed(declared), shapes, outputs(session));
    } catch (EngineException | OrtException | RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static List<TensorSpec> inputs(OrtSession session) throws EngineException, OrtException {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : session.getInputInfo().values()) {
      String name = node.getName();
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw new EngineException(
            "input %s: %s (expected: a tensor)".formatted(name, node.getInfo()));
      }
      TensorSpec spec =
          new TensorSpec(name, OnnxTypes.datatype("input", name, info), Shape.of(info.getShape()));
      OnnxTypes.requireFeedable(spec);
      specs.add(spec);
    }
    return List.copyOf(specs);
  }

  private static Map<String, OnnxOutput> outputs(OrtSession session)
      throws EngineException, OrtException {
    Map<String, OnnxOutput> outputs = new LinkedHashMap<>();
    for (NodeInfo node : session.getOutputInfo().values()) {
      for (OnnxOutput output : OnnxOutput.of(node)) {
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
  public List<TensorSpec> outputs() {
    return outputSpecs;
  }

  @Override
  public List<Tensor> run(List<Tensor> values, List<String> wanted) throws EngineException {
    Map<String, OnnxTensor> feeds = LinkedHashMap.newLinkedHashMap(values.size());
    try {
      for (Tensor value : values) {
        shapes.check(value);
        feeds.put(value.name(), feed(value));
      }
      Set<String> sources = LinkedHashSet.newLinkedHashSet(wanted.size());
      for (String name : wanted) {
        sources.add(output(name).source());
      }
      try (OrtSession.Result result = session.run(feeds, sources)) {
        List<Tensor> tensors = new ArrayList<>(wanted.size());
        for (String name : wanted) {
          OnnxOutput output = output(name);
          tensors.add(output.of(result.get(output.source()).orElseThrow()));
        }
        return tensors;
      }
    } catch (OrtException e) {
      throw failed(values, e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
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

  private OnnxTensor feed(Tensor value) throws OrtException, UnsupportedInputException {
    if (value instanceof Tensor.Dense dense) {
      return OnnxTensor.createTensor(
          environment, dense.data(), dense.shape().toArray(), OnnxTypes.java(dense.datatype()));
    }
    String[] strings = OnnxTypes.strings((Tensor.Bytes) value);
    return OnnxTensor.createTensor(environment, strings, value.shape().toArray());
  }

  private OnnxOutput output(String name) throws UnsupportedInputException {
    OnnxOutput output = outputs.get(name);
    if (output == null) {
      throw new UnsupportedInputException(
          "%s: no such output (expected: one of %s)".formatted(name, outputs.keySet()));
    }
    return output;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session could not be closed", e);
    }
  }
}
