package dev.headroom.serving.grpc.frame;

/** Ends a call. Has no stack trace: clients cause it. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RpcStatus status;

  public RpcException(RpcCode code, String message) {
    super(message, null, false, false);
    this.status = new RpcStatus(code, message);
  }

  public RpcStatus status() {
    return status;
  }
}
