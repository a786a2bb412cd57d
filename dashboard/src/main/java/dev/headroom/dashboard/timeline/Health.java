package dev.headroom.dashboard.timeline;

/**
 * Whether one replica's metrics can be read.
 *
 * @param readable whether the newest scrape brought a page
 * @param detail otherwise what it brought, a sentence without its stop
 */
public record Health(String replica, boolean readable, String detail) {}
