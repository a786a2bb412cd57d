/** The gateway beside nginx and haproxy; {@code benchmarks/gateway} runs it. */
@NullMarked
package dev.headroom.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
