package dev.headroom.serving.inference;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import java.util.List;

/** Whether a request's inputs are the model's. */
public final class InputCheck {
  private InputCheck() {}

  static void check(LoadedVersion version, List<Tensor> inputs) {
    int needed = version.inputs().size();
    if (inputs.size() < needed || inputs.size() > needed + version.optionalInputs().size()) {
      throw RefusedException.invalid(
          "Invalid number of inputs", "Expected: %d; Actual: %d".formatted(needed, inputs.size()));
    }
    for (TensorSpec spec : version.inputs()) {
      if (inputs.stream().noneMatch(input -> input.name().equals(spec.name()))) {
        throw RefusedException.invalid(
            "Missing input with specific name", "Required input: " + spec.name());
      }
    }
    for (Tensor input : inputs) {
      check(known(version, input.name()), input);
    }
  }

  /** The input called {@code name}. */
  public static TensorSpec known(LoadedVersion version, String name) {
    TensorSpec spec = version.input(name);
    if (spec == null) {
      throw RefusedException.invalid(
          "Unexpected input",
          "%s (expected: %s)"
              .formatted(
                  Excerpt.of(name), version.inputs().stream().map(TensorSpec::name).toList()));
    }
    return spec;
  }

  private static void check(TensorSpec spec, Tensor input) {
    if (spec.datatype() != input.datatype()) {
      throw mismatch("Invalid input precision", spec.name(), spec.datatype(), input.datatype());
    }
    if (!spec.shape().equals(Shape.ANY_RANK) && spec.shape().rank() != input.shape().rank()) {
      throw mismatch(
          "Invalid number of shape dimensions", spec.name(), spec.shape(), input.shape());
    }
    if (!spec.shape().accepts(input.shape())) {
      throw mismatch("Invalid input shape", spec.name(), spec.shape(), input.shape());
    }
  }

  private static RefusedException mismatch(
      String text, String name, Object expected, Object actual) {
    return RefusedException.invalid(
        text, "Expected: %s; Actual: %s; input name: %s".formatted(expected, actual, name));
  }
}
