package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Shape;

/** What a model declares of an input or output; elements by {@link OnnxTypes}' numbers. */
sealed interface ValueType {
  /**
   * A tensor.
   *
   * @param shape {@link Shape#ANY_RANK} where nothing is said of it
   */
  record OfTensor(int element, Shape shape) implements ValueType {
    @Override
    public String toString() {
      return "a tensor of " + OnnxTypes.name(element);
    }
  }

  /** A map. */
  record OfMap(int key, ValueType value) implements ValueType {
    @Override
    public String toString() {
      return "a map from " + OnnxTypes.name(key) + " to " + value;
    }
  }

  /** A sequence. */
  record OfSequence(ValueType element) implements ValueType {
    @Override
    public String toString() {
      return "a sequence of " + element;
    }
  }

  /** Any other, such as a sparse tensor. */
  record Other(String name) implements ValueType {
    @Override
    public String toString() {
      return name;
    }
  }
}
