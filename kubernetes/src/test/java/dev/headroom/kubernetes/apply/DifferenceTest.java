package dev.headroom.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
  private static Object yaml(String text) {
    return new KubernetesSerialization()
        .unmarshal("apiVersion: v1\nkind: Any\nspec: " + text, GenericKubernetesResource.class)
        .get("spec");
  }

  @SuppressWarnings("unchecked")
  private static Optional<String> difference(String wanted, String actual) {
    return Difference.of((Map<String, ?>) yaml(wanted), (Map<String, ?>) yaml(actual));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1}                     | {a: 1, b: 2}
          {a: {b: x}}                | {a: {b: x, filled: in}}
          {a: null, b: []}           | {}
          {args: [a, b]}             | {args: [a, b]}
          {limits: {cpu: "0.5"}}     | {limits: {cpu: 500m}}
          {limits: {memory: 1024Mi}} | {limits: {memory: 1Gi}}
          {port: 80}                 | {port: 80.0}
          {ports: [{name: b, port: 2}, {name: a, port: 1}]} | {ports: [{name: a, port: 1, protocol: TCP}, {name: others}, {name: b, port: 2}]}
          {tolerations: [{key: a}]}  | {tolerations: [{key: a, filled: in}]}
          """)
  void asWanted(String wanted, String actual) {
    assertThat(difference(wanted, actual)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1}                     | {}                       | a
          {a: {b: x}}                | {a: {b: y}}              | a.b
          {a: {b: x}}                | {a: text}                | a
          {args: [a, b]}             | {args: [b, a]}           | args
          {args: [a]}                | {args: [a, b]}           | args
          {limits: {cpu: "0.5"}}     | {limits: {cpu: 501m}}    | limits.cpu
          {ports: [{name: a, port: 1}]} | {ports: [{name: a, port: 2}]} | ports[0]
          {tolerations: [{key: a}]}  | {tolerations: [{key: a}, {key: b}]} | tolerations
          {path: /1}                 | {path: /2}               | path
          {version: "1"}             | {version: "1e1"}         | version
          """)
  void notAsWanted(String wanted, String actual, String where) {
    assertThat(difference(wanted, actual).orElse("as wanted")).startsWith(where);
  }
}
