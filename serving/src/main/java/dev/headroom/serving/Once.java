package dev.headroom.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.linecorp.armeria.server.HttpService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A service that is made when it is first asked for. Thread-safe. */
final class Once implements Supplier<HttpService> {
  private final Supplier<HttpService> maker;

  @GuardedBy("this")
  private @Nullable HttpService made;

  Once(Supplier<HttpService> maker) {
    this.maker = maker;
  }

  @Override
  public synchronized HttpService get() {
    HttpService service = made == null ? maker.get() : made;
    made = service;
    return service;
  }
}
