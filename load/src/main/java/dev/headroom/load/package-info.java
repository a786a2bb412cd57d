/**
 * Load generation and its report.
 *
 * <p>There are two ways to load a server, and they measure different things. In a <em>closed
 * loop</em> a fixed number of clients each send their next request when they have the answer to the
 * last: the load adapts to the server, and a server that stalls is asked less, which hides the
 * stall from the numbers (the "coordinated omission" of Gil Tene). In an <em>open loop</em>
 * requests arrive at a fixed rate, as they do from many independent users; each latency counts from
 * the moment at which the request was due, so that a late one is seen to be late. What cannot even
 * be sent, because too many requests are outstanding already, is reported as unsent and never
 * delays those after it.
 *
 * <p>A {@link dev.headroom.load.LoadSpec} says what to do, a {@link dev.headroom.load.LoadRun} does
 * it and tells each {@link dev.headroom.load.LoadSecond}, and a {@link
 * dev.headroom.load.LoadReport} is what came of it.
 */
@NullMarked
package dev.headroom.load;

import org.jspecify.annotations.NullMarked;
