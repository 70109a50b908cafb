import Essentials
import Testing

@testable import Experiments

@Suite struct SlurmScriptTests {
  private var script = SlurmScript(
    name: "table 3", workers: 8, logs: "/shared/100%/logs", folder: "/home/ann",
    command: ["/opt/it's here/mithridate", "experiment", "run", "a b.yaml"])

  private var options: [String] {
    script.text.split(separator: "\n").filter { $0.hasPrefix("#SBATCH ") }
      .map { String($0.dropFirst("#SBATCH --".count)) }
  }

  @Test func itIsOneArrayOfFewJobs() {
    #expect(script.text.hasPrefix("#!/bin/bash\n"))
    #expect(
      options == [
        "job-name=mithridate-table-3", "array=1-8", "requeue", "open-mode=append",
        "signal=B:TERM@120", "output=/shared/100%%/logs/%A_%a.log", "chdir=/home/ann",
      ])
    #expect(script.text.contains("OMP_NUM_THREADS=\"${SLURM_CPUS_PER_TASK:-1}\""))
    #expect(
      script.text.contains(
        #"'/opt/it'\''s here/mithridate' 'experiment' 'run' 'a b.yaml' --shard auto &"#))
  }

  @Test func whatIsAskedForIsPassedOn() {
    var script = script
    (script.throttle, script.partition, script.time) = (3, "short", "1-00:30:00")
    for line in ["array=1-8%3", "partition=short", "time=1-00:30:00"] {
      #expect(script.text.contains("\n#SBATCH --\(line)\n"))
    }
  }

  @Test func timeLeavesRoomForTheNotice() throws {
    for time in ["00:02:01", "12:00:00", "7-00:00:00", "100:00:00"] {
      try SlurmScript.check(time: time)
    }
    for time in [
      "", "90", "10:00", "00:60:00", "00:02:00", "00:00:30", "-1:00:00",
      "99999999999999999999:00:00",
    ] {
      #expect(throws: InputError.self) { try SlurmScript.check(time: time) }
    }
  }
}
