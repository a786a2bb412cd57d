/** What serving a model costs beside running it. */
@NullMarked
package dev.headroom.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
