/**
 * The certificate that the server shows, when nobody else makes one.
 *
 * <p>An authority of our own vouches for it, and APIServices name that authority ({@code
 * caBundle}), so that the cluster's API server knows whom it speaks to. Both live in a Secret, so
 * that replicas share them and a restart changes nothing. {@link
 * dev.headroom.kubernetes.metricsapi.certificate.ServingMaterial} says when what is renewed, {@link
 * dev.headroom.kubernetes.metricsapi.certificate.CertificateKeeper} does it: first the new
 * authority is made known, then the new certificate is shown.
 *
 * <p>The JDK has no public way to make a certificate. {@link
 * dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker} writes the few fields of one
 * itself (RFC 5280) and has the JDK sign them: the library that would, BouncyCastle, is ten
 * megabytes in three jars.
 */
@NullMarked
package dev.headroom.kubernetes.metricsapi.certificate;

import org.jspecify.annotations.NullMarked;
