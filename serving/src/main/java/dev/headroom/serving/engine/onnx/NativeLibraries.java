package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ONNX Runtime's library is: in the folder of the property {@code onnxruntime.native.path},
 * as its Java binding calls it, or unpacked from the jar of that binding. It is unpacked, 28 MB,
 * once into a cache, where it also shares memory among replicas; into a temporary folder where the
 * cache cannot be written.
 */
final class NativeLibraries {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final String PATH = "onnxruntime.native.path";

  private NativeLibraries() {}

  /** The library's file. */
  static Path onnxruntime() throws EngineException {
    String file = System.mapLibraryName("onnxruntime");
    String folder = System.getProperty(PATH);
    if (folder != null) {
      return Path.of(folder, file).toAbsolutePath();
    }
    String platform = operatingSystem() + "-" + architecture();
    URL resource =
        NativeLibraries.class.getResource("/ai/onnxruntime/native/" + platform + "/" + file);
    if (resource == null) {
      throw new EngineException(
          "ONNX Runtime: no library for %s (expected: -D%s=FOLDER with %s)"
              .formatted(platform, PATH, file));
    }
    try {
      long size = resource.openConnection().getContentLengthLong();
      // The size tells one build of the runtime from another.
      String name = "onnxruntime-" + platform + "-" + size;
      try {
        return unpacked(resource, size, Files.createDirectories(cache().resolve(name)), file);
      } catch (IOException | RuntimeException e) {
        LOG.debug("the library could not be cached", e);
      }
      Path temporary = Files.createTempDirectory("headroom-onnxruntime");
      Path library = unpacked(resource, size, temporary, file);
      // In the reverse order of this.
      temporary.toFile().deleteOnExit();
      library.toFile().deleteOnExit();
      return library;
    } catch (IOException e) {
      throw new EngineException(
          "ONNX Runtime: its library cannot be unpacked: " + e.getClass().getSimpleName(), e);
    }
  }

  private static Path unpacked(URL resource, long size, Path folder, String file)
      throws IOException {
    Path target = folder.resolve(file);
    if (Files.isRegularFile(target) && Files.size(target) == size) {
      return target;
    }
    Path part = Files.createTempFile(folder, "unpacking", ".tmp");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  private static Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path home =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return home.resolve("headroom").toAbsolutePath();
  }

  private static String operatingSystem() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return name.equals("amd64") || name.equals("x86_64") ? "x64" : name;
  }
}
