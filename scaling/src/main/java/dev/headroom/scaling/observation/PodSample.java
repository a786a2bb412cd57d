package dev.headroom.scaling.observation;

import java.time.Duration;
import java.time.Instant;

/**
 * A metric's value for one pod.
 *
 * @param milliValue in thousandths
 * @param timestamp the end of the time that it was measured over
 * @param window the length of that time
 */
public record PodSample(String pod, long milliValue, Instant timestamp, Duration window) {}
