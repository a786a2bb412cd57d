package dev.headroom.serving.telemetry;

/** How a request came, as OVMS labels it. */
public enum Transport {
  REST("REST"),
  GRPC("gRPC");

  private final String label;

  Transport(String name) {
    this.label = Exposition.label("interface", name);
  }

  String label() {
    return label;
  }
}
