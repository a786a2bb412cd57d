/**
 * Who asks (authentication), as an API server that others stand in front of has it.
 *
 * <p>A user's request reaches us through the cluster's API server, the <em>front proxy</em>. It
 * shows a certificate of its own and says in headers who the user is; the headers count only on a
 * connection with that certificate. The names of the headers, who vouches for the certificate and
 * which names it may have, stand in the ConfigMap {@code
 * kube-system/extension-apiserver-authentication}, which changes when a cluster rotates its
 * certificates: {@link dev.headroom.kubernetes.metricsapi.identity.TrustConfig}. Who comes straight
 * here shows a certificate of the cluster's clients, or a bearer token, which the API server is
 * asked about. {@link dev.headroom.kubernetes.metricsapi.identity.Authenticator} tries the three in
 * this order; who is none of them is nobody.
 *
 * <p>As {@code k8s.io/apiserver} does it: {@code pkg/server/options/authentication.go}, {@code
 * pkg/authentication/request}.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.identity;

import org.jspecify.annotations.NullMarked;
