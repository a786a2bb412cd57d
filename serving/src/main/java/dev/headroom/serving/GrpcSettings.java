package dev.headroom.serving;

import dev.headroom.http.HttpSettings;
import dev.headroom.serving.grpc.frame.Compression;
import java.util.Optional;

/**
 * How gRPC is served.
 *
 * @param http where it is served apart; without it, only where REST is, which has it in any case
 * @param answers how answers are compressed to clients that take it
 */
public record GrpcSettings(Optional<HttpSettings> http, Compression answers) {
  /** Where REST is; answers are not compressed. */
  public static final GrpcSettings WITH_REST =
      new GrpcSettings(Optional.empty(), Compression.IDENTITY);
}
