/**
 * The memory of requests: their bodies, the tensors that are decoded from them, their answers.
 *
 * <p>All requests together have a {@link dev.headroom.serving.memory.Budget}; each takes its part
 * as its bytes come, as {@link dev.headroom.serving.memory.RequestMemory}, and gives it back at its
 * end. A body is collected into one direct buffer of that memory, so that tensors can point into
 * it.
 */
@NullMarked
package dev.headroom.serving.memory;

import org.jspecify.annotations.NullMarked;
