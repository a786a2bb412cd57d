/**
 * What a decision costs: its time, and the memory that a policy keeps. {@code benchmarks/README.md}
 * says how to run them and what they showed.
 */
@NullMarked
package dev.headroom.benchmarks;

import org.jspecify.annotations.NullMarked;
