/**
 * What tests share: {@link dev.headroom.testing.Await} waits for a condition, {@link
 * dev.headroom.testing.RealPrometheus} starts one. With this module among a room's test
 * dependencies, Netty watches every buffer there, and one that was let go without being released
 * fails the room's tests.
 */
@NullMarked
package dev.headroom.testing;

import org.jspecify.annotations.NullMarked;
