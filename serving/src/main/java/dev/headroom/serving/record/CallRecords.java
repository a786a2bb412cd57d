package dev.headroom.serving.record;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.inference.CallRecord;
import io.netty.util.AttributeKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what became of the calls of one request: of the one that it is, or of each message of a
 * stream. Thread-safe.
 */
public final class CallRecords implements Consumer<CallRecord> {
  private static final AttributeKey<CallRecords> ATTRIBUTE =
      AttributeKey.valueOf(CallRecords.class, "calls");

  private final @Nullable Consumer<CallRecord> each;
  private volatile @Nullable CallRecord last;

  /**
   * @param each is told of each; null: the only one is kept for the end of the request
   */
  private CallRecords(@Nullable Consumer<CallRecord> each) {
    this.each = each;
  }

  /** For the request of {@code context}; null, where nobody wants to know. */
  public static @Nullable CallRecords of(ServiceRequestContext context) {
    return context.attr(ATTRIBUTE);
  }

  /** For the only call of a request. */
  static CallRecords ofOne() {
    return new CallRecords(null);
  }

  static void begin(ServiceRequestContext context, @Nullable Consumer<CallRecord> each) {
    context.setAttr(ATTRIBUTE, new CallRecords(each));
  }

  @Override
  public void accept(CallRecord call) {
    if (each == null) {
      last = call;
    } else {
      each.accept(call);
    }
  }

  /** The only one; null: there was none, or they were told one by one. */
  @Nullable CallRecord only() {
    return last;
  }
}
