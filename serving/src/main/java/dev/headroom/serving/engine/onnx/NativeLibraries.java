package dev.headroom.serving.engine.onnx;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ONNX Runtime's native libraries are loaded from. Left alone, each process unpacks them, 28
 * MB, into a temporary folder of its own, and leaves it behind when it is killed. Unpacked once
 * into a cache they also share memory among replicas.
 */
final class NativeLibraries {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final String PATH = "onnxruntime.native.path";

  private NativeLibraries() {}

  /**
   * Tells ONNX Runtime where its libraries are, before its first class is used. Where that fails it
   * unpacks them itself.
   */
  static void prepare() {
    if (System.getProperty(PATH) != null) {
      return;
    }
    try {
      Optional<Path> folder = unpacked();
      folder.ifPresent(path -> System.setProperty(PATH, path.toString()));
    } catch (IOException e) {
      LOG.debug("the native libraries could not be cached", e);
    }
  }

  private static Optional<Path> unpacked() throws IOException {
    String platform = operatingSystem() + "-" + architecture();
    Path folder = null;
    for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
      String file = System.mapLibraryName(name);
      URL resource =
          OrtException.class.getResource("/ai/onnxruntime/native/" + platform + "/" + file);
      if (resource == null) {
        return Optional.empty();
      }
      long size = resource.openConnection().getContentLengthLong();
      if (folder == null) {
        // The size tells one build of the runtime from another.
        folder = cache().resolve("onnxruntime-" + platform + "-" + size);
        Files.createDirectories(folder);
      }
      unpack(resource, size, folder.resolve(file));
    }
    return Optional.ofNullable(folder);
  }

  private static void unpack(URL resource, long size, Path target) throws IOException {
    if (Files.isRegularFile(target) && Files.size(target) == size) {
      return;
    }
    Path part = Files.createTempFile(target.getParent(), "unpacking", ".tmp");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path home =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return home.resolve("headroom");
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
