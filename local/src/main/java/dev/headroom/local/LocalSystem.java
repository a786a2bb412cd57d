package dev.headroom.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.FileStateStore;
import dev.headroom.control.Loop;
import dev.headroom.control.PolicyId;
import dev.headroom.control.PolicyState;
import dev.headroom.control.Tick;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.local.replica.Fleet;
import dev.headroom.local.replica.Machine;
import dev.headroom.local.replica.ReplicaTemplate;
import dev.headroom.local.series.ScalingExposition;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.store.Head;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.proposal.Tolerance;
import dev.headroom.signal.Elsewhere;
import dev.headroom.signal.Instruments;
import dev.headroom.signal.Measurements;
import dev.headroom.signal.PolicyMetrics;
import dev.headroom.signal.RulesReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gateway, replicas and loop on one machine. Thread-safe. */
public final class LocalSystem implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalSystem.class);
  private static final Settings SETTINGS = Settings.ofHeadroom();
  private static final Duration TURN_BUDGET = Duration.ofSeconds(10);
  private static final Duration TURN_PATIENCE = Duration.ofSeconds(2);

  private final LocalOptions options;
  private final Catalog catalog;
  private final SystemListener listener;
  private final StateDir stateDir;
  private final FileStateStore store;
  private final EventLog events;
  private final Gateway gateway;
  private final Measurements measurements;
  private final Machine machine;
  private final Templates templates;
  private final Loop loop;
  private final ScheduledThreadPoolExecutor looks =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("load-watch").daemon().factory());
  private final Map<String, RunningServer> servers = new ConcurrentHashMap<>();
  private final ByHand byHand;

  @GuardedBy("this")
  private List<String> order = List.of();

  private LocalSystem(
      LocalOptions options,
      Catalog catalog,
      SystemListener listener,
      Foundations on,
      InstantSource clock) {
    this.options = options;
    this.catalog = catalog;
    this.listener = listener;
    this.stateDir = on.stateDir();
    this.gateway = on.gateway();
    this.store = on.store();
    this.events = on.events();
    this.measurements = on.measurements();
    this.machine = Machine.of(on.children(), measurements.head(), clock, options.fleet());
    this.templates = new Templates(options.serve());
    this.byHand = new ByHand(this, servers, clock, looks, this::tell, this::follow);
    this.loop =
        new Loop(
            (now, observation, policy, history) ->
                Decider.decide(now, observation, policy, history, SETTINGS),
            clock,
            store,
            on.decisions(),
            event -> tell(SystemEvent.of(event)),
            this::ticked,
            TURN_BUDGET);
    gateway.alsoExpose(this::series);
  }

  private String series() {
    return ScalingExposition.of(
        servers.values().stream()
            .map(RunningServer::series)
            .sorted(Comparator.comparing(ScalingExposition.Server::name))
            .toList());
  }

  /**
   * A system that listens, and runs nothing yet.
   *
   * @throws IOException if the state folder cannot be used
   * @throws IllegalArgumentException naming a file of certificates or keys that cannot be used
   * @throws java.io.UncheckedIOException if the address is taken, or another system has the folder
   */
  public static LocalSystem open(LocalOptions options, Catalog catalog, SystemListener listener)
      throws IOException {
    InstantSource clock = InstantSource.system();
    Foundations foundations = Foundations.lay(options, SETTINGS, clock);
    LocalSystem system = new LocalSystem(options, catalog, listener, foundations, clock);
    system.happened(SystemEvent.Kind.UP, "up (pid " + ProcessHandle.current().pid() + ")");
    return system;
  }

  /** The last minutes of all replicas' metrics. */
  public Head metrics() {
    return measurements.head();
  }

  /** How the rules of the files fare; their series are looked at for it. */
  public RulesReport rules() {
    return new RulesReport(
        measurements.backend().toString(),
        measurements.rules().rules(),
        measurements.rules().status(machine.clock().instant()));
  }

  /** Where the gateway listens. */
  public InetSocketAddress address() {
    return gateway.address();
  }

  /**
   * Runs what the plan says from now on, and nothing else.
   *
   * @throws IllegalArgumentException if the plan has problems
   * @throws IOException if files cannot be written; what was not changed yet stays as it was
   */
  public synchronized void apply(LocalPlan plan) throws IOException {
    if (!plan.problems().isEmpty()) {
      throw new IllegalArgumentException("plan: " + plan.problems() + " (expected: no problems)");
    }
    measurements.rules().rules(plan.rules());
    List<RunningServer> gone = new ArrayList<>();
    List<String> names = plan.servers().stream().map(ServerPlan::name).toList();
    servers.forEach(
        (name, server) -> {
          if (!names.contains(name)) {
            gone.add(server);
          }
        });
    for (ServerPlan server : plan.servers()) {
      run(server);
    }
    order = names;
    gone.forEach(server -> servers.remove(server.plan.name()));
    gateway.route(order.stream().map(name -> server(name).route()).toList());
    gone.forEach(this::retire);
  }

  private RunningServer server(String name) {
    RunningServer server = servers.get(name);
    if (server == null) {
      throw new IllegalStateException("no server " + name);
    }
    return server;
  }

  private void run(ServerPlan plan) throws IOException {
    Path folder = stateDir.server(plan.name());
    ReplicaTemplate template = templates.of(plan, folder);
    RunningServer running = servers.get(plan.name());
    if (running == null) {
      start(plan, template, folder);
      return;
    }
    ServerPlan before = running.plan;
    running.plan = plan;
    running.pool.limits(plan.poolLimits());
    running.fleet.settings(plan.server().settings());
    running.fleet.template(template);
    if (plan.policy().isEmpty()) {
      before.policy().ifPresent(policy -> await(loop.remove(PolicyId.of(policy))));
      running.load.tellWhen(_ -> false);
      running.lastTick = null;
      if (before.policy().isPresent() || plan.server().replicas() != before.server().replicas()) {
        running.want(running.fixedNumber());
      }
    } else if (!plan.policy().equals(before.policy())
        || !plan.metrics().equals(before.metrics())
        || !plan.interval().equals(before.interval())) {
      decideFor(running, plan.policy().get());
      running.want(running.fleet.wanted());
    } else if (plan.warmStandby() != before.warmStandby()) {
      running.want(running.fleet.wanted());
    }
  }

  private void start(ServerPlan plan, ReplicaTemplate template, Path folder) throws IOException {
    ServerPoolEvents poolEvents = new ServerPoolEvents(() -> poke(plan.name()));
    Pool pool = gateway.pool(plan.name(), plan.poolLimits(), poolEvents);
    LoadWatch load = new LoadWatch(pool, looks, () -> poke(plan.name()));
    Fleet fleet =
        new Fleet(
            plan.name(),
            template,
            plan.server().settings(),
            folder,
            machine,
            pool,
            event -> tell(SystemEvent.of(event)));
    poolEvents.tell(load, fleet);
    RunningServer running = new RunningServer(plan, pool, load, fleet, machine.clock().instant());
    servers.put(plan.name(), running);
    running.want(firstNumber(plan));
    plan.policy().ifPresent(policy -> decideFor(running, policy));
  }

  /**
   * As many as there were when it last ran, within what is allowed now; else what the user says,
   * also where decisions are not carried out.
   */
  private int firstNumber(ServerPlan plan) throws IOException {
    int written = plan.server().replicas();
    if (plan.policy().isEmpty() || plan.policy().get().mode() == Mode.ADVISE) {
      return written;
    }
    Policy policy = plan.policy().get();
    int number =
        store
            .load(PolicyId.of(policy))
            .map(PolicyState::status)
            .map(status -> status.desiredReplicas())
            .orElse(written);
    return Math.clamp(number, policy.minReplicas(), policy.maxReplicas());
  }

  private void decideFor(RunningServer running, Policy policy) {
    String name = running.plan.name();
    PolicyMetrics metrics =
        new PolicyMetrics(
            running.plan.metrics(),
            new Instruments(
                catalog,
                running.plan.server().namespace(),
                measurements.asked(),
                Optional.of(running.load),
                Elsewhere.NOWHERE));
    double tolerance = Tolerance.of(policy, SETTINGS).up();
    loop.put(
        running.decidedBy(policy),
        running.plan.interval().orElse(options.interval()),
        new FleetWorkload(
            name,
            running,
            metrics,
            policy.mode(),
            (at, sentence) -> tell(SystemEvent.of(at, name, SystemEvent.Kind.MEASURED, sentence))));
    running.load.tellWhen(means -> metrics.isAbove(means, tolerance));
  }

  /** As many as its policy, its file or a hold says, from now on. */
  private void follow(RunningServer server) {
    server.plan.policy().ifPresent(policy -> decideFor(server, policy));
    if (server.plan.policy().isEmpty()) {
      server.want(server.fixedNumber());
    }
    poke(server.plan.name());
  }

  /** What a person may change beside the files. */
  public ByHand byHand() {
    return byHand;
  }

  /** What the gateway sees is news for the server's policy. */
  private void poke(String name) {
    RunningServer server = servers.get(name);
    if (server != null) {
      server.scaling.above(Instant.now());
      server.plan.policy().ifPresent(policy -> loop.poke(PolicyId.of(policy)));
    }
  }

  private void retire(RunningServer server) {
    CompletableFuture<Void> undecided =
        server
            .plan
            .policy()
            .map(policy -> loop.remove(PolicyId.of(policy)))
            .orElse(CompletableFuture.completedFuture(null));
    server.load.close();
    Thread.ofPlatform()
        .daemon()
        .name("retire-" + server.plan.name())
        .start(
            () -> {
              await(undecided);
              server.fleet.close();
              server.pool.close();
            });
  }

  /** Waits for the last turn of a policy that was removed, but not for one that hangs. */
  private static void await(CompletableFuture<Void> undecided) {
    try {
      undecided.get(TURN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("The last decision of a policy that was removed does not end");
    }
  }

  /** Something happened to the system as a whole, and is no trouble. */
  private void happened(SystemEvent.Kind kind, String message) {
    tell(SystemEvent.of(machine.clock().instant(), "", kind, message));
  }

  /** Keeps an event that its owner knows of, and tells the listener. */
  public void tell(SystemEvent event) {
    events.add(event);
    if (event.kind() == SystemEvent.Kind.READY) {
      lookForReady(servers.get(event.server()), event.at());
    }
    listener.event(event);
  }

  private void ticked(PolicyId policy, Tick tick) {
    RunningServer server = servers.get(policy.name());
    if (server != null) {
      if (!(tick instanceof Tick.Skipped)) {
        server.lastTick = tick;
      }
      if (tick instanceof Tick.Decided decided) {
        server.scaling.decided(decided.decision());
        lookForReady(server, tick.at());
      }
      listener.ticked(policy.name(), tick);
    }
  }

  /** Whether all that a reaction to load asked for takes requests now. */
  private static void lookForReady(@Nullable RunningServer server, Instant at) {
    if (server != null && server.scaling.isAwaiting()) {
      server.scaling.ready(at, server.ready());
    }
  }

  /** What happened lately, in this run and in those before. */
  public EventLog events() {
    return events;
  }

  /** All servers, in the files' order. */
  public synchronized List<ServerSnapshot> snapshot() {
    return order.stream().map(name -> server(name).snapshot()).toList();
  }

  /**
   * Stops taking requests, finishes those that are there, for as long as each server may drain its
   * replicas, and stops the replicas.
   */
  @Override
  public synchronized void close() {
    happened(SystemEvent.Kind.STOPPING, "stopping: requests in flight are finished");
    looks.shutdownNow();
    // Beside the rest: a turn that hangs in a metric must not hold up the end of the replicas.
    Thread decisions = Thread.ofPlatform().daemon().name("loop-end").start(loop::close);
    Shutdown.of(gateway, List.copyOf(servers.values()), decisions);
    machine.children().close();
    // Netty takes its time, and nobody needs to wait for it.
    Thread.ofVirtual().start(machine.scraper()::close);
    var _ = machine.connections().closeAsync();
    measurements.close();
    try {
      stateDir.close();
    } catch (IOException e) {
      log.warn("The state folder could not be let go: {}", e.getMessage());
    }
  }
}
