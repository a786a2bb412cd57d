package dev.headroom.kubernetes.metricsapi.wire;

/**
 * Why there is no answer, as Kubernetes says it ({@code metav1.Status}).
 *
 * @param code of HTTP, 400 to 599
 * @param reason one word for programs, as {@code NotFound}
 * @param message for people
 */
public record Status(int code, String reason, String message) {
  public Status {
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("code: " + code + " (expected: 400 to 599)");
    }
  }

  public static Status badRequest(String message) {
    return new Status(400, "BadRequest", message);
  }

  /** Nobody knows who asks. */
  public static Status unauthorized() {
    return new Status(401, "Unauthorized", "Unauthorized");
  }

  public static Status forbidden(String message) {
    return new Status(403, "Forbidden", message);
  }

  public static Status notFound(String message) {
    return new Status(404, "NotFound", message);
  }

  public static Status noSuchPath() {
    return notFound("the server could not find the requested resource");
  }

  public static Status methodNotAllowed() {
    return new Status(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource (expected: GET)");
  }

  /** As apimachinery writes an error inside the server. */
  public static Status internal(String message) {
    return new Status(500, "InternalError", "Internal error occurred: " + message);
  }

  public static Status unavailable(String message) {
    return new Status(503, "ServiceUnavailable", message);
  }

  public static Status tooManyRequests() {
    return new Status(
        429, "TooManyRequests", "too many requests are being answered, please try again later");
  }

  public String json() {
    return Json.object(
        json -> {
          json.writeStringField("kind", "Status");
          json.writeStringField("apiVersion", "v1");
          Json.object(json, "metadata", metadata -> {});
          json.writeStringField("status", "Failure");
          json.writeStringField("message", message);
          json.writeStringField("reason", reason);
          json.writeNumberField("code", code);
        });
  }

  @Override
  public String toString() {
    return json();
  }
}
