package dev.headroom.dashboard.web;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.NetUtil;
import java.util.Locale;

/**
 * Refuses requests for a host by any name but localhost and the one that was bound. Addresses pass:
 * a site that rebinds its name to this machine (DNS rebinding) still sends its name.
 */
final class KnownHosts extends SimpleDecoratingHttpService {
  private final String bound;

  KnownHosts(HttpService delegate, String bound) {
    super(delegate);
    this.bound = bound.toLowerCase(Locale.ROOT);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    String authority = request.authority() == null ? "" : request.authority();
    return isKnown(authority)
        ? unwrap().serve(ctx, request)
        : HttpResponse.of(
            HttpStatus.MISDIRECTED_REQUEST,
            MediaType.PLAIN_TEXT_UTF_8,
            "Host: another site's name (expected: an address, localhost or the name that --dashboard states)\n");
  }

  private boolean isKnown(String authority) {
    String host = authority.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    String plain =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return plain.equals("localhost")
        || plain.equals(bound)
        || NetUtil.isValidIpV4Address(plain)
        || NetUtil.isValidIpV6Address(plain);
  }
}
