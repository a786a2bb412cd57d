package dev.headroom.serving;

import static dev.headroom.testing.Await.until;

import dev.headroom.serving.memory.Budget;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A program that {@link ExhaustedMemoryTest} runs with so little direct memory that it ends before
 * the budget does: what the budget is there to prevent.
 */
final class LittleMemory {
  private LittleMemory() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
    Path config =
        TestServer.config(folder, "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}");
    Budget budget = new Budget(1L << 40);
    try (TestServer server = TestServer.start(config, budget)) {
      Map<String, Integer> outcomes = new TreeMap<>();
      List<CompletableFuture<String>> requests = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        requests.add(
            server
                .postLater("/v2/models/add/infer", body(500_000))
                .handle((response, failure) -> outcome(response)));
      }
      requests.forEach(request -> outcomes.merge(request.join(), 1, Integer::sum));
      until(() -> budget.used() == 0);
      HttpResponse<byte[]> small = server.post("/v2/models/add/infer", body(2));
      System.out.println("after it: " + small.statusCode());
      until(() -> budget.used() == 0);
      System.out.println("outcomes: " + outcomes);
    }
  }

  private static String outcome(HttpResponse<byte[]> response) {
    return response == null ? "closed" : Integer.toString(response.statusCode());
  }

  private static String body(int values) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d,2],\"datatype\":\"FP32\",\"data\":[0%s]}]}"
        .formatted(values / 2, ",0".repeat(values - 1));
  }
}
