/**
 * The page and its JSON, over HTTP.
 *
 * <p>{@code GET /} is the page; {@code GET /api/v1/timeline?after=MILLIS} is what happened after
 * that time. There is nothing else, and nothing can be changed here. The page may load only from
 * here (Content-Security-Policy), and a request whose Host is a name that this server does not go
 * by is refused, so that no other site can read it through a visitor's browser (DNS rebinding).
 */
@NullMarked
package dev.headroom.dashboard.web;

import org.jspecify.annotations.NullMarked;
