package dev.headroom.control;

class SimulatedWorkloadTest extends WorkloadContract {
  private final SimulatedWorkload workload = new SimulatedWorkload();

  @Override
  protected Workload workload() {
    return workload;
  }
}
