package dev.headroom.serving.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A session of ONNX Runtime. */
final class OnnxModel implements Model {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;

  private OnnxModel(
      OrtEnvironment environment,
      OrtSession session,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    this.environment = environment;
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Takes over {@code session}: closes it where it has inputs or outputs that cannot be served. */
  static OnnxModel of(OrtEnvironment environment, OrtSession session)
      throws EngineException, OrtException {
    try {
      List<TensorSpec> inputs = specs("input", session.getInputInfo().values());
      for (TensorSpec input : inputs) {
        OnnxTypes.requireFeedable(input);
      }
      return new OnnxModel(
          environment, session, inputs, specs("output", session.getOutputInfo().values()));
    } catch (EngineException | OrtException | RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static List<TensorSpec> specs(String side, Collection<NodeInfo> nodes)
      throws EngineException {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw new EngineException(
            "%s %s: %s".formatted(side, node.getName(), OnnxTypes.noTensor(node.getInfo())));
      }
      specs.add(
          new TensorSpec(
              node.getName(), OnnxTypes.datatype(side, node.getName(), info), shape(info)));
    }
    return List.copyOf(specs);
  }

  private static Shape shape(TensorInfo info) {
    return Shape.of(info.getShape());
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
    return outputs;
  }

  @Override
  public List<Tensor> run(List<Tensor> values, List<String> wanted) throws EngineException {
    Map<String, OnnxTensor> feeds = LinkedHashMap.newLinkedHashMap(values.size());
    try {
      for (Tensor value : values) {
        feeds.put(value.name(), feed(value));
      }
      try (OrtSession.Result result = session.run(feeds, new LinkedHashSet<>(wanted))) {
        List<Tensor> tensors = new ArrayList<>(wanted.size());
        for (String name : wanted) {
          tensors.add(fetch(name, result.get(name).orElseThrow()));
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

  private static Tensor fetch(String name, OnnxValue value) throws EngineException, OrtException {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new EngineException(
          "output " + name + ": " + value.getType() + " (expected: a tensor)");
    }
    TensorInfo info = tensor.getInfo();
    if (info.type == OnnxJavaType.STRING) {
      return new Tensor.Bytes(name, shape(info), OnnxTypes.bytes(tensor.getValue()));
    }
    return new Tensor.Dense(
        name, OnnxTypes.datatype("output", name, info), shape(info), tensor.getByteBuffer());
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
