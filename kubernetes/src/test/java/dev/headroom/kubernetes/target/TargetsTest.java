package dev.headroom.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.target.FakeApi.Answer;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.ObjectReference;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scales over real HTTP, from an API server whose answers are the test's. */
@Timeout(60)
class TargetsTest {
  private static final String SCALE = "/apis/apps/v1/namespaces/team/deployments/web/scale";
  private static final TargetKey WEB =
      TargetKey.of("team", new ObjectReference("apps/v1", "Deployment", "web"));

  private FakeApi api;
  private Targets targets;

  @BeforeEach
  void open() throws IOException {
    api = new FakeApi();
    targets = new Targets(api.client, new Watched(List.of()));
    api.on(
        "GET /apis/apps/v1",
        """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
          {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get"]},
          {"name":"deployments/scale","group":"autoscaling","version":"v1","kind":"Scale","namespaced":true,"verbs":["get"]},
          {"name":"daemonsets","kind":"DaemonSet","namespaced":true,"verbs":["get"]}]}
        """);
  }

  @AfterEach
  void close() {
    targets.close();
    api.close();
  }

  private static String scale(int replicas, int version) {
    return """
        {"kind":"Scale","apiVersion":"autoscaling/v1",
         "metadata":{"name":"web","namespace":"team","resourceVersion":"%d"},
         "spec":{"replicas":%d},"status":{"replicas":1,"selector":"app=web"}}
        """
        .formatted(version, replicas);
  }

  private String missing(TargetKey target) {
    assertThat(targets.read(target)).isInstanceOf(Target.Missing.class);
    return ((Target.Missing) targets.read(target)).message();
  }

  @Test
  void aScaleIsReadByDiscovery() {
    api.on("GET " + SCALE, scale(2, 5));
    assertThat(targets.read(WEB)).isEqualTo(new Target.Scale(2, 1, "app=web"));
    assertThat(targets.read(TargetKey.of("team", new ObjectReference("", "Deployment", "web"))))
        .as("by its kind alone")
        .isEqualTo(new Target.Scale(2, 1, "app=web"));
    assertThat(api.count("GET /apis/apps/v1")).as("discovery is remembered").isEqualTo(1);
  }

  @Test
  void whyThereIsNoneIsSaid() {
    assertThat(missing(WEB)).isEqualTo("deployments.apps \"web\" not found");
    assertThat(missing(new TargetKey("team", "apps/v1", "DaemonSet", "web")))
        .isEqualTo(
            "kind DaemonSet of apps/v1 has no scale subresource (expected: one, as a Deployment has)");
    assertThat(missing(new TargetKey("team", "apps/v1", "Deploymant", "web")))
        .isEqualTo("no matches for kind \"Deploymant\" in version \"apps/v1\"");
    api.on("GET " + SCALE, _ -> Answer.failure(403, "Forbidden", "you may not"));
    assertThat(missing(WEB)).isEqualTo("you may not");
  }

  @Test
  void aNumberIsSetByTheVersionThatWasRead() throws IOException {
    api.on("GET " + SCALE, scale(2, 5));
    api.on("PUT " + SCALE, asked -> Answer.ok(asked.body().replace("\"5\"", "\"6\"")));

    targets.write(WEB, 2, 4);

    assertThat(api.asked.getLast().body())
        .contains("\"resourceVersion\":\"5\"", "\"replicas\":4", "\"selector\":\"app=web\"");
    assertThat(targets.read(WEB)).as("known at once").isEqualTo(new Target.Scale(4, 1, "app=web"));
  }

  @Test
  void aStatusThatChangedMeanwhileIsNoReasonNotTo() throws IOException {
    AtomicInteger version = new AtomicInteger(5);
    api.on("GET " + SCALE, _ -> Answer.ok(scale(2, version.get())));
    api.on(
        "PUT " + SCALE,
        asked ->
            asked.body().contains("\"resourceVersion\":\"7\"")
                ? Answer.ok(asked.body())
                : Answer.failure(409, "Conflict", "the object has been modified"));
    targets.read(WEB);
    version.set(7);

    targets.write(WEB, 2, 4);

    assertThat(targets.read(WEB)).isEqualTo(new Target.Scale(4, 1, "app=web"));
  }

  @Test
  void aNumberThatSomebodySetMeanwhileStays() {
    AtomicInteger replicas = new AtomicInteger(2);
    api.on("GET " + SCALE, _ -> Answer.ok(scale(replicas.get(), 3 + replicas.get())));
    api.on("PUT " + SCALE, _ -> Answer.failure(409, "Conflict", "the object has been modified"));
    targets.read(WEB);
    replicas.set(6);

    assertThatThrownBy(() -> targets.write(WEB, 2, 1))
        .hasMessage(
            "Deployment web: 6 replicas were set meanwhile (expected: 2, of which was decided)");
  }

  @Test
  void whatCannotBeSetSaysWhy() {
    api.on("GET " + SCALE, scale(2, 5));
    api.on("PUT " + SCALE, _ -> Answer.failure(403, "Forbidden", "you may not"));
    assertThatThrownBy(() -> targets.write(WEB, 2, 4))
        .isInstanceOf(IOException.class)
        .hasMessage("you may not");
  }
}
