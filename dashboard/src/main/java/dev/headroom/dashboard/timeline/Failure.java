package dev.headroom.dashboard.timeline;

import java.time.Instant;

/**
 * One failed answer, for people to read.
 *
 * @param replica who answered, or whose failure the gateway tells of; empty where there was none
 * @param request method and path
 * @param body how it begins
 */
public record Failure(
    Instant at, int status, Maker by, String replica, String request, String body) {}
