/**
 * Numbers as Kubernetes writes them.
 *
 * <p>A {@link dev.headroom.scaling.quantity.Quantity} is a decimal number with a way of writing it:
 * {@code 500m} is half a unit, {@code 2k} two thousand, {@code 1Gi} 2<sup>30</sup>, {@code 1e3} a
 * thousand. The autoscaler computes with whole thousandths of it ({@linkplain
 * dev.headroom.scaling.quantity.Quantity#milliValue() milli units}), rounded away from zero, and
 * this package rounds, caps and writes exactly as {@code k8s.io/apimachinery/pkg/api/resource} 1.36
 * does.
 */
@NullMarked
package dev.headroom.scaling.quantity;

import org.jspecify.annotations.NullMarked;
