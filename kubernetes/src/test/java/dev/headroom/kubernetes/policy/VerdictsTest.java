package dev.headroom.kubernetes.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.PolicyId;
import dev.headroom.kubernetes.target.TargetKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who scales what, and who may not. */
class VerdictsTest {
  private static final String DEPLOYMENT =
      "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\nmaxReplicas: 3";

  private static Rival hpa(String name, String target) {
    return new Rival("team", name, new TargetKey("team", "apps/v1", "Deployment", target), 3);
  }

  private static Verdict of(String policy, List<WrittenPolicy> policies, Rival... rivals) {
    return Verdicts.of(policies, List.of(rivals)).get(new PolicyId("team", policy));
  }

  @Test
  void aPolicyAloneDecides() {
    assertThat(of("a", List.of(Objects.policy("a", 1, DEPLOYMENT)), hpa("h", "other")))
        .isEqualTo(new Verdict.Decides(Optional.empty()));
  }

  @Test
  void aPolicyBesideAnAutoscalerIsRefusedAndTheOtherIsNamed() {
    Verdict verdict = of("a", List.of(Objects.policy("a", 1, DEPLOYMENT)), hpa("h", "web"));
    assertThat(verdict)
        .isEqualTo(
            new Verdict.Refused(
                true,
                "HorizontalPodAutoscaler",
                "HorizontalPodAutoscaler h scales Deployment web already (expected: one autoscaler"
                    + " a target; remove one, or set mode: Advise here)"));
  }

  @Test
  void ofTwoPoliciesTheOlderDecides() {
    List<WrittenPolicy> two =
        List.of(Objects.policy("a", 20, DEPLOYMENT), Objects.policy("b", 10, DEPLOYMENT));
    assertThat(of("b", two)).isInstanceOf(Verdict.Decides.class);
    assertThat(of("a", two))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.message()).startsWith("ScalingPolicy b scales"));
  }

  @Test
  void ofTwoOfOneMomentTheNameDecides() {
    List<WrittenPolicy> two =
        List.of(Objects.policy("b", 10, DEPLOYMENT), Objects.policy("a", 10, DEPLOYMENT));
    assertThat(of("a", two)).isInstanceOf(Verdict.Decides.class);
    assertThat(of("b", two)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void anAdviserIsInNobodysWayAndNobodyInIts() {
    List<WrittenPolicy> two =
        List.of(
            Objects.policy("adviser", 10, DEPLOYMENT + "\nmode: Advise"),
            Objects.policy("actor", 20, DEPLOYMENT));
    assertThat(of("adviser", two)).isInstanceOf(Verdict.Decides.class);
    assertThat(of("actor", two)).isInstanceOf(Verdict.Decides.class);
    assertThat(of("adviser", two, hpa("h", "web")))
        .isEqualTo(new Verdict.Decides(Optional.of(hpa("h", "web"))));
    assertThat(of("actor", two, hpa("h", "web"))).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void theSameTargetByAnotherVersionIsTheSame() {
    List<WrittenPolicy> two =
        List.of(
            Objects.policy("a", 10, DEPLOYMENT),
            Objects.policy("b", 20, DEPLOYMENT.replace("apiVersion: apps/v1, ", "")));
    assertThat(of("b", two)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aPolicyThatCannotBeReadSaysWhyInTheReadersWords() {
    assertThat(of("a", List.of(Objects.policy("a", 1, DEPLOYMENT + "\nminReplicas: 5"))))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.conflict()).isFalse();
              assertThat(refused.reason()).isEqualTo("InvalidSpec");
              assertThat(refused.message()).startsWith("spec.m").contains("(expected: ");
            });
  }
}
