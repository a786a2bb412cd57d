package dev.headroom.dashboard.timeline;

/**
 * Whether one replica's metrics can be read.
 *
 * @param readable whether the newest scrape brought a page
 * @param detail what it brought otherwise, or why the page is late; a sentence without its stop, or
 *     empty
 */
public record Health(String replica, boolean readable, String detail) {}
