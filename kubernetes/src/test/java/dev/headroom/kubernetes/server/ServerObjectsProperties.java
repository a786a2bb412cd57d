package dev.headroom.kubernetes.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.ModelServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the objects of all ModelServers, whatever they are called. */
class ServerObjectsProperties {
  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z]([-a-z0-9]{0,251}[a-z0-9])?");

  @Provide
  Arbitrary<String> shapes() {
    return Arbitraries.of(GoldenServers.names().toList());
  }

  /** DNS subdomains, as the API server takes them. */
  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> part =
        Arbitraries.strings()
            .withChars("abz09")
            .ofMinLength(1)
            .ofMaxLength(60)
            .map(text -> text.length() > 3 ? text.charAt(0) + "-" + text.substring(1) : text);
    return part.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join(".", parts));
  }

  private static ModelServer named(String shape, String name) {
    ModelServer server = GoldenServers.read(shape);
    return new ModelServer(
        name,
        server.namespace(),
        server.server(),
        server.settings(),
        server.replicas(),
        server.scaling(),
        server.cluster());
  }

  @Property(tries = 300)
  void eachBelongsToItsServerAndCanBeFound(
      @ForAll("shapes") String shape, @ForAll("names") String name) {
    ModelServer server = named(shape, name);
    Set<String> seen = new HashSet<>();
    for (HasMetadata object :
        ServerObjects.of(server, GoldenServers.UID, GoldenServers.IMAGE, true).objects()) {
      assertThat(object.getMetadata().getNamespace()).isEqualTo(server.namespace());
      assertThat(object.getMetadata().getLabels())
          .containsAllEntriesOf(ObjectNames.OURS)
          .containsAllEntriesOf(ObjectNames.selector(server))
          .allSatisfy(
              (_, value) ->
                  assertThat(value).matches("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"));
      assertThat(object.getMetadata().getOwnerReferences())
          .singleElement()
          .returns(GoldenServers.UID, OwnerReference::getUid)
          .returns(name, OwnerReference::getName)
          .returns(true, OwnerReference::getController);
      assertThat(object.getMetadata().getName())
          .matches(object.getKind().equals("Service") ? LABEL : SUBDOMAIN);
      assertThat(seen.add(object.getKind() + "/" + object.getMetadata().getName())).isTrue();
    }
  }

  /** It is whoever's who scales. */
  @Property(tries = 100)
  void noDeploymentHasANumberOfReplicas(@ForAll("shapes") String shape) {
    assertThat(GoldenServers.objects(shape).objects())
        .filteredOn(Deployment.class::isInstance)
        .singleElement()
        .returns(null, object -> ((Deployment) object).getSpec().getReplicas());
  }

  @Property(tries = 100)
  void podsHaveTheSelectorsLabelsAndNoPrivilege(@ForAll("shapes") String shape) {
    ModelServer server = GoldenServers.read(shape);
    Deployment deployment =
        GoldenServers.objects(shape).objects().stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .findFirst()
            .orElseThrow();
    var template = deployment.getSpec().getTemplate();
    assertThat(template.getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(ObjectNames.selector(server));
    assertThat(template.getSpec().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(template.getSpec().getContainers())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
            });
  }

  @Property
  void otherServersHaveOtherNames(@ForAll("names") String one, @ForAll("names") String other) {
    assertThat(ObjectNames.of(one).equals(ObjectNames.of(other))).isEqualTo(one.equals(other));
  }
}
