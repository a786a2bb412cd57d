package dev.headroom.serving.engine;

/** An input or output as a model declares it. */
public record TensorSpec(String name, Datatype datatype, Shape shape) {}
