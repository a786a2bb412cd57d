package dev.headroom.kubernetes.metricsapi.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Values in DER (ITU-T X.690), as far as certificates need them. */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;
  private static final int SHORT_LENGTH = 0x80;
  private static final int FIRST_YEAR_OF_LONG_TIMES = 2050;
  private static final DateTimeFormatter SHORT_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LONG_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, joined(parts));
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  static byte[] yes() {
    return value(BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return value(OCTET_STRING, content);
  }

  /**
   * Bits from the first byte's highest on.
   *
   * @param unused of the last byte
   */
  static byte[] bits(int unused, byte[] content) {
    return value(BIT_STRING, joined(new byte[] {(byte) unused}, content));
  }

  /** Of numbers between dots. */
  static byte[] identifier(String dotted) {
    String[] parts = dotted.split("\\.", -1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(40 * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      int number = Integer.parseInt(parts[i]);
      for (int shift = 28; shift >= 0; shift -= 7) {
        if (number >> shift != 0 || shift == 0) {
          bytes.write((number >> shift & 0x7f) | (shift == 0 ? 0 : 0x80));
        }
      }
    }
    return value(OBJECT_IDENTIFIER, bytes.toByteArray());
  }

  /** In the form that RFC 5280 (4.1.2.5) says for its year. */
  static byte[] time(Instant at) {
    boolean isLong = at.atZone(ZoneOffset.UTC).getYear() >= FIRST_YEAR_OF_LONG_TIMES;
    return value(
        isLong ? GENERALIZED_TIME : UTC_TIME, ascii((isLong ? LONG_TIME : SHORT_TIME).format(at)));
  }

  /** A value that its place tells the type of, around another. */
  static byte[] explicit(int number, byte[] inner) {
    return value(CONTEXT | CONSTRUCTED | number, inner);
  }

  /** A value that its place tells the type of. */
  static byte[] implicit(int number, byte[] content) {
    return value(CONTEXT | number, content);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(tag);
    if (content.length < SHORT_LENGTH) {
      bytes.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int from = length[0] == 0 ? 1 : 0;
      bytes.write(SHORT_LENGTH | (length.length - from));
      bytes.write(length, from, length.length - from);
    }
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
