package dev.headroom.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When there is no memory, requests fail and nothing else. */
class ExhaustedMemoryTest {
  @Test
  @Timeout(120)
  void nothingIsKeptOfRequestsForWhichThereWasNoMemory(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Netty's own limit fails at once; the JVM's collects garbage for a second first.
                "-Dio.netty.maxDirectMemory=25165824",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Dio.netty.noUnsafe=false",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LittleMemory.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(log, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("after it: 200").contains("outcomes: {").contains("503=");
    } finally {
      process.destroyForcibly();
    }
  }
}
