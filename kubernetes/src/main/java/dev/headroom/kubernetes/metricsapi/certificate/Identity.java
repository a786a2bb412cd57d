package dev.headroom.kubernetes.metricsapi.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with the key that belongs to it. */
public record Identity(X509Certificate certificate, PrivateKey key) {}
