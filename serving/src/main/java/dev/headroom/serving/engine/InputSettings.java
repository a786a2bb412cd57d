package dev.headroom.serving.engine;

import dev.headroom.serving.engine.PartialShape.Dimension;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model's settings want of its inputs; where they want nothing, an input is as the model
 * declares it. Names are those of inputs; {@link #ONLY} stands for the input of a model that has no
 * other.
 *
 * @param shapes the setting shape of OVMS
 * @param batch OVMS's {@code batch_size}, for the batch dimension of each input; {@code shapes} go
 *     before it
 * @param layouts the setting layout of OVMS
 */
public record InputSettings(
    Map<String, ShapeSetting> shapes, Optional<Dimension> batch, Map<String, Layout> layouts) {
  public static final String ONLY = "";
  public static final InputSettings NONE = new InputSettings(Map.of(), Optional.empty(), Map.of());

  public InputSettings {
    shapes = Map.copyOf(shapes);
    layouts = Map.copyOf(layouts);
  }

  /** The shape that an input is to have. */
  public sealed interface ShapeSetting {
    /** OVMS's {@code auto}: that of each request. */
    record Auto() implements ShapeSetting {}

    /** One of {@code shape}. */
    record Of(PartialShape shape) implements ShapeSetting {}
  }

  /**
   * The order of an input's dimensions, a letter each.
   *
   * @param tensor in what clients send
   * @param model in the model; the same as {@code tensor} where that is as the model has it
   */
  public record Layout(String tensor, String model) {
    private static final Pattern LETTERS = Pattern.compile("[A-Za-z.?]+");

    public Layout {
      if (!LETTERS.matcher(tensor).matches() || !LETTERS.matcher(model).matches()) {
        throw new IllegalArgumentException(
            "layout: %s:%s (expected: letters such as NHWC, or NHWC:NCHW)"
                .formatted(tensor, model));
      }
    }

    /** {@code NHWC:NCHW}, or {@code NHWC} where clients send what the model has. */
    public static Layout parse(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? new Layout(text, text)
          : new Layout(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Whether the model has another order than what clients send. */
    public boolean transposes() {
      return !tensor.equals(model);
    }

    @Override
    public String toString() {
      return transposes() ? tensor + ":" + model : tensor;
    }
  }

  /**
   * The shapes that each of {@code declared}, a model's inputs in the order that clients send, is
   * to have.
   *
   * @throws EngineException where settings name no input, or cannot be of it
   */
  public Map<String, PartialShape> shapes(Map<String, PartialShape> declared)
      throws EngineException {
    requireInputs("shape", shapes, declared);
    requireInputs("layout", layouts, declared);
    Map<String, PartialShape> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, PartialShape> input : declared.entrySet()) {
      wanted.put(input.getKey(), wanted(input.getKey(), input.getValue()));
    }
    return wanted;
  }

  /** Of the input called {@code name}. */
  public Optional<Layout> layout(String name) {
    return Optional.ofNullable(layouts.getOrDefault(name, layouts.get(ONLY)));
  }

  private PartialShape wanted(String name, PartialShape declared) throws EngineException {
    if (!shapes.isEmpty()) {
      return switch (shapes.getOrDefault(name, shapes.get(ONLY))) {
        case ShapeSetting.Auto _ -> PartialShape.any(declared.rank());
        case ShapeSetting.Of of -> of.shape();
        case null -> declared;
      };
    }
    if (batch.isEmpty()) {
      return declared;
    }
    int axis = layout(name).map(layout -> layout.tensor().indexOf('N')).orElse(0);
    if (axis < 0 || axis >= declared.rank()) {
      throw new EngineException(
          "batch_size: %s (expected: none, input %s of shape %s has no batch dimension)"
              .formatted(batch.get(), name, declared));
    }
    return declared.with(axis, batch.get());
  }

  private static void requireInputs(
      String setting, Map<String, ?> settings, Map<String, PartialShape> declared)
      throws EngineException {
    for (String name : settings.keySet()) {
      if (name.equals(ONLY) && declared.size() > 1) {
        throw new EngineException(
            "%s: %s (expected: one for each input by name, the model has several: %s)"
                .formatted(setting, settings.get(name), declared.keySet()));
      }
      if (!name.equals(ONLY) && !declared.containsKey(name)) {
        throw new EngineException(
            "%s.%s: no such input (expected: one of %s)"
                .formatted(setting, name, declared.keySet()));
      }
    }
  }
}
