package dev.headroom.http;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Key pairs as files. */
public final class Pem {
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  public static Path certificate(Path file, TlsKeyPair pair)
      throws IOException, CertificateEncodingException {
    return write(file, "CERTIFICATE", pair.certificateChain().getFirst().getEncoded());
  }

  public static Path key(Path file, TlsKeyPair pair) throws IOException {
    return write(file, "PRIVATE KEY", pair.privateKey().getEncoded());
  }

  private static Path write(Path file, String label, byte[] der) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(label, BASE64.encodeToString(der), label));
  }
}
