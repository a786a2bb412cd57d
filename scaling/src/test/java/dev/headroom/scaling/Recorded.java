package dev.headroom.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Recordings among the test resources: one JSON object a line. */
public final class Recorded {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Recorded() {}

  /** Reads a file that lies beside a class. */
  public static List<JsonNode> lines(Class<?> beside, String file) {
    try (var in = Objects.requireNonNull(beside.getResourceAsStream(file), file);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<JsonNode> nodes = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        nodes.add(MAPPER.readTree(line));
      }
      return nodes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
