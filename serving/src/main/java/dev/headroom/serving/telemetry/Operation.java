package dev.headroom.serving.telemetry;

/** What a request asks of a model, as OVMS labels it. */
public enum Operation {
  KSERVE_INFER("KServe", "ModelInfer", true),
  KSERVE_METADATA("KServe", "ModelMetadata", true),
  KSERVE_READY("KServe", "ModelReady", false),
  TENSORFLOW_PREDICT("TensorFlowServing", "Predict", true),
  TENSORFLOW_METADATA("TensorFlowServing", "GetModelMetadata", true),
  TENSORFLOW_STATUS("TensorFlowServing", "GetModelStatus", false);

  private final String api;
  private final String method;
  private final boolean versioned;

  Operation(String api, String method, boolean versioned) {
    this.api = Exposition.label("api", api);
    this.method = Exposition.label("method", method);
    this.versioned = versioned;
  }

  /** In OVMS's order. */
  String labels(Transport transport) {
    return api + "," + transport.label() + "," + method;
  }

  /** Whether its counters are kept for each version; otherwise for the model. */
  boolean versioned() {
    return versioned;
  }
}
