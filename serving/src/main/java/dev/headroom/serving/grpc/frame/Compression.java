package dev.headroom.serving.grpc.frame;

import com.linecorp.armeria.common.RequestHeaders;
import dev.headroom.http.Coding;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** How messages are compressed. */
public enum Compression {
  IDENTITY,
  GZIP,
  /** With zlib's head, as gRPC means it. */
  DEFLATE;

  static final String ENCODING = "grpc-encoding";
  static final String ACCEPT = "grpc-accept-encoding";
  static final String ACCEPTED = "identity,gzip,deflate";
  private static final int CHUNK = 16 << 10;

  String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How the messages of a call are compressed, those that are. */
  public static Compression of(RequestHeaders headers) {
    String value = headers.get(ENCODING);
    if (value == null) {
      return IDENTITY;
    }
    for (Compression compression : values()) {
      if (compression.token().equals(value)) {
        return compression;
      }
    }
    throw new RpcException(
        RpcCode.UNIMPLEMENTED,
        "grpc-encoding: " + Excerpt.of(value) + " (expected: one of " + ACCEPTED + ")");
  }

  /** This, where the caller takes it; otherwise none. */
  public Compression acceptedBy(RequestHeaders headers) {
    String accepted = headers.get(ACCEPT);
    if (this == IDENTITY || accepted == null) {
      return IDENTITY;
    }
    for (String token : accepted.split(",", -1)) {
      if (token.strip().equals(token())) {
        return this;
      }
    }
    return IDENTITY;
  }

  /**
   * What {@code compressed} is of.
   *
   * @param limit the longest message accepted, in bytes
   * @param placed makes a buffer for a message that begins with what it is given
   */
  ByteBuf decompress(ByteBuf compressed, long limit, RequestMemory memory, Placement placed) {
    byte[] chunk = new byte[CHUNK];
    ByteBuf message = null;
    try (InputStream in = input(compressed)) {
      for (int n = in.readNBytes(chunk, 0, CHUNK); n > 0; n = in.readNBytes(chunk, 0, CHUNK)) {
        if (message == null) {
          message = placed.place(chunk, n);
        }
        if (message.readableBytes() + n > limit) {
          throw MessageBuffer.tooLong(limit);
        }
        memory.ensureWritable(message, n, 0);
        message.writeBytes(chunk, 0, n);
      }
    } catch (IOException e) {
      throw RefusedException.invalid("The message is not valid " + token(), e.getMessage() + "");
    }
    return message == null ? memory.buffer(1) : message;
  }

  /** Where a message is to lie. */
  interface Placement {
    ByteBuf place(byte[] beginning, int length);
  }

  private InputStream input(ByteBuf compressed) throws IOException {
    InputStream bytes = new ByteBufInputStream(compressed);
    return switch (this) {
      case GZIP -> new GZIPInputStream(bytes, CHUNK);
      case DEFLATE -> new InflaterInputStream(bytes);
      case IDENTITY ->
          throw RefusedException.invalid(
              "A message is compressed, and grpc-encoding does not say how");
    };
  }

  /** What compresses into {@code into}. */
  OutputStream output(OutputStream into) throws IOException {
    return switch (this) {
      case GZIP -> Coding.GZIP.over(into);
      case DEFLATE -> Coding.DEFLATE.over(into);
      case IDENTITY -> into;
    };
  }
}
