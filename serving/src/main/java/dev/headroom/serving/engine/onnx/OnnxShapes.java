package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.InputSettings.Layout;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that a model's settings leave its inputs. ONNX Runtime cannot change a model, so a
 * setting may only narrow what the model leaves open.
 *
 * @param shapes by input
 */
record OnnxShapes(Map<String, PartialShape> shapes) {
  private static final String OPENVINO = ", or engine: openvino, which changes the model)";

  OnnxShapes {
    shapes = Map.copyOf(shapes);
  }

  /**
   * What {@code settings} leave of {@code inputs}.
   *
   * @throws EngineException where they want anything that the model does not take
   */
  static OnnxShapes of(List<TensorSpec> inputs, InputSettings settings) throws EngineException {
    Map<String, PartialShape> declared = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      whole(input, settings).ifPresent(shape -> declared.put(input.name(), shape));
    }
    Map<String, PartialShape> narrowed = new LinkedHashMap<>();
    Map<String, PartialShape> wanted = settings.shapes(declared);
    for (Map.Entry<String, PartialShape> input : declared.entrySet()) {
      String name = input.getKey();
      PartialShape whole = input.getValue();
      narrowed.put(name, narrow(name, whole, wanted.getOrDefault(name, whole), settings));
    }
    for (Map.Entry<String, Layout> layout : settings.layouts().entrySet()) {
      if (layout.getValue().transposes()) {
        throw new EngineException(
            "layout: %s (expected: that of the model, %s, which ONNX Runtime does not change%s"
                .formatted(layout.getValue(), layout.getValue().model(), OPENVINO));
      }
    }
    return new OnnxShapes(narrowed);
  }

  /** The shapes that an input takes; of any rank, what the setting says, if it says any. */
  private static Optional<PartialShape> whole(TensorSpec input, InputSettings settings) {
    if (!input.shape().equals(Shape.ANY_RANK)) {
      return Optional.of(PartialShape.of(input.shape()));
    }
    return setting(input.name(), settings) instanceof InputSettings.ShapeSetting.Of of
        ? Optional.of(of.shape())
        : Optional.empty();
  }

  private static InputSettings.@Nullable ShapeSetting setting(String name, InputSettings settings) {
    return settings.shapes().getOrDefault(name, settings.shapes().get(InputSettings.ONLY));
  }

  /** {@code auto} takes what each request has, as far as the model does. */
  private static PartialShape narrow(
      String name, PartialShape declared, PartialShape wanted, InputSettings settings)
      throws EngineException {
    boolean auto = setting(name, settings) instanceof InputSettings.ShapeSetting.Auto;
    boolean batchAuto =
        settings.shapes().isEmpty() && settings.batch().filter(Dimension.ANY::equals).isPresent();
    if (auto || batchAuto) {
      return declared;
    }
    if (!wanted.within(declared)) {
      throw new EngineException(
          "%s: %s %s (expected: what the model has, %s, which ONNX Runtime does not change%s"
              .formatted(
                  settings.shapes().isEmpty() ? "batch_size" : "shape",
                  name,
                  wanted,
                  declared,
                  OPENVINO));
    }
    return wanted;
  }

  /** {@code inputs} with what is left of their shapes. */
  List<TensorSpec> narrowed(List<TensorSpec> inputs) {
    List<TensorSpec> narrowed = new ArrayList<>();
    for (TensorSpec input : inputs) {
      PartialShape shape = shapes.get(input.name());
      narrowed.add(
          shape == null ? input : new TensorSpec(input.name(), input.datatype(), shape.shape()));
    }
    return List.copyOf(narrowed);
  }

  /** Refuses what is no more left; what the metadata tell has no ranges. */
  void check(Tensor value) throws UnsupportedInputException {
    PartialShape shape = shapes.get(value.name());
    if (shape != null && !shape.accepts(value.shape())) {
      throw new UnsupportedInputException(
          "%s: shape %s (expected: %s)".formatted(value.name(), value.shape(), shape));
    }
  }
}
