/**
 * What a path asks for: {@link dev.headroom.kubernetes.metricsapi.request.ApiRequest}, read from it
 * by {@link dev.headroom.kubernetes.metricsapi.request.ApiPaths}, and what whoever asks must be
 * allowed to do for it: {@link dev.headroom.kubernetes.metricsapi.request.Permission}, read from
 * the same path as an API server reads it.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.request;

import org.jspecify.annotations.NullMarked;
