/**
 * What the driver says of the machine's NVIDIA GPUs, by NVML.
 *
 * <p>{@link dev.headroom.serving.gpu.Gpus} is asked when somebody scrapes; the library is looked
 * for then, and only where the driver has left its device. What is not known is absent, never 0.
 */
@NullMarked
package dev.headroom.serving.gpu;

import org.jspecify.annotations.NullMarked;
