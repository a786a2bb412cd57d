/**
 * What the server says about itself, so that clients find their way: which groups, versions and
 * resources there are, in the three forms in which clients ask for it ({@link
 * dev.headroom.kubernetes.metricsapi.document.Discovery}), and their OpenAPI ({@link
 * dev.headroom.kubernetes.metricsapi.document.OpenApi}).
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.document;

import org.jspecify.annotations.NullMarked;
