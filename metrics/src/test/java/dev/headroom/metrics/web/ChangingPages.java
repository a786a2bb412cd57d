package dev.headroom.metrics.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * Targets whose pages change when they are told to. The states of a page carry their own times, so
 * that whoever scrapes them has the same samples whenever it comes by, and minutes pass in seconds.
 */
final class ChangingPages implements AutoCloseable {
  private final Map<String, IntFunction<String>> pages;
  private final Set<String> fetched = ConcurrentHashMap.newKeySet();
  private final Server server;
  private volatile int state;

  /**
   * Serves them, in state 0.
   *
   * @param pages by path, each the text of its n-th state
   */
  ChangingPages(Map<String, IntFunction<String>> pages) {
    this.pages = Map.copyOf(pages);
    server =
        Server.builder()
            .http(0)
            .service(
                "prefix:/",
                (ctx, request) ->
                    page(ctx.path(), request.headers().get(HttpHeaderNames.USER_AGENT, "")))
            .build();
    server.start().join();
  }

  private HttpResponse page(String path, String who) {
    IntFunction<String> page = pages.get(path);
    if (page == null) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    int now = state;
    String text = page.apply(now);
    fetched.add(now + " " + path + " " + who);
    return HttpResponse.of(text);
  }

  int port() {
    return server.activeLocalPort();
  }

  /** All pages are in that state from now on. */
  void show(int newState) {
    fetched.clear();
    state = newState;
  }

  /**
   * Whether so many have asked for each page in its present state; they may not have read it yet.
   */
  boolean areFetched(int readers) {
    String now = state + " ";
    return fetched.stream().filter(each -> each.startsWith(now)).count()
        >= (long) readers * pages.size();
  }

  /** How many samples all pages have in a state. */
  long samples(int of) {
    return pages.values().stream().mapToLong(page -> page.apply(of).lines().count()).sum();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
