/**
 * Certificates that change while the server runs. They live for weeks or days, and whoever renews
 * them writes files; {@link dev.headroom.http.tls.LiveTls} follows the files. It knows of Netty
 * only, so that any server can use it.
 */
@NullMarked
package dev.headroom.http.tls;

import org.jspecify.annotations.NullMarked;
