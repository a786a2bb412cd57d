package dev.headroom.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import dev.headroom.serving.Cost;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.testing.Growth;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Any body, read and answered with its own inputs, or refused.
 *
 * @param json how many of a body's first bytes are JSON
 */
record Decoding(LoadedVersion version, Protocol protocol, ToIntFunction<byte[]> json) {
  private static final UnpooledByteBufAllocator DIRECT =
      new UnpooledByteBufAllocator(true, true, false);

  /**
   * Fails where something else becomes of it, where it costs more than such a body may, or where
   * memory is not given back.
   */
  void check(byte[] body) {
    Cost.check(body, this::decode);
    Growth.check(body, this::decode);
  }

  private void decode(byte[] bytes) {
    Budget budget = new Budget(Cost.BUDGET);
    try (RequestMemory memory = budget.request(DIRECT)) {
      ByteBuf body = memory.buffer(bytes.length + 1).writeBytes(bytes);
      Protocol.Decoded decoded =
          protocol.decode(version, new Body(body, json.applyAsInt(bytes)), memory);
      Optional<List<Tensor>> outputs = outputs(decoded);
      if (outputs.isPresent()) {
        answer(decoded, outputs.get(), memory);
      }
    } catch (RefusedException refused) {
      assertThat(refused.refused().text()).isNotEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException("answered as an error of the server", e);
    }
    assertThat(budget.used()).isZero();
  }

  /** The inputs with the outputs' names, if all were given. */
  private static Optional<List<Tensor>> outputs(Protocol.Decoded decoded) {
    List<Tensor> outputs =
        decoded.request().outputs().stream()
            .map(name -> input(decoded.request().inputs(), name))
            .flatMap(Optional::stream)
            .toList();
    return Optional.of(outputs).filter(found -> found.size() == decoded.request().outputs().size());
  }

  private static Optional<Tensor> input(List<Tensor> inputs, String name) {
    return inputs.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private void answer(Protocol.Decoded decoded, List<Tensor> outputs, RequestMemory memory)
      throws IOException {
    AggregatedHttpResponse answer =
        decoded.encode(version, outputs, memory).toHttpResponse().aggregate().join();
    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    byte[] content = answer.content().array();
    int length =
        Integer.parseInt(answer.headers().get(V2Protocol.HEADER_LENGTH, "" + content.length));
    try (JsonParser json = Json.parser(new ByteArrayInputStream(content, 0, length))) {
      json.nextToken();
      json.skipChildren();
      assertThat(Objects.requireNonNull(json.currentToken()).isStructEnd()).isTrue();
    }
  }
}
