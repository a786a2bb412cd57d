package dev.headroom.serving.gpu;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A GPU at one moment.
 *
 * @param index by which NVML numbers it, from 0
 * @param uuid by which it is known everywhere; empty where the driver does not say
 * @param utilization of the last sample period, a second or less, how much of the time something
 *     ran on it, in percent; empty where it does not say, as for one that is divided by MIG
 * @param memoryUsed in bytes
 * @param memoryTotal in bytes
 */
public record Gpu(
    int index,
    String uuid,
    OptionalInt utilization,
    OptionalLong memoryUsed,
    OptionalLong memoryTotal) {}
