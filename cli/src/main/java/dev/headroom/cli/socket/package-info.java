/**
 * How commands reach a running {@code headroom up}: HTTP with JSON over a Unix-domain socket,
 * {@code control.sock} in its state folder, which only this user can open.
 *
 * <pre>
 * GET  /v1/system                                   all servers and their replicas
 * GET  /v1/events?after=NUMBER                      what happened after that event
 * GET  /v1/rules                                    how the files' rules of prometheus-adapter fare
 * POST /v1/servers/NAME/scale?replicas=N[&amp;for=SECONDS]
 * POST /v1/replicas/NAME/stop                       drains it; another one takes its place
 * POST /v1/stop                                     drains and stops everything
 * </pre>
 *
 * <p>An answer other than 200 is {@code {"error": "…"}}. {@code curl --unix-socket
 * STATE/control.sock http://headroom/v1/system} works as well. Which state folder: {@link
 * dev.headroom.cli.socket.RunningSystems} keeps a record of the systems that run.
 */
@NullMarked
package dev.headroom.cli.socket;

import org.jspecify.annotations.NullMarked;
