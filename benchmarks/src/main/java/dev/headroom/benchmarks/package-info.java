/** JMH benchmarks, and runs against peers. */
@NullMarked
package dev.headroom.benchmarks;

import org.jspecify.annotations.NullMarked;
