package dev.headroom.serving.telemetry;

/** As what a request is counted. */
public record RequestKind(Operation operation, Transport transport) {}
