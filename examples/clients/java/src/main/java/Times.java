import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Times of requests, printed as OpenVINO Model Server's own clients print them; speeds are in rows
 * a second.
 */
final class Times {
  private final long batch;
  private final List<Double> millis = new ArrayList<>();

  Times(long batch) {
    this.batch = batch;
  }

  void add(long nanos) {
    double took = nanos / 1e6;
    millis.add(took);
    print("Iteration %d; Processing time: %.2f ms; speed %.2f fps", millis.size(), took, speed(took));
  }

  void summary() {
    if (millis.isEmpty()) {
      return;
    }
    Collections.sort(millis);
    double mean = millis.stream().mapToDouble(each -> each).average().getAsDouble();
    double variance =
        millis.stream().mapToDouble(each -> (each - mean) * (each - mean)).average().getAsDouble();
    double most = percentile(100);
    double least = percentile(0);
    print("%nprocessing time for all iterations");
    print("average time: %.2f ms; average speed: %.2f fps", mean, speed(mean));
    print("median time: %.2f ms; median speed: %.2f fps", percentile(50), speed(percentile(50)));
    print("max time: %.2f ms; min speed: %.2f fps", most, speed(most));
    print("min time: %.2f ms; max speed: %.2f fps", least, speed(least));
    for (String share : List.of("90", "95", "99", "99.9", "50")) {
      double value = percentile(Double.parseDouble(share));
      print("time percentile %1$s: %2$.2f ms; speed percentile %1$s: %3$.2f fps", share, value, speed(value));
    }
    print("time standard deviation: %.2f", Math.sqrt(variance));
    print("time variance: %.2f", variance);
    print("%d requests in %.2f s: %.2f a second", millis.size(), mean * millis.size() / 1e3, 1e3 / mean);
  }

  private double speed(double took) {
    return batch * 1e3 / took;
  }

  /** Between the two nearest of the sorted times, in proportion. */
  private double percentile(double share) {
    double at = share / 100 * (millis.size() - 1);
    int low = (int) at;
    int high = Math.min(low + 1, millis.size() - 1);
    return millis.get(low) + (at - low) * (millis.get(high) - millis.get(low));
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
