package dev.headroom.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do.
 *
 * @param words those behind the key in its file, each one that the server's {@link KeyWords} know;
 *     none: all
 */
public record Grant(Set<String> words) {
  /** Whatever the server does. */
  public static final Grant ALL = new Grant(Set.of());

  private static final AttributeKey<Grant> ATTRIBUTE = AttributeKey.valueOf(Grant.class, "grant");

  public Grant {
    words = Set.copyOf(words);
  }

  /** That of the key with which a request has come; all, where it needed none. */
  public static Grant of(ServiceRequestContext context) {
    Grant grant = context.attr(ATTRIBUTE);
    return grant == null ? ALL : grant;
  }

  void putInto(ServiceRequestContext context) {
    if (!isAll()) {
      context.setAttr(ATTRIBUTE, this);
    }
  }

  /** Whether it is without limits. */
  public boolean isAll() {
    return words.isEmpty();
  }

  /** Of a key that is in its file twice. */
  Grant and(@Nullable Grant other) {
    if (other == null) {
      return this;
    }
    if (isAll() || other.isAll()) {
      return ALL;
    }
    Set<String> both = new HashSet<>(words);
    both.addAll(other.words);
    return new Grant(both);
  }
}
