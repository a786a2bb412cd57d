/**
 * How requests get CPU: streams and the bounded queue in front of them.
 *
 * <p>A <em>stream</em> is one run slot of one model version: a thread that runs one request at a
 * time. Requests that find no free stream wait in order of arrival, up to the queue's capacity;
 * more are refused at once, which is what keeps the latency of those that were accepted bounded. A
 * waiting request can be abandoned, when its client has gone or has waited too long; a running one
 * runs to its end.
 *
 * <p>(in flight ÷ streams) is the load that autoscaling acts on.
 */
@NullMarked
package dev.headroom.serving.streams;

import org.jspecify.annotations.NullMarked;
