package dev.headroom.local.replica;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.headroom.local.process.ChildProcesses;
import dev.headroom.local.process.LoopbackPorts;
import dev.headroom.local.process.MachineShare;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.store.Head;
import java.time.Duration;
import java.time.InstantSource;

/** What all fleets of a system share. */
public record Machine(
    ChildProcesses children,
    LoopbackPorts ports,
    MachineShare share,
    ConfigFiles configs,
    ClientFactory connections,
    Scraper scraper,
    InstantSource clock,
    Uptime uptime,
    FleetSettings settings) {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** This one; its replicas' metrics go to that head. */
  public static Machine of(
      ChildProcesses children, Head head, InstantSource clock, FleetSettings settings) {
    return new Machine(
        children,
        new LoopbackPorts(),
        new MachineShare(),
        new ConfigFiles(),
        ClientFactory.builder()
            .workerGroup(EventLoopGroups.newEventLoopGroup(1, "probe-io", true), true)
            .connectTimeout(CONNECT)
            .build(),
        new Scraper(ScrapeSettings.EVERY_SECOND, head, clock),
        clock,
        Uptime.ofJvm(),
        settings);
  }
}
