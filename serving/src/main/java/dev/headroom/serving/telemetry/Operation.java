package dev.headroom.serving.telemetry;

/** What a request asks of a model, as OVMS labels it. */
public enum Operation {
  KSERVE_INFER("KServe", "ModelInfer", true),
  KSERVE_METADATA("KServe", "ModelMetadata", true),
  KSERVE_READY("KServe", "ModelReady", false),
  TENSORFLOW_PREDICT("TensorFlowServing", "Predict", true),
  TENSORFLOW_METADATA("TensorFlowServing", "GetModelMetadata", true),
  TENSORFLOW_STATUS("TensorFlowServing", "GetModelStatus", false);

  private final String labels;
  private final boolean versioned;

  Operation(String api, String method, boolean versioned) {
    this.labels =
        String.join(
            ",",
            Exposition.label("api", api),
            Exposition.label("interface", "REST"),
            Exposition.label("method", method));
    this.versioned = versioned;
  }

  String labels() {
    return labels;
  }

  /** Whether its counters are kept for each version; otherwise for the model. */
  boolean versioned() {
    return versioned;
  }
}
