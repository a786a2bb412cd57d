/**
 * How calls get CPU: a bounded queue, what takes calls out of it, and the streams that run them.
 *
 * <p>A <em>stream</em> is one run slot of one model version: a thread that does one run at a time.
 * Calls that find no free stream wait in the {@code CallQueue} by priority, then in order of
 * arrival, up to its capacity; more are refused at once, which is what keeps the latency of those
 * that were accepted bounded. A waiting call can be abandoned, when its client has gone or has
 * waited too long; a running one, if it runs alone, can be ended, where the engine can do that. A
 * free stream takes one call, or with {@link dev.headroom.serving.streams.Batching} those that fit
 * together, as a {@code Batch}, which is one run of the model.
 *
 * <p>(in flight ÷ streams) is the load that autoscaling acts on.
 */
@NullMarked
package dev.headroom.serving.streams;

import org.jspecify.annotations.NullMarked;
